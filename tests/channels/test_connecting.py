from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from scheduler.activity import Deed
from scheduler.adapters.base import Rejected, Unauthorized
from scheduler.channels import Channel, Health, answers, connecting
from scheduler.channels.facts import ChannelFacts
from scheduler.db import Sessions
from scheduler.people import Role
from scheduler.people.roles import NotAllowed
from scheduler.sealing import Sealer
from scheduler.wording import N_
from tests.channels.square import CLIENT, SEALER, Square, a_connection
from tests.newsroom import NOON, a_member, a_workspace

pytestmark = pytest.mark.usefixtures("square")


def connected(session, by, **more) -> Channel:
    given = {"name": "The square", "platform": "square", "zone": "Europe/Paris", "language": "fr"}
    return connecting.store(
        session, by=by, connection=a_connection(), sealer=SEALER, now=NOON, **{**given, **more}
    )


def test_each_wrong_answer_gets_its_sentence() -> None:
    troubles = connecting.validate("square", {"place": "square.example", "token": ""})

    assert sorted(troubles) == ["place", "token"]
    assert "web address" in str(troubles["place"])


def test_the_platform_is_asked_with_the_answers() -> None:
    given = {"place": "https://square.example", "token": "s3cret"}

    connection = asyncio.run(connecting.connect("square", given, CLIENT))

    assert connection.identity == "@square"
    assert Square.seen == [given]


def test_an_unknown_platform_is_refused_by_name() -> None:
    with pytest.raises(Rejected, match="viadeo"):
        asyncio.run(connecting.connect("viadeo", {}, CLIENT))


def test_a_stored_channel_keeps_its_secrets_sealed(sessions: Sessions) -> None:
    with sessions.writing() as session:
        channel = connected(session, a_member(session, a_workspace(session)))

        stored = (channel.sealed, channel.settings, repr(channel), repr(ChannelFacts.of(channel)))
        assert "s3cret" not in str(stored)
        assert channel.sealed not in repr(ChannelFacts.of(channel))
        assert (channel.identity, channel.health, channel.limits["text"]) == ("@square", Health.OK, 100)


def test_its_adapter_opens_with_the_secrets(sessions: Sessions) -> None:
    with sessions.writing() as session:
        facts = ChannelFacts.of(connected(session, a_member(session, a_workspace(session))))

    adapter = connecting.open_adapter(facts, sealer=SEALER, client=CLIENT)

    assert isinstance(adapter, Square)
    assert adapter.token == "s3cret"


def test_with_the_key_gone_the_channel_asks_to_be_reconnected(sessions: Sessions) -> None:
    with sessions.writing() as session:
        facts = ChannelFacts.of(connected(session, a_member(session, a_workspace(session))))
    another = Sealer(["another key, as long as the other was"])

    with pytest.raises(Unauthorized, match="Reconnect"):
        connecting.open_adapter(facts, sealer=another, client=CLIENT)


def test_new_channels_come_last(sessions: Sessions) -> None:
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))

        assert [connected(session, by).position, connected(session, by).position] == [1, 2]


@pytest.mark.parametrize(
    ("more", "field"),
    [({"name": "  "}, "name"), ({"name": "x" * 121}, "name"), ({"zone": "Mars/Base"}, "zone")],
)
def test_a_channel_without_name_or_zone_is_not_stored(sessions: Sessions, more: dict, field: str) -> None:
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))

        with pytest.raises(connecting.BadAnswers) as refused:
            connected(session, by, **more)

        assert list(refused.value.by_field) == [field]


def test_a_contributor_connects_nothing(sessions: Sessions) -> None:
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session), Role.CONTRIBUTOR)

        with pytest.raises(NotAllowed):
            connected(session, by)


def test_reconnecting_keeps_the_channel_and_asks_the_gate_anew(sessions: Sessions) -> None:
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        channel = connected(session, by)
        channel.health, channel.health_reason = Health.UNAUTHORIZED, N_("The token is no longer good.")
        before = (channel.id, channel.public_id, channel.revision)

        connecting.reconnect(session, channel, a_connection("n3w"), by=by, sealer=SEALER, now=NOON)

        assert (channel.id, channel.public_id, channel.revision) == (*before[:2], before[2] + 1)
        assert (channel.health, channel.health_reason) == (Health.OK, None)
        assert ChannelFacts.of(channel).secrets(SEALER) == {"token": "n3w"}


def test_a_secret_left_empty_when_reconnecting_is_the_stored_one(sessions: Sessions) -> None:
    with sessions.writing() as session:
        facts = ChannelFacts.of(connected(session, a_member(session, a_workspace(session))))
    given = {"place": "https://other.example", "token": " "}

    kept = answers.kept_secrets(facts, sealer=SEALER)

    assert answers.validate("square", given, kept=kept) == {}
    assert answers.with_kept_secrets(facts, given, kept=kept, sealer=SEALER) == {
        "place": "https://other.example",
        "token": "s3cret",
    }


def test_connecting_is_in_the_history_without_secrets(sessions: Sessions) -> None:
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        connected(session, by)

        [deed] = session.scalars(select(Deed).where(Deed.workspace_id == by.workspace_id))

        assert (deed.verb, deed.about_kind, deed.detail) == ("connected", "channel", {"platform": "square"})

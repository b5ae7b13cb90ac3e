from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.adapters.base import Limits, RateLimited, Unauthorized, Unreachable
from scheduler.channels import Channel, Health, connecting, health
from scheduler.channels.facts import ChannelFacts
from scheduler.db import Sessions
from scheduler.notices import Notice
from scheduler.people import Membership, Role
from scheduler.wording import N_
from tests.channels.square import CLIENT, SEALER, Square, a_connection
from tests.newsroom import NOON, a_member, a_workspace

LATER = NOON + timedelta(hours=2)
GONE = Unauthorized(N_("The token is no longer good."))


@pytest.fixture
def space(sessions: Sessions, square: type[Square]) -> int:
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        a_member(session, by.workspace, Role.VIEWER, name="Vic Viewer")
        connecting.store(
            session, by=by, name="The square", platform="square", zone="Europe/Paris", language="fr",
            connection=a_connection(), sealer=SEALER, now=NOON,
        )  # fmt: skip
        return by.workspace_id


def check(sessions: Sessions, now=LATER) -> int:
    return asyncio.run(health.check_all(sessions, sealer=SEALER, client=CLIENT, now=now))


def the_channel(sessions: Sessions, space: int) -> Channel:
    with sessions.reading() as session:
        return session.scalars(select(Channel).where(Channel.workspace_id == space)).one()


def told(sessions: Sessions, space: int) -> list[Notice]:
    with sessions.reading() as session:
        return list(session.scalars(select(Notice).where(Notice.workspace_id == space)))


def test_a_good_connection_reads_the_limits_anew(sessions: Sessions, space: int) -> None:
    Square.answer = Limits(text=5000)

    check(sessions)

    channel = the_channel(sessions, space)
    assert (channel.health, channel.checked_at, channel.limits["text"]) == (Health.OK, LATER, 5000)


def test_a_channel_is_looked_at_once_an_hour(sessions: Sessions, space: int) -> None:
    assert check(sessions, NOON + timedelta(minutes=59)) == 0
    assert check(sessions, LATER) == 1
    assert check(sessions, LATER) == 0


def test_whoever_can_reconnect_is_told_once(sessions: Sessions, space: int) -> None:
    Square.answer = GONE

    check(sessions)
    check(sessions, LATER + timedelta(hours=1))

    channel = the_channel(sessions, space)
    assert (channel.health, str(channel.health_reason)) == (
        Health.UNAUTHORIZED,
        "The token is no longer good.",
    )
    [notice] = told(sessions, space)
    assert str(notice.text) == "The square must be reconnected: The token is no longer good."


def test_a_connection_that_works_again_settles_the_notice(sessions: Sessions, space: int) -> None:
    Square.answer = GONE
    check(sessions)
    Square.answer = Limits(text=100)

    check(sessions, LATER + timedelta(hours=1))

    assert the_channel(sessions, space).health == Health.OK
    assert [notice.read_at for notice in told(sessions, space)] != [None]


@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        (Unreachable(N_("No answer.")), Health.UNREACHABLE),
        (RateLimited(N_("Too many."), timedelta(minutes=5)), Health.OK),
        (ValueError("a fault of ours"), Health.UNREACHABLE),
    ],
)
def test_trouble_that_may_pass_tells_nobody(
    sessions: Sessions, space: int, fault: Exception, seen: Health
) -> None:
    Square.answer = fault

    check(sessions)

    assert the_channel(sessions, space).health == seen
    assert told(sessions, space) == []


def test_a_platform_that_never_answers_is_left_after_a_while(
    sessions: Sessions, space: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(self: Square) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(Square, "check", never)
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 0.01)

    check(sessions)

    assert the_channel(sessions, space).health == Health.UNREACHABLE


def test_a_verdict_on_old_credentials_says_nothing_about_new_ones(sessions: Sessions, space: int) -> None:
    before = ChannelFacts.of(the_channel(sessions, space))
    with sessions.writing() as session:
        by = session.scalars(select(Membership).where(Membership.workspace_id == space)).first()
        channel = session.scalars(select(Channel).where(Channel.workspace_id == space)).one()
        connecting.reconnect(session, channel, a_connection(), by=by, sealer=SEALER, now=LATER)

    with sessions.writing() as session:
        taken = health.record(session, before, health.Verdict(Health.UNAUTHORIZED, GONE.reason), now=LATER)

    assert not taken
    assert the_channel(sessions, space).health == Health.OK

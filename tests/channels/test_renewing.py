from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.adapters.base import Unauthorized, Unreachable
from scheduler.channels import Channel, connecting
from scheduler.channels.facts import ChannelFacts
from scheduler.channels.renewing import StoredRenewal
from scheduler.db import Sessions
from scheduler.wording import verbatim
from tests.adapters.newsroom import StoppedClock
from tests.channels.square import SEALER, a_connection
from tests.newsroom import NOON, a_member, a_workspace

OLD, NEW = {"token": "s3cret"}, {"token": "n3w"}


def stored(sessions: Sessions, connection: Any, platform: str) -> ChannelFacts:
    with sessions.writing() as session:
        channel = connecting.store(
            session, by=a_member(session, a_workspace(session)), name="There", platform=platform,
            zone="Europe/Paris", language="fr", connection=connection, sealer=SEALER, now=NOON,
        )  # fmt: skip
        return ChannelFacts.of(channel)


def row(session: Session, facts: ChannelFacts) -> Channel:
    asked = select(Channel).where(Channel.workspace_id == facts.workspace_id, Channel.id == facts.id)
    return session.scalars(asked).one()


def renewal(sessions: Sessions, facts: ChannelFacts) -> StoredRenewal:
    return StoredRenewal(sessions, SEALER, StoppedClock(), facts.workspace_id, facts.id)


def kept(sessions: Sessions, facts: ChannelFacts) -> dict[str, str]:
    with sessions.reading() as session:
        channel = row(session, facts)
        assert channel.renewing_until is None
        return ChannelFacts.of(channel).secrets(SEALER)


@pytest.mark.usefixtures("square")
def test_who_comes_later_takes_what_was_stored_meanwhile(sqlite_sessions: Sessions) -> None:
    facts = stored(sqlite_sessions, a_connection(), "square")

    async def exchange(secrets: object) -> dict[str, str]:
        assert secrets == OLD
        return NEW

    async def never(secrets: object) -> dict[str, str]:
        raise AssertionError("it was renewed already")

    async def story() -> None:
        assert await renewal(sqlite_sessions, facts)(OLD, exchange) == NEW
        assert await renewal(sqlite_sessions, facts)(OLD, never) == NEW

    asyncio.run(story())

    assert kept(sqlite_sessions, facts) == NEW


@pytest.mark.usefixtures("square")
def test_a_failed_exchange_ends_the_turn_and_keeps_what_there_was(sqlite_sessions: Sessions) -> None:
    facts = stored(sqlite_sessions, a_connection(), "square")

    async def refused(secrets: object) -> dict[str, str]:
        raise Unauthorized(verbatim("no"))

    with pytest.raises(Unauthorized):
        asyncio.run(renewal(sqlite_sessions, facts)(OLD, refused))

    assert kept(sqlite_sessions, facts) == OLD


@pytest.mark.usefixtures("square")
def test_a_turn_of_a_worker_that_died_is_waited_for_and_no_longer(
    sqlite_sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scheduler.channels import renewing

    monkeypatch.setattr(renewing, "LOOKS", 2)
    monkeypatch.setattr(renewing, "PAUSE", 0)
    facts = stored(sqlite_sessions, a_connection(), "square")

    async def exchange(secrets: object) -> dict[str, str]:
        return NEW

    def dies_at(past: Any) -> None:
        with sqlite_sessions.writing() as session:
            row(session, facts).renewing_until = NOON + past

    clocked = renewal(sqlite_sessions, facts)
    dies_at(renewing.TURN)
    with pytest.raises(Unreachable):
        asyncio.run(clocked(OLD, exchange))
    dies_at(-renewing.TURN)
    assert asyncio.run(clocked(OLD, exchange)) == NEW

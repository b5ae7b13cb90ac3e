"""Programs told of freezes: signed, in order, repeated until they are heard, and never at an address inside."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from standardwebhooks import Webhook as Receiver

from scheduler.db import Sessions
from scheduler.notices import Notice
from scheduler.outgoing import Client
from scheduler.people import Role
from scheduler.publishing import AlarmCall, Freeze
from scheduler.publishing.alarms import add, alarms_of, calling, keeping
from scheduler.publishing.planned import freezing
from scheduler.sealing import Sealer
from simulators.wire import answer
from tests.adapters.wires import HttpWire, Request
from tests.newsroom import NOON, FixedClock, a_member, a_workspace

SEALER = Sealer(["0123456789abcdef0123456789abcdef"])
SECRET = keeping.new_secret()
MINUTE = timedelta(minutes=1)


class Room:
    """An owner, an alarm at a listener of the test's own, and a clock moved by hand."""

    def __init__(self, sessions: Sessions, wire: HttpWire) -> None:
        self.sessions, self.wire, self.clock = sessions, wire, FixedClock()
        self.client = Client(["127.0.0.1"], clock=self.clock)
        with sessions.writing() as session:
            self.owner = a_member(session, a_workspace(session), Role.OWNER)
            add(
                session, name="The siren", url=f"{wire.address}/siren", secret=SECRET, by=self.owner,
                sealer=SEALER, now=self.clock.now(),
            )  # fmt: skip

    def freeze(self, **how: object) -> int:
        with self.sessions.writing() as session:
            freeze = freezing.impose(session, reason="Fire", by=self.owner, now=self.clock.now(), **how)  # type: ignore[arg-type]
            return freeze.id

    def mine(self, model: Any) -> Any:
        return select(model).where(model.workspace_id == self.owner.workspace_id)

    def lift(self, freeze: int) -> None:
        with self.sessions.writing() as session:
            found = session.scalars(self.mine(Freeze).where(Freeze.id == freeze)).one()
            freezing.lift(session, found, by=self.owner, now=self.clock.now())

    async def heard(self) -> list[str]:
        before = len(self.wire.requests)
        await calling.call_due(self.sessions, sealer=SEALER, client=self.client)
        return [str(one.json()["type"]) for one in self.wire.requests[before:]]


def story(
    sessions: Sessions, tell: Callable[[Room], Awaitable[None]], status: Callable[[], int] = lambda: 200
) -> list[Request]:
    async def run() -> list[Request]:
        async with HttpWire(lambda request: answer(status()), lambda request: None) as wire:
            room = Room(sessions, wire)
            try:
                await tell(room)
            finally:
                await room.client.aclose()
            return wire.requests

    return asyncio.run(run())


def test_a_freeze_is_told_when_it_begins_and_when_it_ends(sqlite_sessions: Sessions) -> None:
    async def tell(room: Room) -> None:
        freeze = room.freeze()
        assert await room.heard() == ["freeze.begun"]
        assert await room.heard() == []  # once
        room.lift(freeze)
        assert await room.heard() == ["freeze.ended"]

    begun, _ = story(sqlite_sessions, tell)

    told = begun.json()["data"]
    assert (told["scope"], told["reason"], told["until"]) == ("workspace", "Fire", None)
    signed = Receiver(SECRET).sign(begun.headers["webhook-id"], FixedClock().now(), begun.body.decode())
    assert begun.headers["webhook-signature"] == signed


def test_a_planned_freeze_is_told_at_its_hours_and_called_off_before_them(sqlite_sessions: Sessions) -> None:
    async def tell(room: Room) -> None:
        noon = room.clock.now()
        over = room.freeze(from_at=noon + 10 * MINUTE, until_at=noon + 30 * MINUTE)
        off = room.freeze(from_at=noon + 20 * MINUTE)
        assert await room.heard() == ["freeze.planned", "freeze.planned"]
        room.lift(off)
        assert await room.heard() == ["freeze.cancelled"]
        room.clock.move(25 * MINUTE)
        assert await room.heard() == ["freeze.begun"]
        room.clock.move(5 * MINUTE)
        assert await room.heard() == ["freeze.ended"]
        room.lift(over)
        assert await room.heard() == []  # it ended once

    story(sqlite_sessions, tell)


def test_who_does_not_answer_is_called_again_with_the_same_id_until_people_are_told(
    sqlite_sessions: Sessions,
) -> None:
    async def tell(room: Room) -> None:
        room.freeze()
        for pause in (*calling.PAUSES, timedelta(0)):
            assert await room.heard() == ["freeze.begun"]
            assert await room.heard() == []  # not before its time
            room.clock.move(pause)
        assert await room.heard() == []
        with room.sessions.reading() as session:
            [alarm] = alarms_of(session, room.owner.workspace_id)
            assert alarm.trouble is not None
            told = select(Notice.text).where(
                Notice.workspace_id == alarm.workspace_id, Notice.about == alarm.public_id
            )
            assert "does not answer" in str(session.scalars(told).one())

    tries = story(sqlite_sessions, tell, status=lambda: 500)

    assert len(tries) == len(calling.PAUSES) + 1
    assert len({one.headers["webhook-id"] for one in tries}) == 1 == len({one.body for one in tries})


def test_an_end_waits_until_its_beginning_was_heard(sqlite_sessions: Sessions) -> None:
    """Heard the other way round, whoever listens would stay frozen for good."""
    answers = iter([500, 500, 500, 500, 200, 200])

    async def tell(room: Room) -> None:
        freeze = room.freeze()
        for pause in (*calling.PAUSES[:2], MINUTE):
            assert await room.heard() == ["freeze.begun"]
            room.clock.move(pause)
        assert await room.heard() == []
        room.lift(freeze)
        assert await room.heard() == ["freeze.begun"]  # at once, for there is more to say; refused again
        assert await room.heard() == []
        room.clock.move(calling.PAUSES[3])
        assert await room.heard() == ["freeze.begun"]
        assert await room.heard() == ["freeze.ended"]

    story(sqlite_sessions, tell, status=lambda: next(answers))


def test_a_plan_nobody_heard_does_not_keep_the_beginning_from_being_told(sqlite_sessions: Sessions) -> None:
    answers = iter([500, 500, 200])

    async def tell(room: Room) -> None:
        room.freeze(from_at=room.clock.now() + 3 * MINUTE)
        assert await room.heard() == ["freeze.planned"]
        room.clock.move(MINUTE)
        assert await room.heard() == ["freeze.planned"]
        room.clock.move(2 * MINUTE)
        assert await room.heard() == ["freeze.begun"]
        room.clock.move(60 * MINUTE)
        assert await room.heard() == []  # old news is not told after it

    story(sqlite_sessions, tell, status=lambda: next(answers))


def test_an_alarm_taken_away_is_owed_nothing(sqlite_sessions: Sessions) -> None:
    async def tell(room: Room) -> None:
        room.freeze()
        with room.sessions.writing() as session:
            [alarm] = alarms_of(session, room.owner.workspace_id)
            keeping.remove(session, alarm, by=room.owner, now=room.clock.now())
        assert await room.heard() == []
        with room.sessions.reading() as session:
            assert session.scalars(room.mine(AlarmCall)).all() == []

    story(sqlite_sessions, tell)


def test_an_address_is_sealed_and_an_old_one_read_until_it_is(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        owner = a_member(session, a_workspace(session), Role.OWNER)
        url = "https://hooks.example/services/T0/secret"
        new, old = (
            add(session, name=name, url=url, secret=SECRET, by=owner, sealer=SEALER, now=NOON)
            for name in "ab"
        )
        kept = (new.url, new.host)
        old.url, old.sealed_url = url, None  # as it was kept before
        read = old.address(SEALER)
    calling.reseal(sqlite_sessions, SEALER)
    with sqlite_sessions.reading() as session:
        after = alarms_of(session, owner.workspace_id)

    assert kept == ("https://hooks.example", "hooks.example")
    assert read == url
    assert [(one.url, one.address(SEALER)) for one in after] == [("https://hooks.example", url)] * 2

"""Mailings as their readers see them: what stands in the mailboxes after whatever befell us on the way."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from scheduler.adapters.base import Part, Receipt
from scheduler.adapters.email import Email
from scheduler.db import Sessions
from scheduler.publishing import PartState, State
from simulators.mail import SmtpWire
from tests.adapters.wires import Fault
from tests.publishing.on_the_way import OnTheWay
from tests.publishing.stage import (
    a_newsroom,
    a_reader,
    a_scheduled,
    parts_of,
)  # fmt: skip

ADA, BEN, CLEO = READERS = ("ada@example.org", "ben@example.org", "cleo@example.org")
SETTINGS = {
    "host": "127.0.0.1", "security": "none", "username": "", "sender_name": "Estuaires",
    "sender_address": "lettre@estuaires.example", "reply_to": "", "list_name": "La lettre",
}  # fmt: skip


class DiesAfter(Email):
    """Its worker is gone right after the letter to one reader was taken."""

    to = ""

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt:
        sent = await super().publish(part, key=key, after=after)
        if part.recipient and part.recipient.email == self.to:
            raise KeyError("stands for a crash: the attempt stays open")
        return sent


class Newsletter(OnTheWay):
    """A mailing to three readers, on its way."""

    lane = "heavy"

    def __init__(self, sessions: Sessions, wire: SmtpWire) -> None:
        self.wire = wire
        port = wire.address.partition(":")[2]
        [channel] = a_newsroom(sessions, platform="email", settings=SETTINGS | {"port": port})
        for email in READERS:
            a_reader(sessions, channel, email)
        super().__init__(sessions, a_scheduled(sessions, channel), Email)

    def boxes(self) -> Counter[str]:
        return Counter(letter.recipient for letter in self.wire.accepted)

    def states(self) -> list[str]:
        return [part.state for part in parts_of(self.sessions, self.delivery)]


def told(sessions: Sessions, tell: Callable[[Newsletter], Coroutine[Any, Any, None]]) -> None:
    async def story() -> None:
        async with SmtpWire() as wire:
            await tell(Newsletter(sessions, wire))

    asyncio.run(story())


@pytest.mark.parametrize(
    "fault", [Fault.RESET, Fault.BROKEN, Fault.TRUNCATED], ids=lambda one: one.name.lower()
)
def test_a_lost_answer_costs_one_reader_a_question_and_nobody_a_second_letter(
    fault: Fault, sqlite_sessions: Sessions
) -> None:
    async def tell(letter: Newsletter) -> None:
        letter.wire.faults[BEN] = fault
        for _ in range(3):
            await letter.goes()
            letter.later(minutes=10)
        assert letter.boxes() == dict.fromkeys(READERS, 1)
        assert letter.states() == [PartState.SENT, PartState.UNKNOWN, PartState.SENT]
        assert letter.state == State.UNCONFIRMED

    told(sqlite_sessions, tell)


def test_a_busy_server_gets_the_rest_later_and_nothing_twice(sqlite_sessions: Sessions) -> None:
    async def tell(letter: Newsletter) -> None:
        letter.wire.faults[BEN] = Fault.LIMITED
        await letter.goes()
        assert letter.boxes()[BEN] == 0 and letter.boxes()[ADA] == 1
        letter.later(minutes=10)
        await letter.goes()
        assert letter.boxes() == dict.fromkeys(READERS, 1)
        assert letter.state == State.PUBLISHED

    told(sqlite_sessions, tell)


def test_two_workers_write_to_each_reader_once(sqlite_sessions: Sessions) -> None:
    async def tell(letter: Newsletter) -> None:
        await letter.goes(workers=2)
        assert letter.boxes() == dict.fromkeys(READERS, 1)
        assert letter.state == State.PUBLISHED

    told(sqlite_sessions, tell)


def test_a_mailing_whose_worker_died_half_way_goes_on_with_those_who_got_nothing(
    sqlite_sessions: Sessions,
) -> None:
    async def tell(letter: Newsletter) -> None:
        letter.kind, DiesAfter.to = DiesAfter, BEN
        await letter.goes()
        assert letter.boxes() == {ADA: 1, BEN: 1}
        letter.kind = Email
        letter.swept()
        await letter.goes()
        letter.later(minutes=10)
        await letter.goes()
        assert letter.boxes() == dict.fromkeys(READERS, 1)
        # Whether Ben has his only he can tell.
        assert letter.states() == [PartState.SENT, PartState.UNKNOWN, PartState.SENT]
        assert letter.state == State.UNCONFIRMED

    told(sqlite_sessions, tell)

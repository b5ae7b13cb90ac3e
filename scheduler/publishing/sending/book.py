"""The drain's one database thread. What several coroutines want written goes out in one transaction.

If the transaction fails, each deed is tried by itself, so that one cannot take its neighbours with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import structlog
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.orm import Session

from scheduler.db import Sessions

log = structlog.get_logger()
Deed = Callable[[Session], Any]
Together = Callable[[Session], Sequence[Any]]  # writes several; an answer each, Declined stands for a refusal
Many = Callable[[Sequence[Any]], Together]  # makes ready what is to be written, before there is a transaction


Told = Callable[[Any], None]  # with the deed's answer, or the exception that came instead


@dataclass
class Line:
    """One deed to be written, and who is told."""

    deed: Deed
    told: Told


class Lost(Exception):
    """The database did not say whether it committed, or is away."""


class Declined(Exception):
    """Raised by a deed before it wrote anything: only its own answer, the others go on."""


# The database is away, locked, full: later may go better. Anything else would fail for ever.
LATER = (OperationalError, InterfaceError, InternalError)
PATIENT = 3  # such commits in a row, after which one of the deeds may be what fails


@dataclass
class Book:
    sessions: Sessions
    pending: list[Line] = field(default_factory=list)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    lost: int = 0  # commits in a row
    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="book"), repr=False
    )

    def note(self, deed: Deed) -> asyncio.Future[Any]:
        """To be written with the next commit; the answer comes after it."""
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.hand_in(deed, partial(_answer, done))
        return done

    def hand_in(self, deed: Deed, told: Told) -> None:
        """The same for who only wants to be told: a future and its callbacks cost more than the rest of a line."""
        self.pending.append(Line(deed, told))
        self.wake.set()

    async def write(self, deed: Deed) -> Any:
        return await self.note(deed)

    async def commit(self, *also: Deed) -> list[Any]:
        """Write what is pending, then these; gives the answers of these. Raises Lost when they were not written.

        What was pending and could not be written for want of a database stays pending.
        """
        lines, self.pending = self.pending, []
        self.wake.clear()
        deeds = [line.deed for line in lines]
        loop = asyncio.get_running_loop()
        try:
            answers = await loop.run_in_executor(self._thread, self._together, [*deeds, *also])
        except Exception as fault:
            log.warning("commit_failed", fault=type(fault).__name__, deeds=len(deeds))
            self.lost += 1
            if isinstance(fault, LATER) and self.lost < PATIENT:
                # Locked or away: asking once for each would wait as often, and outlive the lease.
                self.pending = [*lines, *self.pending]
            else:
                await self._one_by_one(lines)
            raise Lost from fault
        self.lost = 0
        for line, answer in zip(lines, answers, strict=False):
            line.told(answer)
        return answers[len(lines) :]

    async def alone(self, deed: Deed) -> Any:
        """Written in a transaction of its own, before or after the others, never with them."""
        loop = asyncio.get_running_loop()
        [answer] = await loop.run_in_executor(self._thread, self._together, [deed])
        return answer

    def close(self) -> None:
        self._thread.shutdown()

    async def _one_by_one(self, lines: Sequence[Line]) -> None:
        loop = asyncio.get_running_loop()
        in_vain = 0
        for place, line in enumerate(lines):
            try:
                [answer] = await loop.run_in_executor(self._thread, self._together, [line.deed])
                in_vain = 0
            except LATER as fault:
                log.warning("not_written", fault=type(fault).__name__)
                self.pending.append(line)
                in_vain += 1
                if in_vain == 2:  # not this deed's fault, then
                    self.pending += lines[place + 1 :]
                    return
            except Exception as fault:
                line.told(fault)
            else:
                line.told(answer)

    def _together(self, deeds: Sequence[Deed]) -> list[Any]:
        if not deeds:
            return []
        answers: dict[int, Any] = {}
        # Before the transaction: whoever has SQLite's lock keeps everybody else from writing.
        alike = _alike(deeds)
        others = sorted(
            set(range(len(deeds))).difference(*(places for places, _ in alike)),
            key=lambda place: _channel(deeds[place]),
        )
        with self.sessions.writing() as session:
            for places, write in alike:
                answers |= zip(places, write(session), strict=True)
            for place in others:
                answers[place] = _do(deeds[place], session)
        return [answers[place] for place in range(len(deeds))]


def _alike(deeds: Sequence[Deed]) -> list[tuple[list[int], Together]]:
    """Deeds that say how several of them are written at once, and what writes them."""
    found: dict[Many, list[int]] = {}
    for place, deed in enumerate(deeds):
        if many := getattr(deed, "many", None):
            found.setdefault(many, []).append(place)
    return [(places, many([deeds[place] for place in places])) for many, places in found.items()]


def _channel(deed: Deed) -> tuple[bool, int]:
    """Where two drains write down an outage, both say it of the same channels: in any order, each would wait for the other.

    What names no delivery comes last, as it was given.
    """
    claimed = getattr(deed, "claimed", None) or getattr(deed, "keywords", {}).get("claimed")
    return claimed is None, claimed.channel.id if claimed else 0


def _do(deed: Deed, session: Session) -> Any:
    try:
        return deed(session)
    except Declined as answer:
        return answer


def _answer(done: asyncio.Future[Any], answer: Any) -> None:
    if done.done():
        return
    if isinstance(answer, Exception):
        done.set_exception(answer)
    else:
        done.set_result(answer)

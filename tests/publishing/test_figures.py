from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from sqlalchemy import select

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Capability, Figures, Measure, RateLimited, Receipt, Unreachable
from scheduler.db import Sessions, across_workspaces
from scheduler.publishing import State
from scheduler.publishing.delivery import Delivery
from scheduler.publishing.figures import Reading, asking
from scheduler.wording import N_
from tests.newsroom import NOON
from tests.publishing.scripted import Script, Scripted
from tests.publishing.stage import a_newsroom, a_scheduled, delivery_of, drained

HOUR = timedelta(hours=1)


class Counts(Scripted):
    platform: ClassVar[str] = "counts"
    capabilities: ClassVar[frozenset[Capability]] = Scripted.capabilities | {Capability.FIGURES}
    says: ClassVar[Any] = None

    async def figures(self, receipt: Receipt) -> Figures | None:
        assert receipt.remote_id == "r1"
        if isinstance(self.says, Exception):
            raise self.says
        return Figures.of({"favs": self.says, "odd": "many"}, {"favs": Measure.LIKES, "odd": Measure.VIEWS})


def out(sessions: Sessions, patch: pytest.MonkeyPatch, says: Any) -> int:
    """Something that was published at noon on a platform that says this."""
    patch.setitem(ADAPTERS, "counts", Counts)
    patch.setattr(Counts, "says", says)
    [channel] = a_newsroom(sessions, platform="counts")
    delivery = a_scheduled(sessions, channel)
    drained(sessions, Script([Receipt("r1")]), adapter=Counts)
    assert delivery_of(sessions, delivery).state == State.PUBLISHED
    return delivery


def asked(sessions: Sessions, at: Any) -> int:
    return asyncio.run(asking.read_due(sessions, connect=lambda facts: Counts(Script()), now=at))


def heard(sessions: Sessions, delivery: int) -> Reading | None:
    with sessions.reading() as session:
        return asking.of(session, delivery_of(sessions, delivery))


def test_what_became_of_a_post_is_read_hourly_on_its_first_day(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = out(sessions, monkeypatch, 3)

    assert asked(sessions, NOON + timedelta(minutes=5)) == 0, "nobody has read it yet"
    assert [asked(sessions, NOON + HOUR), asked(sessions, NOON + HOUR)] == [1, 0]
    monkeypatch.setattr(Counts, "says", 8)
    assert asked(sessions, NOON + 2 * HOUR) == 1

    reading = heard(sessions, delivery)
    assert reading is not None
    assert (reading.known, reading.raw) == ({"likes": 8}, {"favs": 8, "odd": "many"})
    assert reading.read_at == NOON + 2 * HOUR


def test_then_twice_a_day_for_a_month(sqlite_sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    out(sqlite_sessions, monkeypatch, 3)

    told = [asked(sqlite_sessions, NOON + timedelta(days=2, hours=hours)) for hours in (0, 2, 12, 13)]

    assert told == [1, 0, 1, 0]
    assert asked(sqlite_sessions, NOON + timedelta(days=31)) == 0


def test_a_platform_that_does_not_answer_takes_nothing_back(
    sqlite_sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = out(sqlite_sessions, monkeypatch, 3)
    asked(sqlite_sessions, NOON + HOUR)
    monkeypatch.setattr(Counts, "says", Unreachable(N_("Away.")))

    assert asked(sqlite_sessions, NOON + 2 * HOUR) == 0

    reading = heard(sqlite_sessions, delivery)
    assert reading is not None
    assert (reading.known, reading.read_at) == ({"likes": 3}, NOON + HOUR)
    with sqlite_sessions.reading() as session:
        assert not asking.wait(session, NOON + 2 * HOUR)


def test_a_channel_that_asks_for_rest_is_asked_no_more_in_this_round(
    sqlite_sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    class Tired(Counts):
        async def figures(self, receipt: Receipt) -> Figures | None:
            calls.append(receipt.remote_id)
            raise RateLimited(N_("Slowly."), HOUR)

    out(sqlite_sessions, monkeypatch, 3)
    with sqlite_sessions.reading() as session, across_workspaces(session):
        [channel] = session.scalars(select(Delivery.channel_id))
    for _ in range(2):
        a_scheduled(sqlite_sessions, channel)
    drained(sqlite_sessions, Script([Receipt("r2"), Receipt("r3")]), adapter=Counts)

    told = asyncio.run(
        asking.read_due(sqlite_sessions, connect=lambda facts: Tired(Script()), now=NOON + HOUR)
    )

    assert (told, len(calls)) == (0, 1)

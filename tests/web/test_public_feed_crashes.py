"""A feed as its readers see it, after whatever befell us between two steps: each entry once, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, ClassVar

import feedparser
import pytest
from flask.testing import FlaskClient

from scheduler.adapters.base import Connection, Part, Receipt
from scheduler.adapters.rss import Rss
from scheduler.db import Sessions
from scheduler.outgoing import Client
from scheduler.publishing import State
from scheduler.publishing.corrections.correcting import propose
from scheduler.publishing.corrections.taking_down import take_down
from simulators.hub import HubSimulator
from tests.adapters.wires import Fault, HttpWire, Request
from tests.publishing.afterwards import asked
from tests.publishing.on_the_way import OnTheWay
from tests.publishing.stage import a_scheduled
from tests.web.test_public_feed import HOUSE, a_feed


class DiesAt(Rss):
    """Its worker is gone once one part was dealt with, before that is written down."""

    part = ""

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt:
        done = await super().publish(part, key=key, after=after)
        if part.name == self.part:
            raise KeyError("stands for a crash: the attempt stays open")
        return done


class Feed(OnTheWay):
    """One entry on its way into the public feed, and to the hub."""

    lane = "fast"
    bell: ClassVar[dict[str, Any]] = {"post_url": lambda post: f"{HOUSE}/posts/{post}/compose"}

    def __init__(self, sessions: Sessions, reader: FlaskClient, wire: HttpWire) -> None:
        self.reader, self.wire = reader, wire
        channel, self.address = a_feed(sessions, hub=wire.address)
        super().__init__(sessions, a_scheduled(sessions, channel, "High at noon."), Rss)

    async def swept_and_gone_on(self) -> None:
        self.kind = Rss
        self.swept()
        for _ in range(2):
            await self.goes()
            self.later(minutes=10)

    def entries(self) -> list[tuple[str, str]]:
        """Of each: its id, its words."""
        read = feedparser.parse(self.reader.get(f"/public/{self.address}/feed.atom").data)
        return [(one.id, one.summary) for one in read.entries]


@pytest.fixture
def told(
    sqlite_sessions: Sessions, stranger: FlaskClient
) -> Callable[[Callable[[Feed], Coroutine[Any, Any, None]]], None]:
    def tell_it(tell: Callable[[Feed], Coroutine[Any, Any, None]]) -> None:
        async def story() -> None:
            async with HttpWire(HubSimulator(), _tells) as wire:
                await tell(Feed(sqlite_sessions, stranger, wire))

        asyncio.run(story())

    return tell_it


def _tells(request: Request) -> str | None:
    return "told" if request.method == "POST" else None


@pytest.mark.parametrize("part", ["1/1", "hub"], ids=["the entry", "the hub"])
def test_a_worker_that_died_at_a_step_leaves_one_entry(told: Any, part: str) -> None:
    async def tell(feed: Feed) -> None:
        feed.kind, DiesAt.part = DiesAt, part
        await feed.goes()
        assert len(feed.entries()) == (part == "hub")
        await feed.swept_and_gone_on()
        assert [words for _, words in feed.entries()] == ["<p>High at noon.</p>"]
        assert feed.state == State.PUBLISHED

    told(tell)


@pytest.mark.parametrize(
    "fault", [Fault.RESET, Fault.BROKEN, Fault.LIMITED], ids=lambda one: one.name.lower()
)
def test_a_hub_that_fails_takes_nothing_out_of_the_feed_and_puts_nothing_in_twice(
    told: Any, fault: Fault
) -> None:
    async def tell(feed: Feed) -> None:
        feed.wire.fault = fault
        await feed.goes()
        assert feed.state == State.PUBLISHED
        feed.wire.fault = None
        await feed.swept_and_gone_on()
        assert len(feed.entries()) == 1

    told(tell)


def test_two_workers_put_one_entry_in(told: Any) -> None:
    async def tell(feed: Feed) -> None:
        await feed.goes(workers=2)
        assert len(feed.entries()) == 1
        assert len(feed.wire.keys) == 2  # one call for each shape of it

    told(tell)


def test_an_entry_corrected_twice_keeps_its_id_and_taken_down_twice_is_gone(told: Any) -> None:
    async def tell(feed: Feed) -> None:
        await feed.goes()
        [(number, _)] = feed.entries()
        for text in ("At one.", "At two."):
            asked(
                feed.sessions,
                feed.delivery,
                lambda s, v, by, text=text: propose(s, v, text=text, by=by, now=feed.clock.now()),
            )
            await feed.goes()
            assert feed.entries() == [(number, f"<p>{text}</p>")]
            feed.clock.move(timedelta(minutes=1))
        asked(
            feed.sessions,
            feed.delivery,
            lambda s, v, by: take_down(s, v, reason="Wrong.", by=by, now=feed.clock.now()),
        )
        for _ in range(2):
            await feed.goes()
            assert feed.entries() == []
        adapter = Rss.open(Connection("", {}, {}, Rss.usual), Client())
        for _ in range(2):
            await adapter.remove(Receipt(number), key="r")
        assert feed.entries() == []

    told(tell)

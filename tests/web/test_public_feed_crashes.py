"""A feed as its readers see it, after whatever befell us between two steps: each entry once, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import feedparser
import pytest
from flask.testing import FlaskClient

from scheduler.adapters.base import Adapter, Connection, Part, Receipt
from scheduler.adapters.rss import Rss
from scheduler.channels.facts import ChannelFacts
from scheduler.db import Sessions
from scheduler.outgoing import Client
from scheduler.publishing import State
from scheduler.publishing.corrections.correcting import propose
from scheduler.publishing.corrections.taking_down import take_down
from scheduler.publishing.reading_back.sweep import sweep
from scheduler.publishing.reading_back.watch import Watch
from scheduler.publishing.sending.drain import drain
from simulators.hub import HubSimulator
from tests.adapters.wires import Fault, HttpWire, Request
from tests.newsroom import FixedClock
from tests.publishing.afterwards import asked
from tests.publishing.stage import NoTimer, a_scheduled, delivery_of
from tests.web.test_public_feed import HOUSE, a_feed


class DiesAt(Rss):
    """Its worker is gone once one part was dealt with, before that is written down."""

    part = ""

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt:
        done = await super().publish(part, key=key, after=after)
        if part.name == self.part:
            raise KeyError("stands for a crash: the attempt stays open")
        return done


class Feed:
    """One entry on its way into the public feed, and to the hub."""

    def __init__(self, sessions: Sessions, reader: FlaskClient, wire: HttpWire) -> None:
        self.sessions, self.reader, self.wire = sessions, reader, wire
        self.clock, self.watch, self.kind = FixedClock(), Watch(), Rss
        channel, self.address = a_feed(sessions, hub=wire.address)
        self.delivery = a_scheduled(sessions, channel, "High at noon.")

    async def goes(self, workers: int = 1) -> None:
        client = Client(["127.0.0.1"], clock=self.clock, timeout=1)
        await asyncio.gather(*(self._drained(client, number) for number in range(workers)))
        await client.aclose()

    async def _drained(self, client: Client, number: int) -> None:
        await drain(
            self.sessions, "fast", connect=partial(self._opened, client), audience=lambda *_: (),
            post_url=lambda post: f"{HOUSE}/posts/{post}/compose", media_root=Path("/nowhere"),
            clock=self.clock, jitter=lambda: 0.5, timer=NoTimer(), owner=f"host:{number}",
        )  # fmt: skip

    def _opened(self, client: Client, channel: ChannelFacts) -> Adapter:
        made = Connection("", channel.settings, {}, Rss.usual, channel=channel.public_id)
        return self.kind.open(made, client)

    async def swept_and_gone_on(self) -> None:
        self.kind = Rss
        for _ in range(2):
            with self.sessions.writing() as session:
                sweep(session, now=self.clock.now(), steady=self.clock.steady(), watch=self.watch)
            self.clock.move(timedelta(seconds=12))
        for _ in range(2):
            await self.goes()
            self.clock.move(timedelta(minutes=10))

    def entries(self) -> list[tuple[str, str]]:
        """Of each: its id, its words."""
        read = feedparser.parse(self.reader.get(f"/public/{self.address}/feed.atom").data)
        return [(one.id, one.summary) for one in read.entries]

    @property
    def state(self) -> str:
        return delivery_of(self.sessions, self.delivery).state


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

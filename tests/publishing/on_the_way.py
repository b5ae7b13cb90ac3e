"""One delivery on its way by a real adapter, to a wire of ours: gone for, looked for afterwards, and what became of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar

from scheduler.adapters.base import Adapter, Connection
from scheduler.channels.facts import ChannelFacts
from scheduler.db import Sessions
from scheduler.outgoing import Client
from scheduler.publishing.reading_back.sweep import sweep
from scheduler.publishing.reading_back.watch import Watch
from tests.newsroom import FixedClock
from tests.publishing.stage import answer_the_bell, delivery_of


class OnTheWay:
    """A test says which `kind` is opened, and may exchange it for one that dies."""

    lane: ClassVar[str]
    bell: ClassVar[dict[str, Any]] = {}

    def __init__(self, sessions: Sessions, delivery: int, kind: type[Adapter]) -> None:
        self.sessions, self.delivery, self.kind = sessions, delivery, kind
        self.usual, self.clock, self.watch = kind.usual, FixedClock(), Watch()

    async def goes(self, workers: int = 1) -> None:
        client = Client(["127.0.0.1"], clock=self.clock, timeout=1)
        opened = partial(self._opened, client)
        await asyncio.gather(
            *(
                answer_the_bell(self.sessions, self.lane, opened, self.clock, number=number, **self.bell)
                for number in range(workers)
            )
        )
        await client.aclose()

    def _opened(self, client: Client, channel: ChannelFacts) -> Adapter:
        made = Connection("", channel.settings, {}, self.usual, channel=channel.public_id)
        return self.kind.open(made, client)

    def later(self, **much: int) -> None:
        self.clock.move(timedelta(**much))

    def swept(self) -> None:
        """Twice, as a lease is believed to be over only when it was seen so for a while."""
        for _ in range(2):
            with self.sessions.writing() as session:
                sweep(session, now=self.clock.now(), steady=self.clock.steady(), watch=self.watch)
            self.later(seconds=12)

    @property
    def state(self) -> str:
        return delivery_of(self.sessions, self.delivery).state

"""What is looked at outside the database: the connection, the pictures, the links. Never raises for what it finds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scheduler.channels import Health
from scheduler.channels.facts import ChannelFacts
from scheduler.channels.health import Verdict
from scheduler.publishing.preflight.flight import Stage
from scheduler.publishing.preflight.flying import Flight
from scheduler.publishing.preflight.links import Links
from scheduler.publishing.preflight.risk import Risk
from scheduler.storage import Place
from scheduler.wording import N_

Look = Callable[[ChannelFacts], Awaitable[Verdict]]
# A channel that was asked just now, for another post or by the hourly round, is not asked again.
FRESH = timedelta(minutes=30)


@dataclass
class Checking:
    """One run: each channel is asked once, however many of its posts are looked at."""

    look: Look
    links: Links
    verdicts: dict[int, tuple[ChannelFacts, Verdict]] = field(default_factory=dict)
    _asking: dict[int, asyncio.Task[Verdict]] = field(default_factory=dict)

    async def risks(self, flight: Flight, now: datetime) -> list[Risk]:
        found = [*flight.risks, *await self._connection(flight, now), *await _pictures(flight)]
        if flight.stage is not Stage.MINUTES:
            found += await self.links.risks(flight.message)
        return found

    async def _connection(self, flight: Flight, now: datetime) -> list[Risk]:
        channel = flight.channel
        if flight.checked_at is not None and now - flight.checked_at < FRESH:
            return []
        if channel.id not in self._asking:
            self._asking[channel.id] = asyncio.ensure_future(self._ask(channel))
        verdict = await self._asking[channel.id]
        if verdict.health == Health.OK:
            return []
        text = N_("{channel}: {reason}", channel=flight.channel_name, reason=verdict.reason or "")
        return [Risk("connection" if verdict.health == Health.UNAUTHORIZED else "channel", text)]

    async def _ask(self, channel: ChannelFacts) -> Verdict:
        verdict = await self.look(channel)
        self.verdicts[channel.id] = channel, verdict
        return verdict


async def _pictures(flight: Flight) -> list[Risk]:
    found = []
    for number, image in enumerate(flight.message.images, 1):
        if not await asyncio.to_thread(_readable, image.path):
            found.append(Risk("media", N_("The file of image {number} cannot be read.", number=number)))
        if image.kind == "picture" and not image.alt.strip():
            text = N_("Image {number} has no alternative text.", number=number)
            found.append(Risk("alt", text, serious=False))
    return found


def _readable(path: Place) -> bool:
    try:
        with path.open("rb") as file:
            return bool(file.read(1))
    except OSError:
        return False

"""Four simulated platforms: one honours keys, one shows at once what it has, one shows it after a while, and one takes
its time to make a post of what it was given."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from scheduler.adapters.base import (
    Absent,
    CannotTell,
    Idempotency,
    OutcomeUnknown,
    Part,
    Pending,
    RateLimited,
    Readback,
    Receipt,
    Rejected,
    Unreachable,
)  # fmt: skip
from scheduler.wording import N_
from tests.faults.invariants import Arrival
from tests.publishing.scripted import Script, Scripted

if TYPE_CHECKING:
    from tests.faults.world import Hand

WAYS = ("ok", "unreachable", "lost", "late", "never", "busy", "refused")
ODDS = (60, 10, 8, 6, 6, 8, 2)
LONGEST_WAY = 8.0  # seconds something may still be under way after its caller gave up
WHY = N_("The simulation says so.")


@dataclass
class Wire(Scripted):
    hand: Any = None
    platform: ClassVar[str] = "wire-key"
    idempotency: ClassVar[Idempotency] = Idempotency.KEY
    shown_after: ClassVar[float] = 0.0

    @staticmethod
    def to(platform: str, hand: Hand) -> Wire:
        return PLATFORMS[platform](Script(), hand=hand)

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt | Pending:
        world, hand = self.hand.world, self.hand
        await self._pause()
        way = world.dice.choices(WAYS, ODDS)[0] if world.chance(1) else "ok"
        match way:
            case "unreachable":
                raise Unreachable(WHY)
            case "busy":
                raise RateLimited(WHY, timedelta(seconds=world.dice.uniform(0, 20)))
            case "refused":
                raise Rejected(WHY)
            case "never":
                await self._pause(3)
                raise OutcomeUnknown(WHY)
            case "late":
                world.loop.call_later(world.dice.uniform(0, LONGEST_WAY), self._take, part, key)
                await self._pause(3)
                raise OutcomeUnknown(WHY)
        # On its way: it arrives whether or not its sender lives to hear of it.
        world.loop.call_later(world.dice.uniform(0, 0.3), self._take, part, key)
        await asyncio.sleep(0.3)
        if world.chance(0.02):
            hand.die("before it could write down the answer")
        await self._pause()
        if way == "lost":
            raise OutcomeUnknown(WHY)
        return Receipt(key)

    async def read_back(
        self, part: Part, *, key: str, since: datetime, after: Receipt | None = None
    ) -> Receipt | Absent | CannotTell:
        world = self.hand.world
        await self._pause()
        if world.chance(0.15):
            raise OutcomeUnknown(WHY)
        if world.chance(0.05):
            return CannotTell(WHY)
        return Receipt(key) if world.made.get(key, 1e12) <= world.loop.time() else Absent()

    def _take(self, part: Part, key: str) -> None:
        world, keyed = self.hand.world, self.idempotency is Idempotency.KEY
        again = keyed and key in world.made
        # A clock set back between claim and call makes nothing early: where clocks jump, arrivals carry no time.
        at = None if world.jumpy else world.now()
        world.arrivals.append(Arrival(key, at, part.text, made=not again, keyed=keyed))
        world.made.setdefault(key, world.loop.time() + world.dice.uniform(0, self.shown_after))

    async def _pause(self, seconds: float = 0.05) -> None:
        """An await: here the process may die, or be frozen; it goes on only if it still lives."""
        world = self.hand.world
        await asyncio.sleep(world.dice.uniform(0, seconds))
        if world.chance(0.01):
            self.hand.die("at an await")
        while (until := self.hand.awake_at()) > world.loop.time():
            await asyncio.sleep(until - world.loop.time())
        if not self.hand.alive:
            await asyncio.Future()


class Ledger(Wire):
    platform: ClassVar[str] = "wire-ledger"
    idempotency: ClassVar[Idempotency] = Idempotency.NONE
    readback: ClassVar[Readback] = Readback.AUTHORITATIVE


class Slow(Ledger):
    platform: ClassVar[str] = "wire-slow"
    readback: ClassVar[Readback] = Readback.EVENTUAL
    shown_after: ClassVar[float] = 8.0
    settle: ClassVar[timedelta] = timedelta(seconds=20)


class Baker(Ledger):
    """Takes what it is sent and is busy with it for a while, says so when it is asked, and makes nothing of some of it. Now
    and then a person has to see to the rest."""

    platform: ClassVar[str] = "wire-baker"
    shown_after: ClassVar[float] = 20.0

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt | Pending:
        await super().publish(part, key=key, after=after)
        dice = self.hand.world.dice
        return Pending(WHY, None if dice.random() < 0.1 else timedelta(seconds=dice.uniform(1, 5)))

    async def read_back(
        self, part: Part, *, key: str, since: datetime, after: Receipt | None = None
    ) -> Receipt | Absent | CannotTell:
        seen = await super().read_back(part, key=key, since=since, after=after)
        return CannotTell(WHY) if seen == Absent() and key in self.hand.world.made else seen

    def _take(self, part: Part, key: str) -> None:
        world = self.hand.world
        if world.chance(0.1):
            world.arrivals.append(Arrival(key, None, part.text, made=False, keyed=False))
        else:
            super()._take(part, key)


PLATFORMS = {adapter.platform: adapter for adapter in (Wire, Ledger, Slow, Baker)}

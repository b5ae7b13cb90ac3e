"""A newsroom in virtual time: ticks, drains that die or freeze at any await, a database that loses its answers, clocks
that jump, people who edit, and platforms that do everything a platform may do. All of it from one seed."""

from __future__ import annotations

import asyncio
import contextlib
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import StaticPool, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from scheduler.content import Variant
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership
from scheduler.publishing import Delivery, State, UnderWay
from scheduler.publishing.planned import editing
from scheduler.publishing.reading_back import resolving
from scheduler.publishing.reading_back.sweep import release, sweep
from scheduler.publishing.reading_back.watch import Watch
from scheduler.publishing.sending.drain import drain
from scheduler.publishing.states import NotInThatState
from scheduler.publishing.tick import look
from tests.engines import sessions_on
from tests.faults.invariants import Arrival
from tests.faults.virtual import VirtualLoop, current
from tests.faults.wire import Wire
from tests.newsroom import NOON
from tests.publishing.stage import readers

HANDS = 3  # drains at once
CALM_AFTER = 60.0  # seconds of faults; then everything must come to rest


def in_memory(template: Path) -> Sessions:
    """A migrated SQLite in memory: milliseconds to make."""
    sessions = sessions_on("sqlite:///:memory:?check_same_thread=false", poolclass=StaticPool)
    sessions.dispose()  # the next connection opens on nothing
    source = sqlite3.connect(template)
    with sessions.engine.connect() as connection:
        source.backup(connection.connection.driver_connection)
    source.close()
    return sessions


class World:
    def __init__(self, sessions: Sessions, seed: int) -> None:
        self.sessions, self.dice = sessions, random.Random(seed)
        self.loop = VirtualLoop(self.dice)
        self.began = self.loop.time()
        self.jumpy, self.jump = seed % 3 == 0, timedelta()
        self.arrivals: list[Arrival] = []
        self.made: dict[str, float] = {}  # key -> when it can be seen
        self.hands: list[Hand] = []
        self.story: list[str] = []

    # --- clocks: one steady, one that jumps ----------------------------------------------------------------

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.loop.time() - self.began) + self.jump

    def steady(self) -> float:
        return self.loop.time()

    def chance(self, of: float) -> bool:
        """Something goes wrong; never once it has become calm."""
        return self.dice.random() < of and self.loop.time() - self.began < CALM_AFTER

    def tell(self, words: str) -> None:
        self.story.append(f"{self.loop.time() - self.began:8.2f} {words}")

    # --- its life ------------------------------------------------------------------------------------------

    def run(self, *, seconds: float = 6 * 3600) -> bool:
        """True once everything has come to rest."""
        asyncio.set_event_loop(self.loop)
        try:
            return self.loop.run_until_complete(self._live(seconds))
        finally:
            for hand in self.hands:
                hand.die("the end")
            self.loop.run_until_complete(asyncio.sleep(1))
            asyncio.set_event_loop(None)
            self.loop.close()

    async def _live(self, seconds: float) -> bool:
        ticking = [asyncio.create_task(self._tick(Watch())) for _ in range(2)]
        desk = asyncio.create_task(self._desk())
        try:
            while self.loop.time() - self.began < seconds:
                await asyncio.sleep(5)
                if self.loop.time() - self.began > CALM_AFTER and self._at_rest():
                    return True
            return False
        finally:
            for task in (*ticking, desk):
                task.cancel()

    def _at_rest(self) -> bool:
        going = (State.SCHEDULED, State.PUBLISHING, State.UNCONFIRMED, State.WAITING)
        with self.sessions.reading() as session, across_workspaces(session):
            return session.scalars(select(Delivery.id).where(Delivery.state.in_(going))).first() is None

    async def _tick(self, watch: Watch) -> None:
        while True:
            # Once it is calm, a slower tick only saves the test's time.
            await asyncio.sleep(self.dice.uniform(0.5, 3) * (1 if self.chance(1) else 5))
            if self.chance(0.02):  # a tick dies and another takes its place, remembering nothing
                watch = Watch()
            if self.jumpy and self.chance(0.02):
                self.jump += timedelta(seconds=self.dice.choice((-300, 300, -3600, 3600, -2, 2)))
                self.tell(f"the wall clock jumps: {self.jump}")
            with contextlib.suppress(OperationalError), self.sessions.reading() as session:
                self._ring(look(session, now=self.now()).lanes)
            with contextlib.suppress(OperationalError), self.faulty("tick") as session:
                for hand in [hand for hand in self.hands if not hand.alive and not hand.reaped]:
                    if self.dice.random() < 0.5:  # else nobody can see that it died: another machine
                        release(session, hand.owner, now=self.now())
                    hand.reaped = True
                sweep(session, now=self.now(), steady=self.steady(), watch=watch)

    def _ring(self, lanes: dict[str, int]) -> None:
        for lane in lanes:
            for _ in range(
                0 if self.chance(0.2) else 2 if self.chance(0.1) else 1
            ):  # bells are lost and doubled
                if sum(hand.alive for hand in self.hands) < HANDS:
                    hand = Hand(self, f"host:{len(self.hands)}")
                    self.hands.append(hand)
                    hand.begin(lane)

    async def _desk(self) -> None:
        """People: some change words while things leave, one says what became of what nobody else can tell."""
        while True:
            await asyncio.sleep(self.dice.uniform(1, 4))
            with contextlib.suppress(UnderWay, NotInThatState), self.sessions.writing() as session:
                with across_workspaces(session):
                    by = session.scalars(select(Membership)).one()
                    ids = session.scalars(select(Variant.id).order_by(Variant.id)).all()
                    variant = session.get_one(Variant, self.dice.choice(ids))
                    if self.chance(0.5):
                        words = f"Changed at {self.loop.time():.0f}."
                        editing.tailor(session, variant, words, by=by, now=self.now())
                self._decide(session, by)

    def _decide(self, session: Session, by: Membership) -> None:
        with across_workspaces(session):
            asks = select(Delivery).where(
                Delivery.state.in_((State.UNCONFIRMED, State.WAITING)), Delivery.look_again_at.is_(None),
                Delivery.changed_at < self.now() - timedelta(seconds=30),
            )  # fmt: skip
            for delivery in session.scalars(asks).all():
                out = any(a.made and a.key in delivery_keys(session, delivery) for a in self.arrivals)
                outcome = "published" if out else "dropped" if delivery.state == State.WAITING else "absent"
                assert delivery.variant is not None
                resolving.resolve(
                    session, delivery.variant, outcome=outcome, note="seen", by=by, now=self.now()
                )  # type: ignore[arg-type]

    # --- the database's part -------------------------------------------------------------------------------

    @contextmanager
    def faulty(self, who: str, dies: Callable[[str], None] | None = None) -> Iterator[Session]:
        """A transaction that may fail before or after its commit; and whoever opened it may die there."""
        with self.sessions.writing() as session:
            yield session
            if self.chance(0.02):
                self.tell(f"{who}: the database refuses")
                raise OperationalError("COMMIT", {}, Exception("read-only"))
            if dies and self.chance(0.01):
                dies("before its commit")
                raise OperationalError("COMMIT", {}, Exception("dead"))
        if self.chance(0.02):
            self.tell(f"{who}: committed, and the answer is lost")
            raise OperationalError("COMMIT", {}, Exception("connection lost"))
        if dies and self.chance(0.01):
            dies("after its commit")


def delivery_keys(session: Session, delivery: Delivery) -> set[str]:
    return {part.key for part in delivery.parts}


class Flaky(Sessions):
    """What a hand sees of the database."""

    def __init__(self, hand: Hand) -> None:
        self.hand, self.engine, self._make = hand, hand.world.sessions.engine, hand.world.sessions._make

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with self.hand.world.faulty(self.hand.owner, self.hand.die) as session:
            yield session


@dataclass
class Hand:
    """One process that drains. It dies for good; frozen, it goes on where it was, unless its timer was faster."""

    world: World
    owner: str
    alive: bool = True
    reaped: bool = False
    frozen_until: float = 0.0
    _task: asyncio.Task[int] | None = field(default=None, repr=False)
    _death: asyncio.TimerHandle | None = field(default=None, repr=False)

    def begin(self, lane: str) -> None:
        token = current.set(self)
        world = self.world
        self._task = world.loop.create_task(
            drain(
                Flaky(self), lane, connect=lambda channel: Wire.to(channel.platform, self), audience=readers,
                post_url=lambda post: f"https://marronnier.example/posts/{post}", media_root=Path("/nowhere"),
                clock=world, owner=self.owner, timer=self, jitter=world.dice.random, slots=8,
            )
        )  # fmt: skip
        current.reset(token)
        self._task.add_done_callback(self._ended)

    def awake_at(self) -> float:
        """Now, or when the freeze that just began is over."""
        now = self.world.loop.time()
        if self.frozen_until <= now and self.world.chance(0.01):
            self.frozen_until = now + self.world.dice.uniform(1, 40)
            self.world.tell(f"{self.owner} freezes for {self.frozen_until - now:.1f} s")
        return max(now, self.frozen_until)

    def die(self, how: str) -> None:
        if not self.alive:
            return
        self.alive = False
        self.world.tell(f"{self.owner} dies {how}")
        if self._task is not None:
            self._task.get_loop().call_soon(self._task.cancel)

    # --- its kernel timer ----------------------------------------------------------------------------------

    def arm(self, deadline: float) -> None:
        self.disarm()
        self._death = self.world.loop.call_at(deadline, self.die, "by its timer")

    def disarm(self) -> None:
        if self._death is not None:
            self._death.cancel()

    def _ended(self, task: asyncio.Task[int]) -> None:
        if self.alive and not task.cancelled() and task.exception():
            self.world.tell(f"{self.owner} crashes: {task.exception()!r}")
        self.alive = False
        self.disarm()

"""Emptying a lane: claim what is due, send it, write down what came back, until nothing is due any more.

A doorbell may ring twice or for nothing: whoever comes second finds nothing to claim.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy.orm import Session

from scheduler import logbook
from scheduler.adapters import base
from scheduler.adapters.base import Adapter, CannotTell
from scheduler.channels import Channel
from scheduler.channels.facts import ChannelFacts
from scheduler.clock import Clock
from scheduler.db import Sessions
from scheduler.publishing import tick
from scheduler.publishing.attempt import Outcome
from scheduler.publishing.claiming import lease
from scheduler.publishing.claiming.aside import anything
from scheduler.publishing.claiming.claim import Claimant, claim
from scheduler.publishing.claiming.loading import Outside
from scheduler.publishing.claiming.taken import Claimed
from scheduler.publishing.corrections import afterwards
from scheduler.publishing.delivery import Kind
from scheduler.publishing.killpoints import reached
from scheduler.publishing.patience import Jitter
from scheduler.publishing.reading_back import looking, reconcile
from scheduler.publishing.sending import renewing
from scheduler.publishing.sending.book import Book, Deed, Lost
from scheduler.publishing.sending.deliver import Came, Delivering
from scheduler.publishing.sending.ending import Ending
from scheduler.publishing.sending.logged import Logged
from scheduler.publishing.sending.places import Places
from scheduler.publishing.sending.plain import Finish
from scheduler.storage import Place
from scheduler.wording import N_

log = structlog.get_logger()

LINGER = 0.004  # seconds: one commit then serves many
GATHER = 0.03  # while most places are taken: a transaction costs as much as twenty posts in it
GLANCE = 0.25  # seconds between looks for newly due ones while something is on the wire
HANGS = 2.0  # seconds without an answer
MOST_HANGING = 4  # times as many as there are places
ANSWERED = (Outcome.SENT, Outcome.WAITING, Outcome.REFUSED)
SLOTS = {"fast": 300, "heavy": 2}
# Claims cost by the claim: with posts on the wire, one is worth making for half of the places, or after a while.
WORTH, SOON = 1 / 2, 0.12
TRIES, LATER = 3, 0.05  # looks for something due, so many seconds apart, before the drain ends
BUDGET = timedelta(seconds=30)


async def drain(
    sessions: Sessions,
    lane: str,
    *,
    connect: Callable[[ChannelFacts], Adapter],
    audience: Callable[[Session, Channel], Sequence[base.Recipient]],
    post_url: Callable[[str], str],
    media_root: Place,
    clock: Clock,
    owner: str,
    slots: int | None = None,
    budget: timedelta = BUDGET,
    stopping: Callable[[], bool] = bool,
    timer: lease.Timer | None = None,
    jitter: Jitter = random.random,
    opened: Outside | None = None,
) -> int:
    """Deliver all that is due in a lane; gives how many deliveries were taken.

    Ends when nothing is due, or `budget` after it began (what is on the wire is finished first). `owner` names
    the process for `sweep.release`; `stopping` is asked often and ends the drain early, losing nothing. `opened`:
    where a rehearsal has opened adapters, of the same outside; they are closed like our own.
    """
    outside = opened or Outside(connect, audience, post_url, media_root)
    draining = _Draining(
        Book(sessions), outside, clock, lane,
        # Two drains of one process are two owners.
        owner=f"{owner}/{secrets.token_hex(4)}",
        places=Places(slots or SLOTS[lane]), until=clock.steady() + budget.total_seconds(),
        asked_to_stop=stopping, timer=timer or lease.KernelTimer(), jitter=jitter,
    )  # fmt: skip
    return await draining.run()


@dataclass
class _Draining:
    book: Book
    outside: Outside
    clock: Clock
    lane: str
    owner: str
    places: Places
    until: float
    asked_to_stop: Callable[[], bool]
    timer: lease.Timer
    jitter: Jitter
    held: dict[int, Claimed] = field(default_factory=dict)  # ours until their ending is written
    sending: dict[asyncio.Task[Came], float] = field(default_factory=dict)  # and since when
    trust: Counter[int] = field(default_factory=Counter)  # answers of each channel
    looks: dict[int, Claimed] = field(default_factory=dict)  # ours to look at: nobody else does meanwhile
    renewed: float = 0.0
    kept: float = 0.0
    claimed_at: float = 0.0
    in_vain: int = 0  # rounds in a row
    looked_aside: float = 0.0  # for corrections, replays, and what may be out
    abandoned: set[int] = field(default_factory=set)  # left to the sweep: something may have been sent
    in_doubt: bool = False  # a claim whose commit was not answered
    touched: renewing.Touched = field(default_factory=renewing.Touched)
    logged: Logged = field(default_factory=Logged)
    last_channel: int = 0
    taken: int = 0

    async def run(self) -> int:
        try:
            while await self._round() or self.sending or self.book.pending or await self._comes_back():
                await self._wait()
            await self._touch(last=True)
            return self.taken
        finally:
            self.logged.say()
            for task in self.sending:
                task.cancel()
            self.timer.disarm()
            self.book.close()
            await self.outside.aclose()

    async def _comes_back(self) -> bool:
        """Found nothing, though something is due: another claim held it just then (SQLite lets in one at a time)."""
        self.in_vain += 1
        if self.in_vain > TRIES or self.book.sessions.is_sqlite or self.stopping():
            return False
        try:
            due = await self.book.alone(partial(tick.look, now=self.clock.now()))
        except Exception as fault:
            log.warning("nothing_looked_at", fault=type(fault).__name__)
            return False
        return bool(due.lanes.get(self.lane))

    def stopping(self) -> bool:
        return self.asked_to_stop() or self.clock.steady() >= self.until

    async def _round(self) -> bool:
        """One transaction: endings, leases, new claims. True when something was claimed, or may have been."""
        self.logged.say()
        steady, now = self.clock.steady(), self.clock.now()
        deeds: list[Deed] = []
        if self.in_doubt:
            known = self.held.keys() | self.abandoned
            deeds.append(partial(renewing.release_unanswered, owner=self.owner, known=known, now=now))
        renew = bool(self.held) and steady - self.renewed >= lease.RENEWED_AFTER.total_seconds()
        if renew:
            deeds.append(partial(renewing.renew, owner=self.owner, held=set(self.held), beat=steady, now=now))
        keep = bool(self.looks) and steady - self.kept >= lease.RENEWED_AFTER.total_seconds()
        if keep:
            deeds.append(partial(looking.keep, held=tuple(self.looks.values()), now=now))
            self.kept = steady
        free = self._free(steady)
        claiming = self._is_worth_it(free, steady) and not self.stopping()
        if claiming:
            claimant = Claimant(self.owner, steady, now, self.outside, dict(self.trust), self.clock.now)
            deeds.append(partial(self._take, claimant, free))
        if not deeds and not self.book.pending:
            return False
        deadline = steady + lease.KILLED_AFTER.total_seconds()
        if not self.held:
            # Before the claim commits: from that instant on, waking up too late must be impossible.
            self.timer.arm(deadline)
        try:
            answers = await self.book.commit(*deeds)
        except Lost:
            self.places.lost()
            self.in_doubt = self.in_doubt or claiming
            await asyncio.sleep(GLANCE)
            return not self.stopping()
        self.places.answered(self.clock.steady() - steady)
        self.in_doubt = False
        claimed: list[Claimed] = answers[-1] if claiming else []
        if claiming:
            self.claimed_at = steady
        if renew or not self.held:
            self.renewed = steady
            self.timer.arm(deadline)
        if claimed:
            self.in_vain = 0
            reached("claim_committed")
        for each in claimed:
            self._begin(each)
        if not self.held:
            self.timer.disarm()
        await self._touch(last=False)
        return bool(claimed)

    def _free(self, steady: float) -> int:
        """Places left. What hangs costs next to nothing and keeps no other from leaving, up to a limit."""
        lively = sum(steady - since < HANGS for since in self.sending.values())
        places = int(self.places.now)
        return min(places - lively, MOST_HANGING * places - len(self.sending))

    def _is_worth_it(self, free: int, steady: float) -> bool:
        if free <= 0 or not self.sending:
            return free > 0
        return free >= self.places.now * WORTH or steady - self.claimed_at >= SOON

    def _take(self, by: Claimant, free: int, session: Session) -> list[Claimed]:
        """Runs in the database thread."""
        # In a burst, what is rare is looked for now and then only; but it is not kept waiting by what is new.
        aside = not self.sending or by.beat - self.looked_aside >= GLANCE
        if aside:
            self.looked_aside = by.beat
            aside = anything(session, by.now)
        due = afterwards.take(session, by, self.lane, free=free) if aside else []
        due += claim(
            session, by, self.lane, free=free - len(due), last_channel=self.last_channel, replaying=aside
        )
        if due:
            reached("claim_not_committed")
        looks = looking.take(session, by, self.lane, free=free - len(due)) if aside else []
        if looks:
            reached("look_not_committed")
        return due + looks

    def _begin(self, claimed: Claimed) -> None:
        self.taken += 1
        if claimed.attempt_id is None:
            reached("look_committed")
            self.looks[claimed.delivery_id] = claimed
            self._follow(claimed, self._look(claimed))
            return
        self.last_channel = claimed.channel.id
        self.held[claimed.delivery_id] = claimed
        self.touched.moved(claimed.workspace_id)
        delivering = Delivering(claimed, self.book.write, self.clock, self.stopping, self.jitter)
        self._follow(claimed, delivering.run())

    def _follow(self, claimed: Claimed, going: Coroutine[Any, Any, Came]) -> None:
        task = asyncio.create_task(going)
        self.sending[task] = self.clock.steady()
        task.add_done_callback(partial(self._ended, claimed))

    async def _look(self, claimed: Claimed) -> Came:
        try:
            seen = await looking.look(claimed)
        except Exception as fault:
            _log_fault(claimed, fault)
            seen = [(0, CannotTell(N_("Marronnier itself could not look; the log says how.")))]
        return reconcile.judge(claimed, seen, now=self.clock.now())

    def _ended(self, claimed: Claimed, task: asyncio.Task[Came]) -> None:
        took = self.clock.steady() - self.sending.pop(task)
        if self.looks.get(claimed.delivery_id) is claimed:
            del self.looks[claimed.delivery_id]
        if task.cancelled():
            return
        fault = task.exception()
        if fault is not None:
            self._abandon(claimed, fault)
            self.book.wake.set()
            return
        ends, ending = task.result()
        if ending.outcome in ANSWERED:
            self.trust[claimed.channel.id] += 1
        self.book.hand_in(
            Finish(claimed, ends, ending, self.clock.now()), partial(self._written, claimed, ending, took)
        )

    def _written(self, claimed: Claimed, ending: Ending, took: float, answer: Exception | None) -> None:
        if answer is not None:
            self._abandon(claimed, answer)
            return
        reached("ending_committed")
        self.logged.note(claimed, ending, took)
        self._forget(claimed)
        looked = claimed.attempt_id is None or claimed.kind is not Kind.PUBLISH
        self.touched.moved(claimed.workspace_id, claimed.variant_id if looked else None)

    def _abandon(self, claimed: Claimed, fault: BaseException) -> None:
        """No longer renewed: once the lease is over, the sweep finds out what may have been sent."""
        if self._forget(claimed):
            self.abandoned.add(claimed.delivery_id)
        _log_fault(claimed, fault)

    def _forget(self, claimed: Claimed) -> bool:
        """False when we hold the same delivery anew: a look ended it, and the claim beside it took it again.

        Forgetting that one would end its renewals, and disarm the timer while it is sent.
        """
        if self.held.get(claimed.delivery_id, claimed) is not claimed:
            return False
        self.held.pop(claimed.delivery_id, None)
        return True

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(LATER if self.in_vain else GLANCE):
                await self.book.wake.wait()
        except TimeoutError:
            return
        until = self.clock.steady() + GATHER
        while True:
            await asyncio.sleep(LINGER)
            # Until a claim is worth making, too: with all places free at once, nothing would be on the wire meanwhile.
            if len(self.sending) <= self.places.now * WORTH or self.clock.steady() >= until:
                return

    async def _touch(self, *, last: bool) -> None:
        """Tell the calendar, a few times a second at most; in a transaction of its own.

        Pages take the workspace's row first and a delivery after it; doing both here would be a deadlock.
        """
        if not self.touched.due(self.clock.steady(), last=last):
            return
        noted, self.touched = self.touched, renewing.Touched(self.clock.steady())
        try:
            await self.book.alone(partial(renewing.touch_all, noted=noted, now=self.clock.now()))
        except Exception as fault:
            log.warning("calendar_not_told", fault=type(fault).__name__)
            self.touched.add(noted)


def _log_fault(claimed: Claimed, fault: BaseException) -> None:
    log.error(
        "delivery_left_open", variant=claimed.variant, attempt=claimed.attempt_id, **logbook.fault(fault)
    )

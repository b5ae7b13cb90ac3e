"""What nobody is looking after: leases of the dead, things that fell due where nothing may leave, old stamps.

Run by the tick in a writing session, about once a second while `tick.look` says so and every half minute
anyway. Any number of ticks may sweep: each move is taken by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.db import across_workspaces
from scheduler.publishing.claiming import replays
from scheduler.publishing.corrections import left_lying
from scheduler.publishing.delivery import Delivery, State
from scheduler.publishing.gating import renewal
from scheduler.publishing.guarding import guarded
from scheduler.publishing.killpoints import reached
from scheduler.publishing.planned import overdue, spreading
from scheduler.publishing.reading_back.settling import settle
from scheduler.publishing.reading_back.watch import Watch
from scheduler.publishing.states import is_in

# Deliveries of the dead settled in one transaction. Two hundred at once held SQLite's only lock for ten seconds on a
# starved machine, longer than the leases of the living last.
AT_ONCE = 25


@dataclass(frozen=True)
class Swept:
    taken_over: int = 0
    stopped: int = 0  # held, missed, dropped, or not sent again
    spread: int = 0  # given a turn after an outage
    renewed: int = 0
    more: bool = False  # a batch was full: sweep again soon

    def __bool__(self) -> bool:
        return bool(self.taken_over or self.stopped or self.spread or self.renewed)


def sweep(session: Session, *, now: datetime, steady: float, watch: Watch) -> Swept:
    """One round. `steady` is the sweeper's own steady clock, `watch` its memory of earlier rounds."""
    with across_workspaces(session):
        # A fault in one of these must not keep the others, least of all the take-overs, from being done.
        each = partial(guarded, session)
        taken_over, left = each("take_over", lambda: _take_over(session, watch, now, steady), (0, False))
        stopped, full = each("overdue", lambda: overdue.stop(session, now=now), (0, False))
        stopped += each("replays", lambda: replays.ask_instead(session, now=now), 0)
        stopped += each("left_lying", lambda: left_lying.look_after(session, now=now), 0)
        # What is too late for any turn goes first.
        spread = 0 if full else each("spreading", lambda: spreading.plan(session, now=now), 0)
        renewed, fuller = each("renewal", lambda: renewal.renew(session, now=now), (0, False))
    return Swept(taken_over, stopped, spread, renewed, full or fuller or left)


def release(session: Session, owner: str, *, now: datetime, most: int | None = None) -> int:
    """A process is certainly dead, says whoever reaped it: what it held is free at once, at most so many of it.

    `owner` as it was given to `drain`. What it may have sent becomes unconfirmed, like after any interruption.
    """
    with across_workspaces(session):
        rows = session.scalars(
            select(Delivery)
            .where(is_in(State.PUBLISHING), Delivery.owner.startswith(f"{owner}/", autoescape=True))
            .order_by(Delivery.due_at, Delivery.id)
            .limit(most)
        ).all()
        freed = sum(_settled(session, row, now) for row in rows)
        if freed:
            reached("release_not_committed")
        return freed


def _take_over(session: Session, watch: Watch, now: datetime, steady: float) -> tuple[int, bool]:
    signs = session.execute(select(Delivery.id, Delivery.fence, Delivery.beat).where(is_in(State.PUBLISHING)))
    silent = watch.silent([(row.id, row.fence, row.beat) for row in signs], steady)
    if not silent:
        return 0, False
    rows = session.scalars(
        select(Delivery)
        .where(Delivery.id.in_(silent), is_in(State.PUBLISHING))
        .execution_options(populate_existing=True)
    )
    # Only what still is as it was watched: a beat, or a fence, that has moved is somebody alive.
    dead = [row for row in rows if (row.id, row.fence, row.beat) == silent[row.id]]
    taken = sum(_settled(session, row, now) for row in dead[:AT_ONCE])
    return taken, len(dead) > AT_ONCE and taken > 0


def _settled(session: Session, row: Delivery, now: datetime) -> bool:
    # A savepoint each: one that cannot be settled must not keep the others of its worker from being so.
    return guarded(
        session, "settle", lambda: settle(session, row, now=now) is not None, False, delivery=row.id
    )

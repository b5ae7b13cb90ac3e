"""What nobody is looking after: leases of the dead, things that fell due where nothing may leave, old stamps.

Run by the tick in a writing session, about once a second while `tick.look` says so and every half minute
anyway; take-overs more often, and at the very instant a lease is over. Any number of ticks may sweep: each move is
taken by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

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
from scheduler.publishing.reading_back import locked_out, restored, settling
from scheduler.publishing.reading_back.settling import Seen
from scheduler.publishing.reading_back.watch import Sign, Watch
from scheduler.publishing.states import is_in

T = TypeVar("T")
# Deliveries of the dead settled in one transaction: all that a worker has places for. (One by one, two hundred held
# SQLite's only lock for ten seconds on a starved machine; together they take a hundredth of that.)
AT_ONCE = 200


@dataclass(frozen=True)
class Swept:
    taken_over: int = 0
    stopped: int = 0  # held, missed, dropped, not sent again, or asked of a person
    spread: int = 0  # given a turn after an outage
    renewed: int = 0
    more: bool = False  # a batch was full: sweep again soon

    def __bool__(self) -> bool:
        return bool(self.taken_over or self.stopped or self.spread or self.renewed)


def sweep(session: Session, *, now: datetime, steady: float, watch: Watch, guard: bool = True) -> Swept:
    """One round. `steady` is the sweeper's own steady clock, `watch` its memory of earlier rounds.

    Without `guard` a fault in one of its parts is raised, and the round is to be done again with it: the savepoints
    are half of what a round says to the database where there is nothing to sweep.
    """
    with across_workspaces(session):
        # A fault in one of these must not keep the others, least of all the take-overs, from being done.
        each = partial(guarded, session) if guard else _trustingly
        doubted = each("restored", lambda: restored.notice(session, now=now), 0)
        taken_over, left = each(
            "take_over", lambda: take_over(session, now=now, steady=steady, watch=watch), (0, False)
        )
        stopped, full = each("overdue", lambda: overdue.stop(session, now=now), (0, False))
        stopped += doubted
        stopped += each("replays", lambda: replays.ask_instead(session, now=now), 0)
        stopped += each("left_lying", lambda: left_lying.look_after(session, now=now), 0)
        stopped += each("locked_out", lambda: locked_out.say_so(session, now=now), 0)
        # What is too late for any turn goes first.
        spread = 0 if full else each("spreading", lambda: spreading.plan(session, now=now), 0)
        renewed, fuller = each("renewal", lambda: renewal.renew(session, now=now), (0, False))
    return Swept(taken_over, stopped, spread, renewed, full or fuller or left)


def _trustingly(name: str, work: Callable[[], T], otherwise: T) -> T:
    return work()


def under_way(session: Session) -> list[tuple[Sign, str]]:
    """What is being sent, with its owner. Reads an index of nothing else."""
    with across_workspaces(session):
        rows = session.execute(
            select(Delivery.id, Delivery.fence, Delivery.beat, Delivery.owner)
            .where(is_in(State.PUBLISHING))
            .order_by(Delivery.id)
        )
        return [((row.id, row.fence, row.beat), row.owner or "") for row in rows]


def release(session: Session, owner: str, *, now: datetime) -> int:
    """A process is certainly dead, says whoever reaped it: what it held is free at once.

    `owner` as it was given to `drain`. What it may have sent becomes unconfirmed, like after any interruption.
    """
    with across_workspaces(session):
        rows = session.execute(
            select(Delivery.id, Delivery.fence).where(
                is_in(State.PUBLISHING), Delivery.owner.startswith(f"{owner}/", autoescape=True)
            )
        ).all()
        return let_go(session, [(row.id, row.fence) for row in rows], now=now)


def let_go(session: Session, seen: Sequence[Seen], *, now: datetime) -> int:
    """Deliveries of an owner that is certainly dead, as they were seen then. How many were settled."""
    with across_workspaces(session):
        together = partial(settling.settle, session, seen, now=now)
        freed: int | None = guarded(session, "settle", together, None)
        if freed is None:
            # One that cannot be settled must not keep the others of its worker from being so.
            freed = sum(
                guarded(
                    session, "settle", partial(settling.settle, session, [one], now=now), 0, delivery=one[0]
                )
                for one in seen
            )
        if freed:
            reached("release_not_committed")
        return freed


def take_over(session: Session, *, now: datetime, steady: float, watch: Watch) -> tuple[int, bool]:
    """What nobody has given a sign of life for: how many, and whether more is left for the next transaction."""
    with across_workspaces(session):
        # Read again here: a beat, or a fence, that has moved since is somebody alive.
        silent = watch.silent([sign for sign, _ in under_way(session)], steady)
        some = silent[:AT_ONCE]
        taken = let_go(session, [(number, fence) for number, fence, _ in some], now=now)
    watch.note_tried(some, steady)
    return taken, len(silent) > AT_ONCE and taken > 0

"""People at work while it leaves: words, times and freezes change under the workers' hands."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from scheduler.content import Variant
from scheduler.db import LocalTime, across_workspaces
from scheduler.people import Membership
from scheduler.publishing import Attempt, Delivery, Kind, NotInThatState, Refused, State, UnderWay
from scheduler.publishing.corrections import correcting, taking_down
from scheduler.publishing.planned import editing, freezing, scheduling
from tests.faults.burst import a_burst, published
from tests.faults.house import House, hit, until

TOO_LATE = (UnderWay, NotInThatState, Refused, StaleDataError)  # the last as the pages say: 409
Deed = Callable[[Session, Variant, Membership, datetime], None]


@dataclass
class Desk:
    """Somebody who changes their mind, about posts of one burst."""

    house: House
    ids: Sequence[int]
    dice: random.Random
    frozen: list[tuple[int, datetime, datetime]] = field(default_factory=list)  # channel, from, until

    def do(self, deed: Deed, delivery_id: int | None = None) -> bool:
        """Once, about one of them; False when a worker was faster, or the gate said no."""
        chosen = delivery_id or self.dice.choice(self.ids)
        while True:
            with contextlib.suppress(OperationalError):  # busy for a moment, as a page says: once more, then
                return self._try(deed, chosen)

    def _try(self, deed: Deed, chosen: int) -> bool:
        with (
            contextlib.suppress(*TOO_LATE),
            self.house.sessions.writing() as session,
            across_workspaces(session),
        ):
            by = session.scalars(select(Membership)).first()
            variant = session.get_one(Delivery, chosen).variant
            assert variant is not None and by is not None
            deed(session, variant, by, datetime.now(UTC))
            return True
        return False

    def freeze(self) -> None:
        channel_id, freeze_id = 0, 0

        def impose(session: Session, variant: Variant, by: Membership, now: datetime) -> None:
            nonlocal channel_id, freeze_id
            channel_id = variant.channel_id
            freeze_id = freezing.impose(
                session,
                reason="Wait.",
                by=by,
                now=now,
                reach=freezing.Reach("channels", (variant.channel.public_id,)),
            ).id

        self.do(impose)
        begun = datetime.now(UTC)
        time.sleep(self.dice.uniform(0.1, 0.4))
        self.frozen.append((channel_id, begun, datetime.now(UTC)))
        self.do(lambda session, _, by, now: freezing.lift(
            session, session.get_one(freezing.Freeze, freeze_id), by=by, now=now
        ))  # fmt: skip

    def tidy(self) -> None:
        """What was held, taken off or missed goes out after all."""
        with self.house.sessions.reading() as session, across_workspaces(session):
            left = session.scalars(
                select(Delivery.id).where(
                    Delivery.id.in_(self.ids),
                    Delivery.state.in_((State.UNSCHEDULED, State.HELD, State.MISSED)),
                )
            ).all()
        for delivery_id in left:
            self.do(
                lambda s, variant, by, now: scheduling.publish_now(s, variant, by=by, now=now), delivery_id
            )


def rewrite(session: Session, variant: Variant, by: Membership, now: datetime) -> None:
    editing.tailor(session, variant, f"Rewritten at {now:%H:%M:%S.%f}.", by=by, now=now)


def put_off(session: Session, variant: Variant, by: Membership, now: datetime) -> None:
    later = LocalTime.of((now + timedelta(seconds=2)).replace(microsecond=0), "Europe/Paris")
    scheduling.move(session, variant, later, by=by, now=now)


def take_off(session: Session, variant: Variant, by: Membership, now: datetime) -> None:
    scheduling.unschedule(session, variant, by=by, now=now)


def test_words_times_and_freezes_change_while_it_leaves(
    house: House, posts: int, dice: random.Random
) -> None:
    house.platform.pause = 0.3
    desk = Desk(house, a_burst(house, posts), dice)
    changed = 0

    end = time.monotonic() + 2
    while time.monotonic() < end:
        if dice.random() < 0.15:
            desk.freeze()
        else:
            changed += desk.do(dice.choice((rewrite, rewrite, put_off, take_off)))
    house.settled()
    desk.tidy()
    house.settled()

    assert changed
    assert published(house, desk.ids) == posts
    assert house.faults() == []
    assert begun_in_a_freeze(desk) == []


def begun_in_a_freeze(desk: Desk) -> list[int]:
    found: list[int] = []
    with desk.house.sessions.reading() as session, across_workspaces(session):
        for channel_id, begun, ended in desk.frozen:
            found += session.scalars(
                select(Attempt.id)
                .join(Delivery, Delivery.id == Attempt.delivery_id)
                .where(
                    Delivery.channel_id == channel_id, Attempt.kind == Kind.PUBLISH,
                    Attempt.started_at > begun, Attempt.started_at < ended,
                )
            )  # fmt: skip
    return found


def test_corrections_and_removals_survive_lost_answers_and_killed_workers(
    house: House, posts: int, dice: random.Random
) -> None:
    desk = Desk(house, a_burst(house, posts // 4), dice)
    house.settled()
    modes = ("ok", "dropped", "error", "reset", "busy", "late")
    house.platform.behave = lambda number, channel: modes[number % len(modes)]
    corrected, removed = desk.ids[::2], desk.ids[1::2]

    for number in desk.ids:
        desk.do(correct if number in corrected else take_down, number)
    for step in ("claim_committed", "ending_not_committed"):
        order = house.arm(step)
        until(partial(came_by, desk, order, corrected), f"somebody comes by {step}")
    hit(dice.choice(house.workers()), 9)
    house.settled()

    assert house.faults() == []
    assert not house.platform.revived
    assert amiss(house, corrected, removed) == []


def came_by(desk: Desk, order: Path, corrected: Sequence[int]) -> bool:
    """Whether somebody was killed there; until then there is always one more to correct."""
    desk.do(correct_again, desk.dice.choice(corrected))
    return not order.exists()


def correct(session: Session, variant: Variant, by: Membership, now: datetime) -> None:
    correcting.propose(session, variant, text=f"{variant.wording} Corrected.", by=by, now=now)


def correct_again(session: Session, variant: Variant, by: Membership, now: datetime) -> None:
    correcting.propose(session, variant, text=f"{variant.wording} Once more.", by=by, now=now)


def take_down(session: Session, variant: Variant, by: Membership, now: datetime) -> None:
    taking_down.take_down(session, variant, reason="A wrong date.", by=by, now=now)


def amiss(house: House, corrected: Sequence[int], removed: Sequence[int]) -> list[str]:
    """Where the platform shows something else than people asked for and the tables say."""
    found = []
    with house.sessions.reading() as session, across_workspaces(session):
        for delivery in session.scalars(select(Delivery).where(Delivery.id.in_([*corrected, *removed]))):
            assert delivery.receipt is not None and delivery.variant is not None
            there = delivery.receipt["remote_id"]
            if delivery.id in removed and (
                delivery.state != State.REMOVED or there not in house.platform.gone
            ):
                found.append(
                    f"{delivery.id} is {delivery.state}, there it is {'gone' if there in house.platform.gone else 'up'}"
                )
            if delivery.id in corrected and house.platform.says.get(there) != delivery.variant.wording:
                found.append(f"{delivery.id} says {house.platform.says.get(there)!r} there")
    return found

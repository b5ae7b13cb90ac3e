"""What an outage left behind, as people see it on the queue page, and what they decide about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from scheduler import activity, courier, notices
from scheduler.channels import Channel
from scheduler.charter.acknowledging import demand_acknowledged
from scheduler.content import Variant
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.publishing.delivery import Delivery, State
from scheduler.publishing.patience import Patience, give_up_at
from scheduler.publishing.states import NotInThatState, is_in, move
from scheduler.wording import N_

SHOWN = 12  # turns of a channel, on the page
ASKED = N_("It was late after an interruption, and somebody wants to decide about it.")


@dataclass(frozen=True)
class Turn:
    delivery: Delivery
    at: datetime
    too_late_at: datetime | None  # patience runs out before its turn, then; None: it leaves


@dataclass(frozen=True)
class Backlog:
    channel: Channel
    count: int
    turns: Sequence[Turn]  # the first of them
    last_at: datetime
    kept: bool  # somebody has said that it shall stand


def backlogs(session: Session, workspace_id: int) -> list[Backlog]:
    """By channel, what still waits for its turn."""
    rows = session.execute(
        select(Channel, func.count(), func.max(Delivery.due_at), func.min(_is_kept()))
        .join(Delivery, Delivery.channel_id == Channel.id)
        .where(Channel.workspace_id == workspace_id, *_waiting(workspace_id))
        .group_by(Channel.id)
        .order_by(Channel.position, Channel.id)
    ).all()
    return [
        Backlog(channel, count, _turns(session, channel), last_at, bool(kept))
        for channel, count, last_at, kept in rows
        if last_at is not None
    ]


def publish_all(session: Session, channel: Channel, *, by: Membership, now: datetime) -> int:
    """All of it now, as fast as the platform takes it; the commit should be followed by a wake-up.

    Raises NotAllowed, NotAcknowledged.
    """
    demand_acknowledged(session, by, now=now)
    return _decide(
        session, channel, "published the backlog", by, now, due_at=now, asked_at=now, spread_at=None
    )


def keep(session: Session, channel: Channel, *, by: Membership, now: datetime) -> int:
    """The turns stand, and patience runs from them: each leaves when its turn comes."""
    return _decide(session, channel, "kept the turns", by, now, asked_at=Delivery.due_at)


def ask_for_each(session: Session, channel: Channel, *, by: Membership, now: datetime) -> int:
    """None of it leaves by itself: each is on the queue page, to be decided about."""
    demand(by, Right.SCHEDULE)
    found = session.scalars(select(Delivery).where(*_waiting(channel.workspace_id, channel))).all()
    stopped = 0
    for delivery in found:
        try:
            move(
                session, delivery, State.MISSED, now=now, only_from=(State.SCHEDULED,), cause=ASKED,
                spread_at=None,
            )  # fmt: skip
        except NotInThatState:
            continue  # it has just left
        if delivery.variant is not None:
            delivery.variant.sequence += 1
        stopped += 1
    _told(session, channel, "asked about the backlog", by, now)
    return stopped


def _decide(
    session: Session, channel: Channel, verb: str, by: Membership, now: datetime, **values: object
) -> int:
    demand(by, Right.SCHEDULE)
    changed = session.execute(
        update(Delivery)
        .where(*_waiting(channel.workspace_id, channel))
        .values(changed_at=now, **values)
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    ).all()
    _told(session, channel, verb, by, now)
    courier.ring_after_commit(session)
    return len(changed)


def _told(session: Session, channel: Channel, verb: str, by: Membership, now: datetime) -> None:
    activity.record(session, by, verb, channel, now=now)
    notices.settle(session, channel.workspace_id, about=channel.public_id, now=now)
    touch(session, channel.workspace_id, now)


def _turns(session: Session, channel: Channel) -> list[Turn]:
    rows = session.scalars(
        select(Delivery)
        .where(*_waiting(channel.workspace_id, channel))
        .options(joinedload(Delivery.variant).joinedload(Variant.post), joinedload(Delivery.channel))
        .order_by(Delivery.due_at, Delivery.id)
        .limit(SHOWN)
    )
    return [_turn(row) for row in rows]


def _turn(delivery: Delivery) -> Turn:
    variant, at = delivery.variant, delivery.due_at
    assert variant is not None and at is not None
    ends = give_up_at(
        Patience.of(variant), variant.planned_instant or at, delivery.asked_at, delivery.first_tried_at
    )
    return Turn(delivery, at, ends if ends <= at else None)


def _waiting(workspace_id: int, channel: Channel | None = None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        Delivery.workspace_id == workspace_id,
        is_in(State.SCHEDULED),
        Delivery.spread_at.is_not(None),
        # A turn that was taken and did not succeed is tried again like anything else.
        or_(Delivery.first_tried_at.is_(None), Delivery.first_tried_at < Delivery.spread_at),
    ]
    if channel is not None:
        found.append(Delivery.channel_id == channel.id)
    return found


def _is_kept() -> ColumnElement[int]:
    return case((func.coalesce(Delivery.asked_at, Delivery.spread_at) >= Delivery.due_at, 1), else_=0)

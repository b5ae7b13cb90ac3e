"""What fell due and may not leave: held by a pause or a freeze, later than the channel's patience, never approved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from sqlalchemy import and_, exists, not_, or_, select
from sqlalchemy.orm import Session, joinedload

from scheduler.channels import Channel, Lateness
from scheduler.content import Post, Stage, Variant
from scheduler.people.workspace import touch
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.guarding import guarded
from scheduler.publishing.patience import Patience, still_worth
from scheduler.publishing.planned import ended, freezing
from scheduler.publishing.planned.reach import Stop, freeze_of, reached
from scheduler.publishing.sending.telling import Subject, tell
from scheduler.publishing.states import NotInThatState, is_in, move
from scheduler.wording import N_, Text, verbatim

BATCH = 200
LATE = N_("It was still waiting when the channel’s patience ran out.")
UNAPPROVED = N_("Its time came before everybody had said yes.")


def stop(session: Session, *, now: datetime) -> tuple[int, bool]:
    """How many were stopped, and whether more may be waiting for the next round."""
    stopped = sum(
        _guarded(session, delivery, State.HELD, by.held, now, by=by)
        for delivery, by in ended.left_inside(session, now, most=BATCH)
    )
    for delivery, to, cause, by in _stops(session, now):
        stopped += _guarded(session, delivery, to, cause, now, by=by)
    for delivery in _never_approved(session, now):
        stopped += _guarded(session, delivery, State.MISSED, UNAPPROVED, now)
    return stopped, stopped >= BATCH


def _with_something_due(session: Session, now: datetime) -> list[Channel]:
    here = (Delivery.channel_id == Channel.id, is_in(State.SCHEDULED))
    due = exists().where(*here, Delivery.due_at <= now)
    # Patience may run out before a turn comes: whoever is to be asked is asked then.
    has_turns = exists().where(*here, Delivery.spread_at.is_not(None))
    return list(session.scalars(select(Channel).where(or_(due, has_turns)).order_by(Channel.id)))


def _stops(session: Session, now: datetime) -> Iterable[tuple[Delivery, State, Text, Stop | None]]:
    """In a burst this is asked every second, of every channel: in a query for all that are alike, not one for each."""
    channels = _with_something_due(session, now)
    scheduled = (
        select(Delivery)
        .where(is_in(State.SCHEDULED), Delivery.kind == Kind.PUBLISH)
        .order_by(Delivery.due_at)
        .limit(BATCH)
    )
    due = Delivery.due_at <= now
    found: dict[int, tuple[Delivery, State, Text, Stop | None]] = {}
    alike: dict[tuple[str, int], list[Channel]] = {}
    for channel in channels:
        cause = _why_held(channel)
        if cause is None:
            alike.setdefault((channel.lateness, channel.patience_minutes), []).append(channel)
            continue
        for delivery in session.scalars(scheduled.where(Delivery.channel_id == channel.id, due)):
            found[delivery.id] = delivery, State.HELD, cause, None
    standing = freezing.standing(session, {channel.workspace_id for channel in channels}, now)
    stops = [stop for stop in standing if stop.holds(now)]
    for stop in stops:
        for delivery in session.scalars(scheduled.where(due, reached(stop))):
            found.setdefault(delivery.id, (delivery, State.HELD, stop.held, stop))
    for those in alike.values():
        late = (
            scheduled.join(Variant, Variant.id == Delivery.variant_id)
            .where(
                Delivery.channel_id.in_([channel.id for channel in those]),
                or_(due, Delivery.spread_at.is_not(None)),
                not_(still_worth(those[0], now)),
                # Behind a full batch of what a stop holds there are more: they are held next, never given up.
                *(not_(reached(stop)) for stop in stops),
            )
            .options(joinedload(Delivery.variant))
        )
        for delivery in session.scalars(late):
            found.setdefault(delivery.id, (delivery, _too_late(delivery), delivery.cause or LATE, None))
    return found.values()


def _too_late(delivery: Delivery) -> State:
    assert delivery.variant is not None
    return State.DROPPED if Patience.of(delivery.variant).then == Lateness.DROP else State.MISSED


def _why_held(channel: Channel) -> Text | None:
    name = verbatim(channel.name)
    if channel.removed_at is not None:
        return N_("The channel {name} has been taken away.", name=name)
    if channel.paused_at is not None:
        reason = channel.pause_cause or verbatim(channel.pause_reason)
        return N_("{name} was paused when it fell due: {reason}", name=name, reason=reason)
    return None


def _never_approved(session: Session, now: datetime) -> list[Delivery]:
    """Submitted, and the planned time has come: never published, but somebody is asked. A draft just reads its date."""
    found = (
        select(Delivery)
        .join(Variant, Variant.id == Delivery.variant_id)
        .join(Post, Post.id == Variant.post_id)
        .where(
            and_(Delivery.kind == Kind.PUBLISH, is_in(State.UNSCHEDULED)),
            Variant.planned_instant <= now,
            Post.stage == Stage.SUBMITTED,
            Post.deleted_at.is_(None),
        )
        .limit(BATCH)
    )
    return list(session.scalars(found))


def _guarded(
    session: Session, delivery: Delivery, to: State, cause: Text, now: datetime, *, by: Stop | None = None
) -> int:
    deed = partial(_stop, session, delivery, to, cause, now, by=by)
    return guarded(session, "overdue", deed, 0, delivery=delivery.public_id)


def _stop(
    session: Session, delivery: Delivery, to: State, cause: Text, now: datetime, *, by: Stop | None
) -> int:
    try:
        move(
            session,
            delivery,
            to,
            now=now,
            only_from=(State.SCHEDULED, State.UNSCHEDULED),
            cause=cause,
            held_by_freeze_id=freeze_of(by),
        )
    except NotInThatState:
        return 0
    tell(session, Subject.of(delivery), to, cause, now=now)
    if delivery.variant is not None and delivery.kind == Kind.PUBLISH:
        delivery.variant.sequence += 1
    touch(session, delivery.workspace_id, now)
    return 1

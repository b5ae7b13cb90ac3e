"""Putting a variant on the calendar for good, moving it, taking it off. From here on it leaves by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from scheduler import activity, approvals, courier, notices
from scheduler.charter.acknowledging import demand_acknowledged
from scheduler.content import Post, Stage, Variant, writing
from scheduler.content.message import content_hash
from scheduler.content.writing.authorship import demand_to_write
from scheduler.content.writing.remembering import parts_of
from scheduler.content.writing.timing import PastTime, demand_shown
from scheduler.db import LocalTime
from scheduler.people import Membership, Right
from scheduler.people.parts import touch_parts
from scheduler.people.roles import demand
from scheduler.publishing.corrections import correcting
from scheduler.publishing.delivery import Delivery, State
from scheduler.publishing.gating import gate
from scheduler.publishing.gating.known import Known
from scheduler.publishing.gating.neighbours import planned_otherwise
from scheduler.publishing.gating.stamping import stamp
from scheduler.publishing.planned import following
from scheduler.publishing.planned.anew import scheduled_anew, words_changed
from scheduler.publishing.preflight.times import first_look
from scheduler.publishing.refusals import Refused, UnderWay
from scheduler.publishing.states import UNDER_WAY, NotInThatState
from scheduler.publishing.states import move as change_state
from scheduler.wording import N_, verbatim

SOON = timedelta(seconds=5)  # the tick looks by itself more often than that
CAN_SCHEDULE = (State.UNSCHEDULED, State.SCHEDULED, State.HELD, State.MISSED, State.FAILED)

# What is held never leaves by itself, not even with another yes.
AWAITS_A_YES = (State.UNSCHEDULED, State.MISSED)


def schedule(
    session: Session, variant: Variant, *, planned: LocalTime, by: Membership, now: datetime
) -> None:
    """Raises GapHour or OverlapHour (the person chooses), PastTime, Refused, UnderWay.

    On a refusal something not yet scheduled keeps the time as planned, if the edge commits all the same.
    """
    demand_shown(planned)
    at = planned.instant()
    if at < now:
        raise PastTime(planned)
    _refuse_what_left(session, variant)
    if variant.delivery.state == State.UNSCHEDULED:
        _remember_time(variant, planned, at, by)
    known = gate.ask(session, variant, at=at, by=by, now=now)
    _remember_time(variant, planned, at, by)
    _put(session, variant, at, known, by=by, now=now)


def publish_now(session: Session, variant: Variant, *, by: Membership, now: datetime) -> None:
    """Due at once. A time planned for later is replaced; the commit should be followed by a wake-up of the tick."""
    _refuse_what_left(session, variant)
    known = gate.ask(session, variant, at=now, by=by, now=now)
    _remember_time(variant, LocalTime.of(now, variant.channel.zone), now, by)
    _put(session, variant, now, known, by=by, now=now)


def unschedule(session: Session, variant: Variant, *, by: Membership, now: datetime) -> None:
    """Nothing leaves by itself any more; the planned time stays."""
    demand(by, Right.SCHEDULE)
    _refuse_what_left(session, variant)
    take_off(session, variant, now=now)
    _told(session, variant, "unscheduled", by=by, now=now)


def take_off(session: Session, variant: Variant, *, now: datetime) -> None:
    """Off the schedule, whoever does so. The word of whoever put it there, or planned it, goes with that: the next
    scheduling needs a word of its own. Raises NotInThatState."""
    change_state(session, variant.delivery, State.UNSCHEDULED, now=now, due_at=None, scheduled_by_id=None)
    variant.planned_by_id = None
    planned_otherwise(session, variant)


def move(
    session: Session, variant: Variant, planned: LocalTime | None, *, by: Membership, now: datetime
) -> None:
    """Another time: a scheduled one asks the gate again and stays scheduled, a draft is only planned anew.

    A scheduled one moved to no time at all is unscheduled.
    """
    _refuse_what_left(session, variant)
    if variant.delivery.state != State.SCHEDULED:
        demand_to_write(by, variant.post)
        writing.plan(session, variant, planned, by=by, now=now)
    elif planned is None:
        unschedule(session, variant, by=by, now=now)
        writing.plan(session, variant, None, by=by, now=now)
    else:
        schedule(session, variant, planned=planned, by=by, now=now)


def submit(session: Session, post: Post, *, by: Membership, now: datetime) -> None:
    """The writing is done: whoever must say yes is asked. Where nobody must, it counts as approved."""
    demand(by, Right.SUBMIT)
    demand_to_write(by, post)
    demand_acknowledged(session, by, now=now)
    if post.stage == Stage.SUBMITTED:
        return
    _mark_submitted(post, now)
    session.flush()
    activity.record(session, by, "submitted", post, now=now)
    for variant in post.variants:
        standing = approvals.standing(session, variant, content_hash(variant), at=now)
        approvals.ask(session, variant, standing, by=by, now=now)
    touch_parts(session, post.workspace_id, parts_of(session, post), now)


def after_decision(session: Session, variant: Variant, *, by: Membership | None, now: datetime) -> bool:
    """The last yes schedules what is planned ahead; a send-back takes the whole post off the schedule.

    True when the variant is scheduled by this. False when something else is in the way, or no time is set.
    """
    if variant.post.stage != Stage.SUBMITTED:
        _sent_back(session, variant.post, by=by, now=now)
        return False
    if variant.post.template:
        for each in following.awaiting(session, variant, now=now):
            after_decision(session, each, by=by, now=now)
        return False
    session.refresh(variant.delivery)
    if variant.delivery.state == State.PUBLISHED:
        return correcting.after_decision(session, variant, by=by, now=now)
    planned, at = variant.planned, variant.planned_instant
    if planned is None or at is None or at < now or variant.delivery.state not in AWAITS_A_YES:
        return False
    try:
        # The house itself asks: whoever submitted it meant it to go out, and the right people said yes.
        known = gate.ask(session, variant, at=at, by=None, now=now)
    except Refused as refused:
        _tell_what_is_left(session, variant, refused, now)
        return False
    _put(session, variant, at, known, by=by, now=now)
    return True


def _tell_what_is_left(session: Session, variant: Variant, refused: Refused, now: datetime) -> None:
    """Every yes is there and it stays where it is all the same: its author would believe that it goes out."""
    reason = refused.refusals[0].text
    if any(refusal.ground == "approval" for refusal in refused.refusals):
        if not approvals.standing(session, variant, content_hash(variant), at=now).approved:
            return  # somebody else is asked now
        reason = N_("the yes lapses before its hour. Plan it earlier, or have it approved again then.")
    notices.tell(
        session, variant.workspace_id, kind="approved_but", about=variant.public_id, now=now, users=[variant.post.author_id],
        text=N_(
            "“{title}” for {channel} is approved, but does not go out as planned: {reason}",
            title=verbatim(variant.post.title), channel=verbatim(variant.channel.name), reason=reason,
        ),
    )  # fmt: skip


def _sent_back(session: Session, post: Post, *, by: Membership | None, now: datetime) -> None:
    if post.template:
        following.ask_again(session, post)
    for variant in post.variants:
        session.refresh(variant.delivery)
        if variant.delivery.state == State.SCHEDULED:
            take_off(session, variant, now=now)
            _told(session, variant, "unscheduled", by=by, now=now)
        correcting.sent_back(session, variant, by=by, now=now)


def restamp(session: Session, variant: Variant, *, now: datetime, known: Known | None = None) -> None:
    """The gate has passed it again as it is now: it may leave as stamped here."""
    change = stamp(
        session, variant, now=now,
        standing=known.standings[variant.id] if known else None, voices=known.voices if known else None,
        book=known.whole if known else None,
    )  # fmt: skip
    if variant.delivery.content_hash != change["content_hash"] and variant.delivery.due_at:
        change["preflight_at"] = first_look(variant.delivery.due_at, now)
    change |= words_changed(session, variant.delivery, change["content_hash"])
    _alter_scheduled(session, variant, now, **change)


def _put(
    session: Session, variant: Variant, at: datetime, known: Known, *, by: Membership | None, now: datetime
) -> None:
    """`known`: what the gate let it through with, for that instant."""
    delivery = variant.delivery
    planned_otherwise(session, variant)
    standing = known.standings.get(variant.id)
    change = stamp(session, variant, now=now, by=by, standing=standing, voices=known.voices, book=known.whole)
    change |= scheduled_anew(session, delivery, change["content_hash"]) | {
        "due_at": at,
        "preflight_at": first_look(at, now),
        "asked_at": now,
        "scheduled_by_id": by.user_id if by else variant.planned_by_id,
    }
    if variant.post.stage != Stage.SUBMITTED:
        _mark_submitted(variant.post, now)
    session.flush()
    if delivery.state == State.SCHEDULED:
        _alter_scheduled(session, variant, now, **change)
        verb = "moved"
    else:
        change_state(session, delivery, State.SCHEDULED, now=now, only_from=CAN_SCHEDULE, **change)
        verb = "scheduled"
    variant.sequence += 1
    variant.changed_at = now
    _told(session, variant, verb, by=by, now=now)
    notices.settle(session, variant.workspace_id, about=variant.public_id, now=now)
    if at - now < SOON:
        courier.ring_after_commit(session)


def _alter_scheduled(session: Session, variant: Variant, now: datetime, **change: object) -> None:
    """Change a scheduled row that nobody has claimed meanwhile; raises NotInThatState when somebody has."""
    changed = session.scalars(
        Delivery.__table__.update()  # type: ignore[attr-defined]
        .where(
            Delivery.id == variant.delivery.id,
            Delivery.workspace_id == variant.workspace_id,
            Delivery.state == State.SCHEDULED,
        )
        .values(changed_at=now, **change)
        .returning(Delivery.id)
    ).one_or_none()
    session.refresh(variant.delivery)
    if changed is None:
        raise NotInThatState(variant.delivery, State.SCHEDULED)


def _refuse_what_left(session: Session, variant: Variant) -> None:
    session.flush()
    session.refresh(variant.delivery)
    state = State(variant.delivery.state)
    if state in UNDER_WAY:
        raise UnderWay(state)
    if state not in CAN_SCHEDULE:
        raise NotInThatState(variant.delivery, State.SCHEDULED)


def _remember_time(variant: Variant, planned: LocalTime, at: datetime, by: Membership) -> None:
    variant.planned_at, variant.planned_zone = planned.at, planned.zone
    variant.planned_fold, variant.planned_instant = planned.fold, at
    variant.planned_by_id = by.user_id


def _mark_submitted(post: Post, now: datetime) -> None:
    post.stage, post.submitted_at, post.changed_at = Stage.SUBMITTED, now, now


def _told(session: Session, variant: Variant, verb: str, *, by: Membership | None, now: datetime) -> None:
    planned = variant.planned
    activity.record(
        session, by, verb, variant, now=now, at=planned and planned.spoken(), zone=planned and planned.zone
    )
    touch_parts(session, variant.workspace_id, parts_of(session, variant.post), now)

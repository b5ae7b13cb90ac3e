"""Taking down what is public: by the platform where it can, else by a person who is asked to.

A freeze stops words, never their removal: a crisis is when something has to come down.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from scheduler import activity, courier, notices
from scheduler.content import Post, Variant
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.publishing.corrections import correcting, public
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.refusals import Refusal, Refused, UnderWay
from scheduler.publishing.sending.telling import Subject, tell
from scheduler.publishing.states import NotInThatState, move
from scheduler.wording import N_, Text, verbatim

LONGEST = 500
GOING = (State.SCHEDULED, State.PUBLISHING, State.WAITING, State.UNCONFIRMED)
BY_HAND = N_("Somebody takes it down there by hand.")


class ReasonNeeded(ValueError):
    """Whoever finds it gone must be able to read why."""

    text: Text = N_("Say why it is taken down: the history keeps it.")


def take_down(
    session: Session,
    variant: Variant,
    *,
    reason: str,
    by: Membership,
    now: datetime,
    wait: timedelta = timedelta(0),
    by_hand: bool = False,
) -> Delivery:
    """The removal, due after `wait` (time to think better of it). Asked twice it is the same one.

    Raises ReasonNeeded, Refused, UnderWay, NotInThatState (nothing of it is out).
    """
    demand(by, Right.SCHEDULE)
    reason = reason.strip()[:LONGEST]
    if not reason:
        raise ReasonNeeded(str(ReasonNeeded.text))
    session.flush()
    session.refresh(variant.delivery, with_for_update=True)
    if not public.is_out(session, variant):
        raise NotInThatState(variant.delivery, State.REMOVED)
    there = public.open_afterwards(session, variant)
    if there is not None and there.kind == Kind.REMOVE and there.state in GOING:
        return there
    hand = _hand(session, variant, by_hand)
    if there is not None:
        _make_room(session, there, by, now)
    removal = Delivery(
        workspace_id=variant.workspace_id,
        variant_id=variant.id,
        channel_id=variant.channel_id,
        kind=Kind.REMOVE,
        state=State.WAITING if hand else State.SCHEDULED,
        due_at=now + wait,
        asked_at=now + wait,
        scheduled_by_id=by.user_id,
        reason=reason,
        cause=hand,
        changed_at=now,
    )
    session.add(removal)
    session.flush()
    activity.record(session, by, "asked for its removal", variant, now=now, reason=reason)
    if hand:
        tell(session, Subject.of(removal), State.WAITING, hand, now=now)
    elif not wait:
        courier.ring_after_commit(session)
    touch(session, variant.workspace_id, now)
    return removal


def take_down_everywhere(
    session: Session,
    post: Post,
    *,
    reason: str,
    by: Membership,
    now: datetime,
    wait: timedelta = timedelta(0),
) -> tuple[list[Delivery], list[Text]]:
    """Everything of a post that is out; with a sentence for each channel where it cannot be."""
    demand(by, Right.SCHEDULE)
    removals, cannot = [], []
    for variant in post.variants:
        session.refresh(variant.delivery)
        if not public.is_out(session, variant):
            continue
        try:
            removals.append(take_down(session, variant, reason=reason, by=by, now=now, wait=wait))
        except (Refused, UnderWay) as refusal:
            name = verbatim(variant.channel.name)
            cannot.append(N_("{channel}: {reason}", channel=name, reason=refusal.text))
    return removals, cannot


def withdraw(session: Session, removal: Delivery, *, by: Membership, now: datetime) -> None:
    """It stays up after all: possible until a worker has taken it. Raises NotInThatState."""
    demand(by, Right.SCHEDULE)
    move(
        session,
        removal,
        State.DROPPED,
        now=now,
        only_from=(State.SCHEDULED, State.WAITING, State.HELD, State.MISSED, State.FAILED),
        due_at=None,
        look_again_at=None,
    )
    if removal.variant is not None:
        activity.record(session, by, "left it up", removal.variant, now=now)
        notices.settle(session, removal.workspace_id, about=removal.variant.public_id, now=now)
    touch(session, removal.workspace_id, now)


def _hand(session: Session, variant: Variant, by_hand: bool) -> Text | None:
    """The task's sentence where a person has to; None where the platform does it."""
    way = public.way(session, variant, Kind.REMOVE)
    if way.never is not None:
        raise Refused([Refusal("platform", way.never)])
    if way.by_hand is not None or by_hand:
        return way.by_hand or BY_HAND
    if variant.channel.paused_at is not None:
        name = verbatim(variant.channel.name)
        raise Refused([Refusal("channel", N_("{name} is paused. Resume the channel first.", name=name))])
    return None


def _make_room(session: Session, there: Delivery, by: Membership, now: datetime) -> None:
    """A correction of what comes down anyway is over; so is a removal that came to nothing."""
    state = State(there.state)
    if state is State.PUBLISHING:
        raise UnderWay(state)
    if there.kind == Kind.EDIT:
        correcting.withdraw(session, there, by=by, now=now)
    else:
        move(session, there, State.DROPPED, now=now, due_at=None)

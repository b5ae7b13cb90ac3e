"""What a correction or a removal that is done changes about the variant it was about."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler import notices
from scheduler.content import Variant
from scheduler.people.workspace import touch
from scheduler.publishing import announcing
from scheduler.publishing.attempt import Part, PartState
from scheduler.publishing.corrections.public import MAY_BE_OUT
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.wording import N_, Text, verbatim

QUIETLY = {"synchronize_session": False}


def follow(session: Session, delivery_id: int, *, workspace_id: int, now: datetime) -> None:
    """Once it is `published` (corrected) or `removed`. In the transaction that says so."""
    done = session.scalar(
        select(Delivery)
        .where(Delivery.workspace_id == workspace_id, Delivery.id == delivery_id)
        .execution_options(populate_existing=True)
    )
    if done is None or done.kind == Kind.PUBLISH:
        return
    if done.state == State.REMOVED:
        _taken_down(session, done, now)
    elif done.state == State.PUBLISHED:
        _corrected(session, done, now)


def _corrected(session: Session, done: Delivery, now: datetime) -> None:
    """The next correction starts from the receipts of this one."""
    first = _of_the_publishing(session, done)
    if first is None:
        return
    for part in session.scalars(
        select(Part).where(
            Part.workspace_id == done.workspace_id, Part.delivery_id == done.id, Part.state == PartState.SENT
        )
    ):
        if part.receipt is not None:
            session.execute(
                update(Part)
                .where(
                    Part.workspace_id == done.workspace_id,
                    Part.delivery_id == first.id,
                    Part.ordinal == part.ordinal,
                )
                .values(receipt=part.receipt)
                .execution_options(**QUIETLY)
            )
    first.permalink = done.permalink or first.permalink
    first.changed_at = now
    announcing.owe(session, done.channel_id, workspace_id=done.workspace_id, now=now)


def _taken_down(session: Session, done: Delivery, now: datetime) -> None:
    first = _of_the_publishing(session, done)
    if first is None or first.state not in MAY_BE_OUT:
        return
    first.state = State.REMOVED
    first.cause = N_("Taken down: {reason}", reason=verbatim(done.reason)) if done.reason else Text("")
    first.permalink = ""  # nothing is there any more; the receipt remembers
    first.due_at, first.changed_at = None, now
    announcing.owe(session, done.channel_id, workspace_id=done.workspace_id, now=now)
    about = select(Variant.public_id).where(
        Variant.workspace_id == done.workspace_id, Variant.id == done.variant_id
    )
    notices.settle(session, done.workspace_id, about=session.scalars(about).one(), now=now)


def told(session: Session, done: Delivery, now: datetime) -> None:
    """For a person's word, where no drain counts the change for subscribers of the calendar."""
    if done.variant is not None:
        done.variant.sequence += 1
        done.variant.changed_at = now
    touch(session, done.workspace_id, now)


def _of_the_publishing(session: Session, done: Delivery) -> Delivery | None:
    return session.scalar(
        select(Delivery)
        .where(
            Delivery.workspace_id == done.workspace_id,
            Delivery.variant_id == done.variant_id,
            Delivery.kind == Kind.PUBLISH,
        )
        .execution_options(populate_existing=True)
    )

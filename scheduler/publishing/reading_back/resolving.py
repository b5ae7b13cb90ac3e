"""A person says what became of something nobody else can tell: it is out, it is not, or it never shall be."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import and_, case, exists, literal, select, update
from sqlalchemy.orm import Session

from scheduler import activity, courier, notices
from scheduler.charter.acknowledging import demand_acknowledged
from scheduler.content import Variant
from scheduler.db import UtcDateTime
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.publishing.attempt import Part, PartState
from scheduler.publishing.delivery import Delivery, State
from scheduler.publishing.gating.stamping import stamp
from scheduler.publishing.states import NotInThatState, move
from scheduler.wording import N_, Text

Outcome = Literal["published", "absent", "dropped"]
LONGEST = 2000


class ProofNeeded(ValueError):
    """That something is out is somebody's word: a link, or a note saying where it was seen."""

    text: Text = N_("Give the link, or a note saying where you saw it.")


def resolve(
    session: Session,
    variant: Variant,
    *,
    outcome: Outcome,
    permalink: str = "",
    note: str = "",
    by: Membership,
    now: datetime,
) -> None:
    """`published`: it is out (a link or a note is the proof), and what of a thread is not follows. `absent`: certainly not, so it is sent again.
    `dropped`: it will not go out. Raises NotInThatState, ProofNeeded, NotAcknowledged."""
    demand(by, Right.RESOLVE)
    if outcome == "absent":
        demand_acknowledged(session, by, now=now)  # it speaks in public by this
    session.flush()
    session.refresh(variant.delivery)
    {"published": _published, "absent": _absent, "dropped": _dropped}[outcome](
        session, variant, permalink.strip()[:LONGEST], note.strip()[:LONGEST], now
    )
    variant.sequence += 1
    variant.changed_at = now
    session.flush()
    activity.record(session, by, f"resolved as {outcome}", variant, now=now)
    notices.settle(session, variant.workspace_id, about=variant.public_id, now=now)
    touch(session, variant.workspace_id, now)


def _published(session: Session, variant: Variant, permalink: str, note: str, now: datetime) -> None:
    if not permalink and not note:
        raise ProofNeeded
    link = permalink if permalink.startswith(("https://", "http://")) else ""
    proof = " ".join(filter(None, (permalink, note)))[:LONGEST]
    if _is_half_out(session, variant):
        # The word is about the part in doubt; those after it certainly did not go, and follow.
        _parts(session, variant, PartState.SENT, now)
        _once_more(session, variant, now, from_=(State.WAITING, State.UNCONFIRMED), proof=proof)
        return
    move(
        session,
        variant.delivery,
        State.PUBLISHED,
        now=now,
        only_from=(State.WAITING, State.UNCONFIRMED),
        permalink=link,
        proof=proof,
        published_at=now,
        cause=None,
        look_again_at=None,
    )
    _parts(session, variant, PartState.SENT, now)


def _absent(session: Session, variant: Variant, permalink: str, note: str, now: datetime) -> None:
    """Somebody looked, and it is not there: what may have been sent certainly was not, and leaves again now."""
    if variant.delivery.state != State.UNCONFIRMED:
        raise NotInThatState(variant.delivery, State.SCHEDULED)
    _parts(session, variant, PartState.READY, now)
    _once_more(session, variant, now, from_=(State.UNCONFIRMED,))


def _once_more(
    session: Session, variant: Variant, now: datetime, *, from_: Collection[State], **also: Any
) -> None:
    """What certainly is not out leaves now; asked of a person just now, so patience begins anew."""
    change = stamp(session, variant, now=now)
    # Asked of the row by the move itself: a stamp taken off since it was read must not come back.
    as_stamped = and_(Delivery.stamped_at.is_not(None), Delivery.content_hash == change["content_hash"])
    move(
        session,
        variant.delivery,
        State.SCHEDULED,
        now=now,
        only_from=from_,
        # An old stamp, or one taken off meanwhile, is asked about again by the sweep before anything leaves.
        stamped_at=case((as_stamped, literal(change["stamped_at"], UtcDateTime())), else_=None),
        due_at=now,
        asked_at=now,
        looks=0,
        look_again_at=None,
        cause=None,
        **also,
    )
    courier.ring_after_commit(session)


def _is_half_out(session: Session, variant: Variant) -> bool:
    mine = Part.workspace_id == variant.workspace_id, Part.delivery_id == variant.delivery.id
    return bool(session.scalar(select(exists().where(*mine, Part.state == PartState.READY))))


def _dropped(session: Session, variant: Variant, permalink: str, note: str, now: datetime) -> None:
    move(
        session,
        variant.delivery,
        State.DROPPED,
        now=now,
        due_at=None,
        look_again_at=None,
        proof=note,
        cause=None,
    )


def _parts(session: Session, variant: Variant, to: PartState, now: datetime) -> None:
    """What nobody knew about now has an answer."""
    session.execute(
        update(Part)
        .where(
            Part.workspace_id == variant.workspace_id,
            Part.delivery_id == variant.delivery.id,
            Part.state.in_((PartState.UNKNOWN, PartState.ON_THE_WIRE, PartState.WAITING)),
        )
        .values(state=to, finished_at=now if to is PartState.SENT else None)
        .execution_options(synchronize_session=False)
    )

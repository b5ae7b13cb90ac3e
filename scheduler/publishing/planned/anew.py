"""What is kept of earlier tries when something is scheduled again or its words change: all that may be out, no more."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session

from scheduler.publishing.attempt import Part, PartState
from scheduler.publishing.delivery import Delivery, new_key

PERHAPS_OUT = (PartState.SENT, PartState.UNKNOWN, PartState.ON_THE_WIRE, PartState.WAITING)


def scheduled_anew(session: Session, delivery: Delivery, content_hash: str) -> dict[str, Any]:
    """A person asks for it to go: the columns that begin a new round of tries."""
    begun = {"tries": 0, "looks": 0, "look_again_at": None, "cause": None, "spread_at": None}
    changed = _changed(session, delivery, content_hash)
    if not partly_out(session, delivery):
        _forget(session, delivery)
        return begun | changed | {"key": new_key(), "first_tried_at": None}
    # The rest of a thread or mailing follows. Who was refused is asked once more, unless the list lost them.
    session.execute(
        update(Part)
        .where(*_of(delivery), Part.state == PartState.REFUSED)
        .values(state=PartState.READY, reason=None, finished_at=None)
        .execution_options(synchronize_session=False)
    )
    return begun | changed


def words_changed(session: Session, delivery: Delivery, content_hash: str) -> dict[str, Any]:
    """The gate passed other words for something scheduled: what certainly was not sent starts with a new key."""
    changed = _changed(session, delivery, content_hash)
    if changed and delivery.fence and not partly_out(session, delivery):
        _forget(session, delivery)
        return changed | {"key": new_key(), "first_tried_at": None}
    return changed


def partly_out(session: Session, delivery: Delivery) -> bool:
    """Is something of it public, or may be? Then its key stays, so that the rest can be told from it."""
    return bool(session.scalar(select(exists().where(*_of(delivery), Part.state.in_(PERHAPS_OUT)))))


def _changed(session: Session, delivery: Delivery, content_hash: str) -> dict[str, Any]:
    """Uploads and unsent pieces belong to the words they were made for; a mailing keeps its list of people."""
    if delivery.content_hash == content_hash:
        return {}
    session.execute(
        delete(Part)
        .where(*_of(delivery), Part.state == PartState.READY, Part.recipient_id.is_(None))
        .execution_options(synchronize_session=False)
    )
    return {"prepared": {}}


def _forget(session: Session, delivery: Delivery) -> None:
    session.execute(delete(Part).where(*_of(delivery)).execution_options(synchronize_session=False))


def _of(delivery: Delivery) -> tuple[ColumnElement[bool], ...]:
    return Part.workspace_id == delivery.workspace_id, Part.delivery_id == delivery.id

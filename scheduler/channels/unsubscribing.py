"""The way out of a mailing: one signed address each, good for ever, without signing in (RFC 8058)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.channels.recipient import Recipient
from scheduler.db import across_workspaces
from scheduler.sealing import Sealer

PURPOSE = "unsubscribe"
UNDO = "unsubscribe undo"
UNDO_LIFE = timedelta(days=1)


def address(public_id: str, *, sealer: Sealer, public_url: str) -> str:
    return f"{public_url}/unsubscribe/{public_id}.{sealer.sign(PURPOSE, public_id)}"


def find(session: Session, token: str, *, sealer: Sealer) -> Recipient | None:
    """Whose address this is; None for one we never wrote, or whose person has been erased."""
    public_id, _, signature = token.partition(".")
    if not sealer.verify(PURPOSE, public_id, signature):
        return None
    with across_workspaces(session):
        recipient = session.scalar(select(Recipient).where(Recipient.public_id == public_id))
    return recipient if recipient is not None and "@" in recipient.email else None


def unsubscribe(session: Session, token: str, now: datetime, *, sealer: Sealer) -> Recipient | None:
    """They are off the list from now on; asked twice, it is the same. None for an address we never wrote."""
    recipient = find(session, token, sealer=sealer)
    if recipient is not None and recipient.unsubscribed_at is None:
        recipient.unsubscribed_at = now
        session.flush()
        activity.record(session, None, "unsubscribed", recipient, now=now)
    return recipient


def undo_proof(recipient: Recipient, *, sealer: Sealer) -> str:
    """What the undo button must bring along: only the page shown after unsubscribing has it."""
    return sealer.sign(UNDO, _this_time(recipient))


def undo(session: Session, token: str, proof: str, now: datetime, *, sealer: Sealer) -> Recipient | None:
    """Back on the list, by their own hand, within a day. None when the proof does not fit, or it is too late."""
    recipient = find(session, token, sealer=sealer)
    if recipient is None or recipient.unsubscribed_at is None:
        return recipient
    fits = sealer.verify(UNDO, _this_time(recipient), proof)
    if not fits or now - recipient.unsubscribed_at > UNDO_LIFE:
        return None
    recipient.unsubscribed_at = None
    session.flush()
    activity.record(session, None, "resubscribed", recipient, now=now)
    return recipient


def _this_time(recipient: Recipient) -> str:
    left = recipient.unsubscribed_at
    return f"{recipient.public_id} {left.isoformat() if left else ''}"

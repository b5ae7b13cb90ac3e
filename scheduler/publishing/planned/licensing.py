"""Other rights for an asset: what is scheduled with it asks the gate again before it leaves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from scheduler.content import Attachment, Media, Variant
from scheduler.library import describing
from scheduler.library.describing import Rights
from scheduler.people import Membership
from scheduler.publishing.delivery import Delivery, State


def license(session: Session, media: Media, rights: Rights, *, by: Membership, now: datetime) -> bool:
    """False: they were so already. Raises Unfit, NotAllowed."""
    if not describing.license(session, media, rights, by=by, now=now):
        return False
    shows = (Attachment.workspace_id == media.workspace_id, Attachment.media_id == media.id)
    common = select(Attachment.post_id).where(*shows, Attachment.variant_id.is_(None))
    own = select(Attachment.variant_id).where(*shows, Attachment.variant_id.is_not(None))
    variants = select(Variant.id).where(
        Variant.workspace_id == media.workspace_id,
        or_(Variant.id.in_(own), Variant.own_media.is_(False) & Variant.post_id.in_(common)),
    )
    # Without a stamp nothing leaves; whoever renews stamps asks the gate, which knows the new dates.
    session.execute(
        update(Delivery)
        .where(
            Delivery.workspace_id == media.workspace_id,
            Delivery.state == State.SCHEDULED,
            Delivery.variant_id.in_(variants),
        )
        .values(stamped_at=None)
        .execution_options(synchronize_session=False)
    )
    return True

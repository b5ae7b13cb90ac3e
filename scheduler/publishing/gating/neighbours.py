"""What is planned on a channel is counted when it is planned otherwise: for rules that look at what stands beside."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content import Variant
from scheduler.publishing.gating.stamping import Ground, grounds


def planned_otherwise(session: Session, variant: Variant) -> None:
    """Somebody scheduled, moved, took off or rewrote it: the stamps beside it are old, where a rule looks at them.

    Called before the variant's own stamp is made. A delivery never calls this.
    """
    if not grounds(session, [variant.workspace_id]).get(variant.workspace_id, Ground()).neighbours:
        return
    session.execute(
        update(Channel)
        .where(Channel.id == variant.channel_id, Channel.workspace_id == variant.workspace_id)
        .values(neighbours_revision=Channel.neighbours_revision + 1)
        .execution_options(synchronize_session=False)
    )
    session.refresh(variant.channel, ["neighbours_revision"])

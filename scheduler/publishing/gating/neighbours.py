"""What is planned beside a post on its channel: loaded for rules that ask, and counted when it is planned otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from scheduler.channels import Channel
from scheduler.content import Variant
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.gating.stamping import Ground, grounds
from scheduler.rules import Neighbour

# How far a rule can look, either way.
REACH = timedelta(days=30)
COUNTS = (State.SCHEDULED, State.PUBLISHING, State.WAITING, State.UNCONFIRMED, State.PUBLISHED)


@dataclass(frozen=True)
class Beside:
    """One planned or published post of the channel."""

    variant_id: int
    neighbour: Neighbour


def beside(session: Session, channel: Channel, around: Sequence[datetime]) -> list[Beside]:
    """All of a channel's within reach of these times, in one query, by time."""
    rows = session.execute(
        select(Variant)
        .join(Delivery, Delivery.variant_id == Variant.id)
        .where(
            Variant.workspace_id == channel.workspace_id,
            Variant.channel_id == channel.id,
            Variant.planned_instant.between(min(around) - REACH, max(around) + REACH),
            Delivery.kind == Kind.PUBLISH,
            Delivery.state.in_(COUNTS),
        )
        .options(joinedload(Variant.post))
        .order_by(Variant.planned_instant)
    )
    return [
        Beside(row.id, Neighbour(row.planned_instant, row.wording, row.post.title))
        for row in rows.scalars()
        if row.planned_instant
    ]


def of(variant: Variant, all_of_them: Sequence[Beside], at: datetime) -> tuple[Neighbour, ...]:
    """Those within reach of one variant, without itself."""
    return tuple(
        one.neighbour
        for one in all_of_them
        if one.variant_id != variant.id and abs(one.neighbour.at - at) <= REACH
    )


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

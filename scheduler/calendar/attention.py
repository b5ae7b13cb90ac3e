"""What does not go on without a person, wherever in time it stands."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.calendar.cards import Card, cards
from scheduler.calendar.rows import Reader, variants
from scheduler.calendar.status import URGENCY
from scheduler.calendar.window import EVERYTHING
from scheduler.channels import Channel, Health
from scheduler.content import Variant
from scheduler.publishing import Delivery, Kind, State

STUCK = (State.UNCONFIRMED, State.FAILED, State.HELD, State.MISSED, State.WAITING)
MOST = 5


@dataclass(frozen=True)
class Attention:
    posts: list[Card]  # the most urgent first
    more: int  # posts that did not fit
    channels: list[Channel]  # nothing leaves on these until someone reconnects or resumes them


def attention(session: Session, workspace_id: int, *, most: int = MOST) -> Attention:
    # From the few that are stuck to their posts: the other way round walks the whole calendar.
    ids = session.scalars(
        select(Delivery.variant_id)
        .where(
            Delivery.workspace_id == workspace_id, Delivery.state.in_(STUCK), Delivery.kind == Kind.PUBLISH
        )
        .order_by(Delivery.changed_at.desc(), Delivery.id.desc())
        .limit(200)
    ).all()
    stuck = variants(workspace_id, from_posts=True).where(Variant.id.in_(ids))
    stuck = stuck.order_by(Delivery.changed_at.desc(), Variant.id)
    found = cards(Reader(session, workspace_id).read(stuck, EVERYTHING)) if ids else []
    found.sort(key=lambda card: URGENCY[card.status.key])
    return Attention(found[:most], max(0, len(found) - most), _silent(session, workspace_id))


def _silent(session: Session, workspace_id: int) -> list[Channel]:
    closed = (Channel.health == Health.UNAUTHORIZED) | Channel.paused_at.is_not(None)
    return list(
        session.scalars(
            select(Channel)
            .where(Channel.workspace_id == workspace_id, Channel.removed_at.is_(None), closed)
            .order_by(Channel.position, Channel.id)
        )
    )

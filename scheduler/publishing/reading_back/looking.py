"""Looking again at what may be out, or is still being processed over there. Only reads: two looks harm nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, not_, or_, select, tuple_, update
from sqlalchemy.orm import Session

from scheduler.adapters.base import Absent, AdapterError, CannotTell, OutcomeUnknown, Receipt
from scheduler.channels import Channel, Health
from scheduler.db import across_workspaces
from scheduler.publishing.attempt import PartState
from scheduler.publishing.claiming import opening
from scheduler.publishing.claiming.claim import Claimant
from scheduler.publishing.claiming.taken import COLUMNS, Claimed
from scheduler.publishing.delivery import Delivery, State
from scheduler.publishing.lanes import known_platforms
from scheduler.publishing.patience import replayable
from scheduler.publishing.states import is_in
from scheduler.wording import N_

# Nobody else looks meanwhile. Renewed while it lasts, so that it may be short: should whoever took it die, or the
# database never say that it was taken, somebody looks soon afterwards.
MINE_FOR = timedelta(seconds=15)
LOOK_SECONDS = 45.0
NOBODY_KNOWS = (PartState.UNKNOWN, PartState.WAITING)

Seen = Receipt | Absent | CannotTell | AdapterError


def take(session: Session, by: Claimant, lane: str, *, free: int) -> list[Claimed]:
    """Deliveries to look at now, with what was sent then. They stay in their state, and people may decide."""
    if free <= 0:
        return []
    with across_workspaces(session):
        chosen = (
            select(Delivery.id)
            .join(Channel, Channel.id == Delivery.channel_id)
            .where(
                is_in(State.UNCONFIRMED, State.WAITING),
                Delivery.look_again_at <= by.now,
                Delivery.lane == lane,
                # Sent again, never looked for: it may have come to be in doubt since this claim asked for those.
                not_(and_(is_in(State.UNCONFIRMED), replayable(by.now))),
                Channel.platform.in_(known_platforms()),
                Channel.removed_at.is_(None),
                Channel.health != Health.UNAUTHORIZED,
                or_(Channel.rest_until.is_(None), Channel.rest_until <= by.now),
            )
            .order_by(Delivery.look_again_at)
            .limit(free)
            .with_for_update(skip_locked=True, of=Delivery)
            .cte("chosen")
        )
        rows = session.execute(
            update(Delivery)
            .where(Delivery.id.in_(select(chosen.c.id)), is_in(State.UNCONFIRMED, State.WAITING))
            .values(fence=Delivery.fence + 1, look_again_at=by.now + MINE_FOR)
            .returning(*COLUMNS)
            .execution_options(synchronize_session=False)
        ).all()
        return opening.reopen(session, rows, outside=by.outside, now=by.now)


def keep(session: Session, *, held: Sequence[Claimed], now: datetime) -> None:
    """These are still being looked at. Whoever took one of them meanwhile keeps it: their fence is another."""
    with across_workspaces(session):
        session.execute(
            update(Delivery)
            .where(
                tuple_(Delivery.id, Delivery.fence).in_([(each.delivery_id, each.fence) for each in held]),
                is_in(State.UNCONFIRMED, State.WAITING),
            )
            .values(look_again_at=now + MINE_FOR)
            .execution_options(synchronize_session=False)
        )


async def look(claimed: Claimed) -> list[tuple[int, Seen]]:
    """What the platform shows for each part nobody is sure of, by the part's row. Raises what a bug raises."""
    seen: list[tuple[int, Seen]] = []
    after: Receipt | None = None
    # Without what was uploaded for it, a part is not recognised there, and would be sent a second time.
    prepared = {name: kept["result"] for name, kept in claimed.prepared.items()}
    for piece in claimed.pieces:
        before, after = after, piece.receipt or after
        if piece.state not in NOBODY_KNOWS:
            continue
        answer: Seen
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                answer = await claimed.adapter.read_back(
                    piece.part.with_prepared(prepared),
                    key=piece.key,
                    since=claimed.first_tried_at,
                    after=before,
                )
        except TimeoutError:
            answer = OutcomeUnknown(N_("The platform did not answer in time."))
        except AdapterError as fault:
            answer = fault
        seen.append((piece.id, answer))
        after = answer if isinstance(answer, Receipt) else after
        if isinstance(answer, AdapterError):
            break  # the next one would fare no better
    return seen

"""Corrections and removals on their way: claimed and written down like what is published first.

They are few, and each is about something that is public already: so they are taken one by one, beside the claim.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.adapters.base import Part as Spoken
from scheduler.channels import Health
from scheduler.channels.facts import ChannelFacts
from scheduler.content import Variant
from scheduler.content.message import content_hash
from scheduler.db import across_workspaces
from scheduler.publishing.attempt import Attempt, Part, PartState
from scheduler.publishing.claiming import loading, parting
from scheduler.publishing.claiming.owning import Claimant, own
from scheduler.publishing.claiming.taken import Claimed, Piece, TakenRow, part_key, receipt_of
from scheduler.publishing.corrections import choosing, public
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.patience import Patience, give_up_at
from scheduler.publishing.sending.telling import Subject, tell
from scheduler.publishing.states import is_in, leaving
from scheduler.wording import N_

log = structlog.get_logger()

OURS = N_("Marronnier itself could not prepare this; the log says how.")
QUIETLY = {"synchronize_session": False}


def take(session: Session, by: Claimant, lane: str, *, free: int) -> list[Claimed]:
    """What is due, owned and written down like any claim. A freeze holds corrections, never removals."""
    if free <= 0:
        return []
    with across_workspaces(session):
        ready = choosing.next_ones(session, by, lane, free=free)
        rows = own(session, by, Delivery.id.in_(ready), is_in(State.SCHEDULED)) if ready else ()
        variants = loading.variants(session, [row.variant_id for row in rows]) if rows else {}
        opened = [_open(session, row, variants[row.variant_id], by) for row in rows]
        return [claimed for claimed in opened if claimed is not None]


def _open(session: Session, row: TakenRow, variant: Variant, by: Claimant) -> Claimed | None:
    """The attempt and its parts, or None: it was let go, and somebody knows why."""
    try:
        if row.kind == Kind.EDIT and content_hash(variant) != row.content_hash:
            _let_go(session, row, State.SCHEDULED, stamped_at=None)
            return None
        return _claimed(session, row, variant, by)
    except Exception as fault:
        log.error("cannot_prepare", variant=variant.public_id, fault=type(fault).__name__)
        _let_go(session, row, State.FAILED, cause=OURS)
        about = Subject(
            variant.public_id, row.workspace_id, variant.post.title, variant.channel.name,
            row.scheduled_by_id, row.kind,
        )  # fmt: skip
        tell(session, about, State.FAILED, OURS, now=by.now)
        return None


def _claimed(session: Session, row: TakenRow, variant: Variant, by: Claimant) -> Claimed:
    adapter = by.outside.adapter(session, variant.channel, now=by.now)
    if adapter is None:
        raise LookupError(variant.channel.platform)
    message = loading.message(session, variant, adapter, by.outside)
    says = {part.ordinal: part for part in adapter.parts(message)}
    out = public.words_out(session, variant) or {}
    same_pictures = [(image.id, image.crop) for image in message.images] == [
        (one["id"], one.get("crop", "")) for one in out.get("images", ())
    ]
    uploads = (
        row.kind == Kind.EDIT
        and not same_pictures
        and any(step.message is None for step in adapter.steps(message))
    )
    attempt = Attempt(
        workspace_id=row.workspace_id,
        delivery_id=row.id,
        kind=row.kind,
        fence=row.fence,
        key=row.key,
        owner=by.owner,
        content_hash=row.content_hash,
        charter_version_id=row.charter_version_id,
        started_at=by.now,
        said=loading.said(message) if row.kind == Kind.EDIT else None,
    )
    # First what may be impossible: an attempt that stayed open would stop the next one, and every claim with it.
    pieces = _pieces(session, row, variant, says, by.now, straight=not uploads)
    session.add(attempt)
    session.flush()
    return Claimed(
        delivery_id=row.id,
        workspace_id=row.workspace_id,
        state=State.PUBLISHING,
        attempt_id=attempt.id,
        fence=row.fence,
        key=row.key,
        variant_id=variant.id,
        variant=variant.public_id,
        channel=ChannelFacts.of(variant.channel),
        channel_name=variant.channel.name,
        was_unreachable=variant.channel.health == Health.UNREACHABLE or variant.channel.failures > 0,
        adapter=adapter,
        message=message,
        pieces=pieces,
        prepared=row.prepared,
        lane=row.lane,
        tries=row.tries,
        looks=0,
        planned=row.asked_at,
        first_tried_at=row.first_tried_at,
        give_up_at=give_up_at(Patience.of(variant), row.asked_at, row.asked_at, row.first_tried_at),
        for_user=row.scheduled_by_id,
        kind=Kind(row.kind),
        uploads=uploads,
    )


def _pieces(
    session: Session,
    row: TakenRow,
    variant: Variant,
    says: dict[int, Spoken],
    now: datetime,
    *,
    straight: bool,
) -> tuple[Piece, ...]:
    """One for each part that is out, with what it is there. A thread comes down from its end."""
    known = {part.ordinal: part for part in parting.known(session, [row.id])[row.id]}
    done = PartState.SENT if _said_the_same(session, row) else None
    pieces: list[Piece] = []
    first = straight
    for origin in sorted(
        public.public_parts(session, variant),
        key=lambda part: -part.ordinal if row.kind == Kind.REMOVE else part.ordinal,
    ):
        before = known.get(origin.ordinal)
        # A second time does no harm: only what certainly is done is left out.
        state = PartState.SENT if before is not None and before.state == done else PartState.READY
        key = part_key(row.key, origin.ordinal)
        values: dict[str, object] = {"state": state, "key": key}
        if first and state is PartState.READY:
            first, state = False, PartState.ON_THE_WIRE
            values |= {"state": state, "fence": row.fence, "started_at": now}
        part_id = _row_of(session, row, origin, known.get(origin.ordinal), values)
        target = receipt_of(origin.receipt)
        spoken = says.get(origin.ordinal)
        if spoken is None:
            if row.kind == Kind.EDIT:
                raise LookupError(f"nothing to say for part {origin.ordinal}")
            spoken = replace(next(iter(says.values())), ordinal=origin.ordinal, name=origin.name, text="")
        # What an earlier try has done keeps its receipt: the whole is told from its first part.
        receipt = receipt_of(before.receipt) if before is not None and state is PartState.SENT else None
        pieces.append(Piece(part_id, spoken, key, state, receipt, target=target))
    return tuple(pieces)


def _said_the_same(session: Session, row: TakenRow) -> bool:
    """Did the tries before carry these very words? Else what they changed is to be changed again."""
    if row.kind == Kind.REMOVE:
        return True
    last = session.scalar(
        select(Attempt.content_hash)
        .where(Attempt.delivery_id == row.id, Attempt.fence < row.fence)
        .order_by(Attempt.id.desc())
        .limit(1)
    )
    return bool(last == row.content_hash)


def _row_of(
    session: Session, row: TakenRow, origin: Part, there: TakenRow | None, values: dict[str, object]
) -> int:
    if there is not None:
        session.execute(update(Part).where(Part.id == there.id).values(**values).execution_options(**QUIETLY))
        return int(there.id)
    part = Part(
        workspace_id=row.workspace_id, delivery_id=row.id, ordinal=origin.ordinal, name=origin.name, **values
    )
    session.add(part)
    session.flush()
    return part.id


def _let_go(session: Session, row: TakenRow, to: State, **also: object) -> None:
    session.execute(
        update(Delivery)
        .where(Delivery.id == row.id)
        .values(state=to, **leaving(to), **also)
        .execution_options(**QUIETLY)
    )

"""Corrections and removals on their way: claimed, held, and asked about again like what is published first.

They are few, and each is about something that is public already: so they are taken one by one, beside the claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, func, literal_column, or_, select, update
from sqlalchemy.orm import Session

from scheduler.adapters.base import Part as Spoken
from scheduler.channels import Channel, Health, Lateness
from scheduler.channels.facts import ChannelFacts
from scheduler.content import Variant
from scheduler.content.message import content_hash
from scheduler.db import across_workspaces
from scheduler.publishing.attempt import Attempt, Part, PartState
from scheduler.publishing.claiming import loading, parting, turns
from scheduler.publishing.claiming.claim import Claimant
from scheduler.publishing.claiming.lease import LEASE
from scheduler.publishing.claiming.taken import COLUMNS, Claimed, Piece, TakenRow, part_key, receipt_of
from scheduler.publishing.corrections import public
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.gating import gate
from scheduler.publishing.gating.renewal import TAKES_THE_GROUND_AWAY
from scheduler.publishing.gating.stamping import Ground, grounds, stamp
from scheduler.publishing.lanes import in_lane, known_platforms
from scheduler.publishing.patience import Patience, give_up_at
from scheduler.publishing.planned import freezing
from scheduler.publishing.planned.overdue import LATE
from scheduler.publishing.sending.telling import Subject, tell
from scheduler.publishing.states import NotInThatState, is_in, leaving, move
from scheduler.wording import N_, Text, verbatim

log = structlog.get_logger()

BATCH = 50
OURS = N_("Marronnier itself could not prepare this; the log says how.")
QUIETLY = {"synchronize_session": False}


def take(session: Session, by: Claimant, lane: str, *, free: int) -> list[Claimed]:
    """What is due, owned and written down like any claim. A freeze holds corrections, never removals."""
    if free <= 0:
        return []
    with across_workspaces(session):
        found = session.scalars(_due(by.now, lane).limit(free)).all()
        if not found:
            return []
        channels = {row.channel_id: row.channel for row in found}
        freezing.hold_the_gate(session, {row.workspace_id for row in found})
        freezes = freezing.standing(session, {row.workspace_id for row in found}, by.now)
        ground = grounds(session, {row.workspace_id for row in found})
        room = turns.rooms(session, list(channels.values()))
        ready = []
        for row in found:
            frozen = freezing.covered(freezes, row.workspace_id, row.channel.public_id, by.now)
            good = row.stamp == ground.get(row.workspace_id, Ground()).stamp(row.channel) and not _lapsed(
                row, by.now
            )
            # Like everything that says new words, a correction never leaves on an old stamp.
            if row.kind == Kind.EDIT and (frozen or row.stamped_at is None or not good):
                continue
            if room[row.channel_id] > 0 and by.outside.adapter(session, row.channel, now=by.now):
                room[row.channel_id] -= 1
                ready.append(row.id)
        rows = _own(session, by, ready)
        variants = loading.variants(session, [row.variant_id for row in rows])
        opened = [_open(session, row, variants[row.variant_id], by) for row in rows]
        return [claimed for claimed in opened if claimed is not None]


def look_after(session: Session, *, now: datetime) -> int:
    """For the sweep: hold or miss what fell due and may not leave, ask the gate again about old stamps."""
    found = session.scalars(
        select(Delivery)
        .where(_afterwards(), is_in(State.SCHEDULED), Delivery.due_at <= now)
        .order_by(Delivery.due_at)
        .limit(BATCH)
    ).all()
    return sum(_stop(session, row, now) or _renew(session, row, now) for row in found)


def _afterwards() -> ColumnElement[bool]:
    # Written out, so that the partial index is used.
    return Delivery.kind != literal_column("'publish'")


def _due(now: datetime, lane: str):  # type: ignore[no-untyped-def]
    return (
        select(Delivery)
        .join(Channel, Channel.id == Delivery.channel_id)
        .where(
            _afterwards(),
            is_in(State.SCHEDULED),
            Delivery.due_at <= now,
            in_lane(lane, now),
            Channel.platform.in_(known_platforms()),
            Channel.removed_at.is_(None),
            Channel.paused_at.is_(None),
            Channel.health != Health.UNAUTHORIZED,
            or_(Channel.rest_until.is_(None), Channel.rest_until <= now),
        )
        .order_by(Delivery.due_at, Delivery.id)
        .with_for_update(skip_locked=True, of=Delivery)
    )


def _own(session: Session, by: Claimant, ids: Sequence[int]) -> Sequence[TakenRow]:
    return session.execute(
        update(Delivery)
        .where(Delivery.id.in_(ids), is_in(State.SCHEDULED))
        .values(
            state=State.PUBLISHING,
            fence=Delivery.fence + 1,
            owner=by.owner,
            beat=by.beat,
            lease_until=by.now + LEASE,
            first_tried_at=func.coalesce(Delivery.first_tried_at, by.now),
            look_again_at=None,
            changed_at=by.now,
        )
        .returning(*COLUMNS, Delivery.kind)
        .execution_options(**QUIETLY)
    ).all()


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
    same_pictures = [image.id for image in message.images] == [one["id"] for one in out.get("images", ())]
    uploads = row.kind == Kind.EDIT and not same_pictures and bool(adapter.steps(message))
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
        pieces.append(Piece(part_id, spoken, key, state, target=target))
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


def _stop(session: Session, row: Delivery, now: datetime) -> int:
    held = _why_held(session, row, now)
    patience = Patience.of(row.variant) if row.variant else None
    late = (
        patience is not None
        and patience.then != Lateness.PUBLISH
        and (row.asked_at or row.changed_at) <= now - timedelta(minutes=patience.minutes)
    )
    if held is not None:
        return _end(session, row, State.HELD, held, now)
    if late:  # never dropped in silence: what should have come down is still up
        return _end(session, row, State.MISSED, row.cause or LATE, now)
    return 0


def _why_held(session: Session, row: Delivery, now: datetime) -> Text | None:
    channel, name = row.channel, verbatim(row.channel.name)
    if channel.removed_at is not None:
        return N_("The channel {name} has been taken away.", name=name)
    if channel.paused_at is not None:
        reason = verbatim(channel.pause_reason)
        return N_("{name} was paused when it fell due: {reason}", name=name, reason=reason)
    if row.kind == Kind.EDIT:
        stops = freezing.standing(session, [row.workspace_id], now)
        stop = freezing.covered(stops, row.workspace_id, channel.public_id, now)
        if stop is not None:
            return stop.held
    return None


def _renew(session: Session, row: Delivery, now: datetime) -> int:
    """A correction whose stamp is old asks the gate as it is now; a removal needs no leave."""
    if row.kind != Kind.EDIT or row.variant is None or row.channel.health == Health.UNAUTHORIZED:
        return 0
    fresh = stamp(session, row.variant, now=now)
    same = all(getattr(row, name) == fresh[name] for name in ("content_hash", "stamp"))
    if row.stamped_at is not None and same and not _lapsed(row, now):
        return 0
    refusals = [
        one
        for one in gate.look(session, row.variant, at=now, by=None, now=now)
        if one.ground in TAKES_THE_GROUND_AWAY
    ]
    if refusals:
        return _end(session, row, State.HELD, refusals[0].text, now)
    session.execute(
        update(Delivery)
        .where(Delivery.id == row.id, Delivery.workspace_id == row.workspace_id, is_in(State.SCHEDULED))
        .values(**fresh)
        .execution_options(**QUIETLY)
    )
    return 1


def _lapsed(row: Delivery, now: datetime) -> bool:
    """Was somebody's yes good only until a moment that has passed?"""
    return row.good_until is not None and row.good_until <= now


def _end(session: Session, row: Delivery, to: State, cause: Text, now: datetime) -> int:
    try:
        move(session, row, to, now=now, only_from=(State.SCHEDULED,), cause=cause)
    except NotInThatState:
        return 0
    tell(session, Subject.of(row), to, cause, now=now)
    return 1

"""Asking the gate again for what was stamped under an older charter, or for a channel that has changed since.

What still passes is stamped anew and leaves on time. What no longer does is held, with the reason: nothing that lost
its ground leaves by itself. Each channel is one pass: what its posts have in common is loaded once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import groupby

from sqlalchemy import and_, false, or_, select
from sqlalchemy.orm import Session

from scheduler.channels import Channel, Health
from scheduler.content import Variant
from scheduler.db import gate_lock
from scheduler.people.workspace import touch
from scheduler.publishing.claiming import loading
from scheduler.publishing.claiming.served import COLUMNS, Served
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.gating import gate
from scheduler.publishing.gating.stamping import Ground, grounds
from scheduler.publishing.guarding import guarded
from scheduler.publishing.lanes import known_platforms
from scheduler.publishing.planned import scheduling
from scheduler.publishing.refusals import Refusal
from scheduler.publishing.sending.telling import Subject, tell
from scheduler.publishing.states import NotInThatState, is_in, move
from scheduler.wording import N_, Text, verbatim

BATCH = 200
# Of channels at once: the rest follows in the next round.
KINDS = 300
# A freeze or a pause holds what falls due inside it, not what is planned for later.
CANNOT_JUDGE = N_("Marronnier itself could not judge whether this may leave; the log says how.")
TAKES_THE_GROUND_AWAY = frozenset({"deleted", "ended", "charter", "approval", "content", "media", "speaker"})


def renew(session: Session, *, now: datetime) -> tuple[int, bool]:
    """How many were asked about, and whether more may be waiting; those due first come first."""
    stale = _stale(session, now)
    gate_lock.hold(session, {row.workspace_id for row in stale})
    for _, rows in groupby(sorted(stale, key=lambda row: row.channel_id), key=lambda row: row.channel_id):
        ask_about(session, list(rows), now=now)
    return len(stale), len(stale) == BATCH


def ask_about(session: Session, deliveries: Sequence[Delivery], *, now: datetime) -> int:
    """The gate, once more, for scheduled deliveries of one channel; gives how many it held."""
    held = 0
    variants = loading.variants(session, [row.variant_id for row in deliveries if row.variant_id])
    due = {row.variant_id: max(row.due_at or now, now) for row in deliveries if row.variant_id in variants}
    known = gate.Known.of(session, list(variants.values()), due=due, now=now)
    for delivery in deliveries:
        variant = variants.get(delivery.variant_id or 0)
        if variant is None:
            continue
        ask = partial(_ask, session, delivery, variant, at=due[variant.id], now=now, known=known)
        stopped = guarded(session, "renewal", ask, None, delivery=delivery.public_id)
        if stopped is None:
            # Nothing leaves unjudged, and nothing stays unjudged in silence.
            give_up = partial(_hold, session, delivery, [Refusal("content", CANNOT_JUDGE)], now)
            stopped = guarded(session, "renewal", give_up, False, delivery=delivery.public_id)
        held += stopped
    return held


def _ask(
    session: Session, delivery: Delivery, variant: Variant, *, at: datetime, now: datetime, known: gate.Known
) -> bool:
    """True when it was held."""
    refusals = [
        refusal
        for refusal in gate.look(session, variant, at=at, by=None, now=now, known=known)
        if refusal.ground in TAKES_THE_GROUND_AWAY
    ]
    if refusals:
        return _hold(session, delivery, refusals, now)
    try:
        scheduling.restamp(session, variant, now=now, known=known)
    except NotInThatState:
        return False  # somebody was faster
    return False


def _with_its_clause(refusal: Refusal) -> Text:
    if refusal.finding is None or not refusal.finding.clause_title:
        return refusal.text
    return N_(
        "{reason} (Charter: {clause})", reason=refusal.text, clause=verbatim(refusal.finding.clause_title)
    )


def _stale(session: Session, now: datetime) -> list[Delivery]:
    # Read from an index alone, however much is scheduled: the stamps that stand on each channel.
    stamps = session.execute(
        select(Delivery.channel_id, Delivery.stamp)
        .where(is_in(State.SCHEDULED))
        .group_by(Delivery.channel_id, Delivery.stamp)
    ).all()
    if not stamps:
        return []
    channels = {
        row.id: Served(*row)
        for row in session.execute(
            # Twelve columns, not the row: a sweep asks every second of a burst, with SQLite's only lock in its hand.
            select(*COLUMNS).where(
                Channel.id.in_({row.channel_id for row in stamps}),
                # Nothing leaves there before somebody reconnects, which makes all its stamps old.
                Channel.health != Health.UNAUTHORIZED,
                Channel.removed_at.is_(None),
                # What this release does not know, it cannot judge: another one may; patience says for how long.
                Channel.platform.in_(known_platforms()),
            )
        )
    }
    holds = grounds(session, {channel.workspace_id for channel in channels.values()})
    old = [
        and_(Delivery.channel_id == channel.id, Delivery.stamp.is_not_distinct_from(row.stamp))
        for row in stamps
        if (channel := channels.get(row.channel_id))
        and row.stamp != holds.get(channel.workspace_id, Ground()).stamp(channel)
    ][:KINDS]
    found = select(Delivery).where(
        is_in(State.SCHEDULED), Delivery.kind == Kind.PUBLISH, Delivery.channel_id.in_(channels)
    )
    kinds = [or_(false(), *old)] if old else []
    # A yes that has lapsed since; and what somebody else found to be no longer what was stamped.
    kinds += [Delivery.good_until <= now, Delivery.stamped_at.is_(None)]
    rows: dict[int, Delivery] = {}
    for kind in kinds:
        for row in session.scalars(found.where(kind).order_by(Delivery.due_at).limit(BATCH)):
            rows[row.id] = row
    return sorted(rows.values(), key=lambda row: (row.due_at or now, row.id))[:BATCH]


def _hold(session: Session, delivery: Delivery, refusals: list[Refusal], now: datetime) -> bool:
    first = _with_its_clause(refusals[0])
    cause: Text = first
    if len(refusals) > 1:
        cause = N_("{reason} And {count} more.", reason=first, count=len(refusals) - 1)
    try:
        move(session, delivery, State.HELD, now=now, only_from=(State.SCHEDULED,), cause=cause)
    except NotInThatState:
        return False  # somebody was faster
    tell(session, Subject.of(delivery), State.HELD, cause, now=now)
    if delivery.variant is not None:
        delivery.variant.sequence += 1
    touch(session, delivery.workspace_id, now)
    return True

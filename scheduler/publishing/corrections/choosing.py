"""Which corrections and removals leave next: of each channel in turn, so that a lost one keeps no other waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal_column, not_, or_, select
from sqlalchemy.orm import Session

from scheduler.channels import Channel, Health
from scheduler.publishing.claiming import quotas, turns
from scheduler.publishing.claiming.owning import Claimant
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.gating.stamping import Ground, grounds
from scheduler.publishing.lanes import in_lane, known_platforms
from scheduler.publishing.planned import freezing
from scheduler.publishing.planned.reach import reached
from scheduler.publishing.states import is_in

# Each costs a handful of statements: a claim of many would outlive its lease before it commits, and the rest comes next.
MOST = 8


def due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Corrections and removals whose time has come. Written out, so that the partial index is used."""
    return Delivery.kind != literal_column("'publish'"), is_in(State.SCHEDULED), Delivery.due_at <= now


def next_ones(session: Session, by: Claimant, lane: str, *, free: int) -> list[int]:
    """At most `free` of them, and few at once; a correction spends what the platform's quota allows, like any words."""
    free = min(free, MOST)
    channels = _ready(session, lane, by.now)
    if not channels:
        return []
    spaces = {channel.workspace_id for channel in channels}
    by.hold_the_gate(session, spaces)
    stops = freezing.standing(session, spaces, by.now)
    kept_in = [not_(reached(stop)) for stop in stops if stop.stops_claims(by.now)]
    ground = grounds(session, spaces)
    room = turns.rooms(session, channels)
    used = quotas.uses(session, channels, by.now)
    chosen: list[int] = []
    for channel in channels:
        most = min(room[channel.id], free - len(chosen))
        if most <= 0 or not by.outside.adapter(session, channel, now=by.now):
            continue
        uses = used.get(channel.id, ())
        rests = channel.rest_until is not None and channel.rest_until > by.now
        kinds = []
        # That all posts of the hour are spent stops no removal; that the platform asked us to wait does.
        if not rests or _full(uses):
            kinds.append(Delivery.kind == Kind.REMOVE)
        if not rests:
            good = _good(ground.get(channel.workspace_id, Ground()).stamp(channel), by.now)
            kinds.append(and_(good, *kept_in))
        if kinds:
            which = _next(channel, lane, by.now).where(or_(*kinds)).limit(most)
            chosen += _of_channel(session, channel, which, uses=uses, now=by.now)
    return chosen


def removals_all_the_same(session: Session, resting: Sequence[int], now: datetime) -> Counter[str]:
    """For the tick: by lane, removals due on channels that only rest because all their posts are spent."""
    rows = session.execute(
        select(Delivery.channel_id, Delivery.lane).where(
            Delivery.channel_id.in_(resting), *due(now), Delivery.kind == Kind.REMOVE
        )
    ).all()
    if not rows:
        return Counter()
    channels = session.scalars(select(Channel).where(Channel.id.in_({row.channel_id for row in rows}))).all()
    spent = {channel for channel, uses in quotas.uses(session, channels, now).items() if _full(uses)}
    return Counter(row.lane for row in rows if row.channel_id in spent)


def _of_channel(
    session: Session,
    channel: Channel,
    which: Select[*tuple[Any, ...]],
    *,
    uses: Sequence[quotas.Use],
    now: datetime,
) -> list[int]:
    chosen: list[int] = []
    corrections: list[quotas.Costs] = []
    for row in session.execute(which).all():
        if row.kind == Kind.EDIT:
            if quotas.within(uses, [*corrections, row])[0] == len(corrections):
                continue
            corrections.append(row)
            quotas.spend(session, channel, pieces=row.pieces, uploads=row.uploads, now=now)
        chosen.append(row.id)
    return chosen


def _next(channel: Channel, lane: str, now: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(Delivery.id, Delivery.kind, Delivery.pieces, Delivery.uploads)
        .where(Delivery.channel_id == channel.id, *due(now), in_lane(lane, now))
        .order_by(Delivery.due_at, Delivery.id)
        .with_for_update(skip_locked=True, of=Delivery)
    )


def _ready(session: Session, lane: str, now: datetime) -> list[Channel]:
    """Locked until the commit, as in the claim: no two count the same room."""
    waiting = select(Delivery.channel_id).where(*due(now), in_lane(lane, now)).distinct()
    ids = session.scalars(waiting).all()
    if not ids:
        return []
    return list(
        session.scalars(
            select(Channel)
            .where(
                Channel.id.in_(ids),
                Channel.platform.in_(known_platforms()),
                Channel.removed_at.is_(None),
                Channel.paused_at.is_(None),
                Channel.health != Health.UNAUTHORIZED,
            )
            .order_by(Channel.id)
            .with_for_update(skip_locked=True, key_share=True)
            .execution_options(populate_existing=True)
        )
    )


def _good(stamp: str, now: datetime) -> ColumnElement[bool]:
    """Like everything that says new words, a correction never leaves on an old stamp."""
    return and_(
        Delivery.kind == Kind.EDIT,
        Delivery.stamped_at.is_not(None),
        Delivery.stamp == stamp,
        or_(Delivery.good_until.is_(None), Delivery.good_until > now),
    )


def _full(uses: Sequence[quotas.Use]) -> bool:
    return any(use.left == 0 for use in uses)

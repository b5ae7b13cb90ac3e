"""Closing a gap: the places that are free in a week, the pillar it lacks most, the ideas that would fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from scheduler.channels import Channel
from scheduler.content import Post, Stage, Variant, writing
from scheduler.db import LocalTime
from scheduler.db.local_time import zone
from scheduler.people import Membership
from scheduler.planning import occurrences, slots
from scheduler.planning.closed import closed_days
from scheduler.planning.coverage import Week
from scheduler.planning.free import APART, USUAL
from scheduler.planning.pillar import Pillar
from scheduler.planning.plan import ChannelPlan
from scheduler.planning.vote import Vote
from scheduler.wording import N_

MOST_IDEAS = 12


class NoIdea(Exception):
    """It was taken up, deleted or never was an idea: it is planned on its own page."""

    text = N_("This is no idea any more: plan it on its own page.")


@dataclass(frozen=True)
class Place:
    """A free place: a slot with its pillar, or an empty working day."""

    planned: LocalTime
    pillar: Pillar | None
    is_slot: bool


@dataclass(frozen=True)
class Fitting:
    """An idea, and why it is proposed."""

    post: Post
    votes: int
    right_pillar: bool
    for_this_channel: bool


def places(session: Session, channel: Channel, first_day: date, *, now: datetime) -> list[Place]:
    """Of one week of the channel, in order of time, later than now: its empty slots, else its empty working days,

    else what empty days are left: of a short week on its Saturday, the Sunday.
    """
    last_day = first_day + timedelta(days=6)
    closed = closed_days(session, channel.workspace_id, [channel.id], first_day, last_day)[channel.id]
    taken = _taken(session, channel, first_day)
    mine = slots.of_channel(session, channel)
    found = [
        Place(planned, slot.pillar, is_slot=True)
        for slot, planned in occurrences.of_channel(mine, first_day, last_day, closed)
        if _is_free(planned, taken, now)
    ]
    if found:
        return found
    days = list(_days(channel, first_day, closed, taken, now))
    return [one for one in days if one.planned.at.weekday() < 5] or days


def any_hour(channel: Channel, first_day: date, *, now: datetime) -> datetime | None:
    """Of one week, on the channel's wall, what to propose to whoever wants a time of their own; None: it is over."""
    here = now.astimezone(zone(channel.zone)).replace(tzinfo=None)
    soonest = here.replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
    proposed = max(datetime.combine(first_day, USUAL), soonest)
    return proposed if proposed.date() < first_day + timedelta(days=7) else None


def lacking(plan: ChannelPlan | None, weeks: Sequence[Week]) -> Pillar | None:
    """The pillar furthest below its wished share over these weeks, counted with one post more."""
    if plan is None or not plan.shares:
        return None
    total = sum(sum(week.pillars.values()) for week in weeks) + 1
    missing = [
        (
            share.percent * total / 100 - sum(week.pillars.get(share.pillar_id, 0) for week in weeks),
            share.pillar,
        )
        for share in plan.shares
        if share.pillar.closed_at is None
    ]
    best = max(missing, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] > 0 else None


def ideas(session: Session, channel: Channel, pillar: Pillar | None) -> list[Fitting]:
    """The backlog, what fits best first: the right pillar, thought for this channel, most votes, oldest."""
    votes = (
        select(Vote.post_id, func.count().label("votes"))
        .where(Vote.workspace_id == channel.workspace_id)
        .group_by(Vote.post_id)
        .subquery()
    )
    here = select(Variant.post_id).where(
        Variant.workspace_id == channel.workspace_id, Variant.channel_id == channel.id
    )
    fits = Post.pillar_id == (pillar.id if pillar else 0)
    meant = Post.id.in_(here)
    rows = session.execute(
        select(Post, func.coalesce(votes.c.votes, 0), meant)
        .outerjoin(votes, votes.c.post_id == Post.id)
        .where(
            Post.workspace_id == channel.workspace_id,
            Post.stage == Stage.IDEA,
            Post.deleted_at.is_(None),
            Post.template.is_(False),
        )
        .options(joinedload(Post.pillar), joinedload(Post.author))
        .order_by(
            func.coalesce(fits, False).desc(), meant.desc(), func.coalesce(votes.c.votes, 0).desc(), Post.id
        )
        .limit(MOST_IDEAS)
    )
    return [
        Fitting(post, count, bool(pillar and post.pillar_id == pillar.id), bool(there))
        for post, count, there in rows
    ]


def take_up(
    session: Session, idea: Post, channel: Channel, planned: LocalTime, *, by: Membership, now: datetime
) -> Variant:
    """The idea becomes a draft that is planned there; it stays the same post, with its votes and its author.

    Raises NoIdea, PastTime, GapHour, OverlapHour, NotAllowed, Unfit.
    """
    if idea.stage != Stage.IDEA or idea.template or idea.deleted_at is not None:
        # Further on it may be scheduled, and then only the gate moves it.
        raise NoIdea
    writing.promote(session, idea, by=by, now=now)
    variant = next((one for one in idea.variants if one.channel_id == channel.id), None)
    if variant is None:
        variant = writing.add_channel(session, idea, channel, by=by, now=now)
    writing.plan(session, variant, planned, by=by, now=now)
    return variant


def begin(
    session: Session,
    channel: Channel,
    planned: LocalTime,
    pillar: Pillar | None,
    *,
    by: Membership,
    now: datetime,
) -> Variant:
    """An empty draft in that place, filed under its pillar."""
    post = writing.draft(
        session,
        by=by,
        title="",
        text="",
        language=channel.language,
        channels=[channel],
        pillar=pillar,
        now=now,
    )
    session.refresh(post, ["variants"])
    writing.plan(session, post.variants[0], planned, by=by, now=now)
    return post.variants[0]


def _taken(session: Session, channel: Channel, first_day: date) -> list[datetime]:
    start = datetime.combine(first_day, time(), zone(channel.zone)).astimezone(UTC) - APART
    rows = session.scalars(
        select(Variant.planned_instant)
        .join(Variant.post)
        .where(
            Variant.workspace_id == channel.workspace_id,
            Variant.channel_id == channel.id,
            Variant.planned_instant >= start,
            Variant.planned_instant < start + timedelta(days=8),
            Post.deleted_at.is_(None),
        )
    )
    return [instant for instant in rows if instant is not None]


def _is_free(planned: LocalTime, taken: list[datetime], now: datetime) -> bool:
    at = occurrences.instant_of(planned)
    return at is not None and at > now + APART and not any(abs(at - one) < APART for one in taken)


def _days(
    channel: Channel, first_day: date, closed: frozenset[date], taken: list[datetime], now: datetime
) -> Iterator[Place]:
    busy = {instant.astimezone(zone(channel.zone)).date() for instant in taken}
    for ahead in range(7):
        day = first_day + timedelta(days=ahead)
        planned = LocalTime(datetime.combine(day, USUAL), channel.zone)
        if day not in busy and day not in closed and _is_free(planned, taken, now):
            yield Place(planned, None, is_slot=False)

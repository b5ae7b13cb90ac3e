"""A campaign's own page: why, from when to when, on which channels, with what money, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler import activity
from scheduler.channels import Channel
from scheduler.content import Post, Variant
from scheduler.content.spacing import one_line
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.planning.campaign import Campaign, CampaignChannel
from scheduler.planning.coverage import PLACES
from scheduler.planning.marks import BadMark
from scheduler.wording import N_

LENGTHS = {"name": 120, "goal": 300, "brief": 10_000}
MOST_POSTS, MOST_MONEY = 10_000, 10_000_000_000


@dataclass(frozen=True)
class Brief:
    """What a campaign should say of itself."""

    name: str
    starts_on: date
    ends_on: date
    brief: str = ""
    goal: str = ""
    wanted_posts: int | None = None
    budget: int | None = None  # in hundredths of the workspace's currency
    channels: Sequence[Channel] = ()


@dataclass
class Progress:
    """How far it is: its posts on channels by where they stand, and the channels it does not speak on yet."""

    planned: int = 0
    scheduled: int = 0
    published: int = 0
    undated: int = 0
    silent: list[Channel] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.planned + self.scheduled + self.published + self.undated


def save(session: Session, campaign: Campaign, wish: Brief, *, by: Membership, now: datetime) -> None:
    """Raises BadMark with what to correct."""
    demand(by, Right.PLAN)
    name = one_line(wish.name)
    for label, most in LENGTHS.items():
        if len(getattr(wish, label)) > most:
            raise BadMark(N_("At most {most} characters, please.", most=most), label)
    if not name:
        raise BadMark(N_("Give it a name of at most {most} characters.", most=LENGTHS["name"]))
    if wish.ends_on < wish.starts_on:
        raise BadMark(N_("It ends before it begins."), "ends_on")
    if not 0 <= (wish.wanted_posts or 0) <= MOST_POSTS or not 0 <= (wish.budget or 0) <= MOST_MONEY:
        which = "budget" if 0 <= (wish.wanted_posts or 0) <= MOST_POSTS else "wanted_posts"
        raise BadMark(N_("That number is too large."), which)
    same = select(Campaign.id).where(
        Campaign.workspace_id == by.workspace_id, Campaign.name == name, Campaign.id != campaign.id
    )
    if session.scalar(same):
        raise BadMark(N_("There is a campaign of that name already."))
    campaign.name, campaign.starts_on, campaign.ends_on = name, wish.starts_on, wish.ends_on
    campaign.brief, campaign.goal = wish.brief.strip(), wish.goal.strip()
    campaign.wanted_posts, campaign.budget = wish.wanted_posts, wish.budget
    there = {place.channel_id: place for place in campaign.places}
    campaign.places[:] = [
        there.get(channel.id)
        or CampaignChannel(workspace_id=by.workspace_id, channel_id=channel.id, channel=channel)
        for channel in wish.channels
    ]
    session.flush()
    activity.record(session, by, "changed_campaign", campaign, now=now)
    touch(session, by.workspace_id, now)


def shift(session: Session, campaign: Campaign, days: int, *, by: Membership, now: datetime) -> None:
    """Its span only; what is planned under it is moved by whoever shows the gate's answers."""
    demand(by, Right.PLAN)
    campaign.starts_on += timedelta(days=days)
    campaign.ends_on += timedelta(days=days)
    session.flush()
    activity.record(session, by, "moved_campaign", campaign, now=now, days=days)
    touch(session, by.workspace_id, now)


def reopen(session: Session, campaign: Campaign, *, by: Membership, now: datetime) -> None:
    demand(by, Right.PLAN)
    campaign.closed_at = None
    session.flush()
    activity.record(session, by, "reopened_campaign", campaign, now=now)
    touch(session, by.workspace_id, now)


def everything(session: Session, workspace_id: int) -> Sequence[Campaign]:
    """Those that go on, the last to begin first; then the closed ones."""
    mine = select(Campaign).where(Campaign.workspace_id == workspace_id)
    return session.scalars(
        mine.options(selectinload(Campaign.places)).order_by(
            Campaign.closed_at.is_not(None), Campaign.starts_on.desc(), Campaign.id
        )
    ).all()


def variants(session: Session, campaign: Campaign) -> Sequence[Variant]:
    """Its posts on each channel, in order of time, what has no day last."""
    its = (
        select(Variant)
        .join(Variant.post)
        .where(
            Variant.workspace_id == campaign.workspace_id,
            Post.campaign_id == campaign.id,
            Post.deleted_at.is_(None),
            Post.template.is_(False),
        )
        .options(joinedload(Variant.post), joinedload(Variant.channel), joinedload(Variant.delivery))
    )
    return session.scalars(
        its.order_by(Variant.planned_instant.is_(None), Variant.planned_instant, Variant.id)
    ).all()


def progress(session: Session, of: Sequence[Campaign]) -> dict[int, Progress]:
    """By campaign id, in two queries however many."""
    found = {campaign.id: Progress() for campaign in of}
    if not found:
        return found
    # Deliveries live on a floor above; the relationship leads there without an import.
    delivery: Any = inspect(Variant).relationships["delivery"].entity.class_
    spoken: dict[int, set[int]] = {campaign.id: set() for campaign in of}
    rows = session.execute(
        select(Post.campaign_id, Variant.channel_id, Variant.planned_instant.is_(None), delivery.state)
        .select_from(Variant)
        .join(Variant.post)
        .join(Variant.delivery)
        .where(
            Variant.workspace_id == of[0].workspace_id,
            Post.campaign_id.in_(found),
            Post.deleted_at.is_(None),
            Post.template.is_(False),
        )
    )
    for campaign_id, channel_id, undated, state in rows:
        place = PLACES.get(state)
        if place is None or campaign_id is None:
            continue
        name = "undated" if undated and place == "planned" else place
        setattr(found[campaign_id], name, getattr(found[campaign_id], name) + 1)
        spoken[campaign_id].add(channel_id)
    for campaign in of:
        found[campaign.id].silent = [
            place.channel for place in campaign.places if place.channel_id not in spoken[campaign.id]
        ]
    return found

"""When one would speak of an event: announced weeks before, on the day it begins, looked back on after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content import Post, writing
from scheduler.content.writing import PastTime
from scheduler.db import GapHour, LocalTime, OverlapHour
from scheduler.db.local_time import zone
from scheduler.people import Membership, Workspace
from scheduler.planning.accompanying import Company, Part, first_time, tie
from scheduler.planning.event import Event
from scheduler.wording import N_, Text

MORNING, EVENING = time(10), time(17)


@dataclass(frozen=True)
class Moment:
    """A time at which one would speak of the event, on the workspace's wall."""

    key: str
    part: Part
    words: Text
    at: datetime
    posts: int = 0  # tied to the event and planned for that day


def moments(event: Event, company: Company, space: Workspace, *, now: datetime) -> list[Moment]:
    """Those still ahead, in order, each with how many of the event's posts stand on its day already."""
    wall = zone(space.zone)
    today = now.astimezone(wall).replace(tzinfo=None)
    days = [first.astimezone(wall).date() for post in company.posts if (first := first_time(post))]
    return [
        Moment(key, part, words, at, days.count(at.date()))
        for key, part, words, at in sorted(_usual(event), key=lambda row: row[3])
        if at > today
    ]


def begin(
    session: Session,
    event: Event,
    moment: Moment,
    title: str,
    channels: Sequence[Channel],
    *,
    by: Membership,
    now: datetime,
) -> Post:
    """A draft for that moment, tied to the event and planned on each channel; never scheduled. Raises Unfit."""
    post = writing.draft(
        session, by=by, title=title, text="", language=by.workspace.locale, channels=channels, now=now
    )
    session.refresh(post, ["variants"])
    for variant in post.variants:
        try:
            # The doors open in one place at one instant; a reminder goes out in the morning of each channel.
            planned = LocalTime(moment.at, variant.channel.zone)
            if moment.part == Part.DURING:
                planned = LocalTime.of(
                    LocalTime(moment.at, by.workspace.zone).instant(), variant.channel.zone
                )
            writing.plan(session, variant, planned, by=by, now=now)
        except (PastTime, GapHour, OverlapHour):
            continue  # that hour is not to be had: the draft waits for a time of its own
    tie(session, event, [post], by=by, now=now)
    return post


def _usual(event: Event) -> Iterator[tuple[str, Part, Text, datetime]]:
    first, last = event.starts_on, event.ends_on
    begins = event.starts_at or MORNING

    def on(day: date, at: time = MORNING) -> datetime:
        return datetime.combine(day, at)

    yield "weeks", Part.BEFORE, N_("announcement, three weeks before"), on(first - timedelta(days=21))
    yield "week", Part.BEFORE, N_("reminder, a week before"), on(first - timedelta(days=7))
    yield "eve", Part.BEFORE, N_("the day before"), on(first - timedelta(days=1), EVENING)
    yield "opening", Part.DURING, N_("opening"), on(first, begins)
    if (last - first).days >= 3:
        yield "middle", Part.DURING, N_("halfway"), on(first + (last - first) // 2)
    if last > first:
        yield "last_day", Part.DURING, N_("last day"), on(last)
    yield "thanks", Part.AFTER, N_("thanks, the day after"), on(last + timedelta(days=1))
    yield "looking_back", Part.AFTER, N_("looking back, a week after"), on(last + timedelta(days=7))

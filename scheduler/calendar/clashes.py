"""Posts that get in each other's way: one channel in one hour, the same words or the same link within days, two
channels that say the same word for word. Pointed out, never forbidden: forbidding is the charter's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.calendar.ics.event import CANCELLED
from scheduler.calendar.narrowing import out_of
from scheduler.calendar.tally import within
from scheduler.content import Post, Variant
from scheduler.content.words import tokens
from scheduler.publishing import Delivery
from scheduler.wording import N_, Text

HOUR = timedelta(hours=1)
DAYS = 14  # unless somebody chooses another of
CHOICES = (3, 7, DAYS, 30, 60)
MOST_READ = 3000  # posts looked at: a stretch that carries more is looked at from its beginning
LINK = re.compile(r"https?://[^\s<>\"')\]]+", re.IGNORECASE)


def named(days: int) -> dict[str, Text]:
    """By kind, what a clash is called."""
    return {
        "hour": N_("Same channel, same hour"),
        "text": N_("Same text within {days} days", days=days),
        "link": N_("Same link within {days} days", days=days),
        "echo": N_("Two channels, word for word"),
    }


KINDS = named(DAYS)


@dataclass(frozen=True)
class Side:
    variant: str
    post: str
    title: str
    channel: int
    instant: datetime


@dataclass(frozen=True)
class Clash:
    kind: str  # of KINDS
    one: Side
    other: Side
    about: str = ""  # the link


def clashes(
    session: Session, workspace_id: int, *, start: datetime, end: datetime, days: int = DAYS
) -> list[Clash]:
    """Of what is planned in the stretch, in order of time within each kind; `days`: how long a text or link is fresh."""
    words = func.coalesce(Variant.text, Post.text)
    columns = (
        Variant.public_id, Post.public_id, Post.title, Variant.channel_id, Variant.planned_instant, Variant.post_id, words,
    )  # fmt: skip
    its = within(out_of(select(*columns), workspace_id), start, end).where(Delivery.state.not_in(CANCELLED))
    rows = session.execute(its.order_by(Variant.planned_instant, Variant.id).limit(MOST_READ)).all()
    read = [(Side(*row[:5]), int(row[5]), str(row[6])) for row in rows]
    fresh = timedelta(days=days)
    return [*_hours(read), *_texts(read, fresh), *_links(read, fresh)]


def of_post(session: Session, workspace_id: int, post: str, instants: Iterable[datetime]) -> list[Clash]:
    """What one post (by its public id) gets in the way of, within the days that matter around its times."""
    times = sorted(instants)
    if not times:
        return []
    around = timedelta(days=DAYS)
    found = clashes(session, workspace_id, start=times[0] - around, end=times[-1] + around)
    return [clash for clash in found if post in (clash.one.post, clash.other.post)]


def marks(found: Iterable[Clash], *, since: datetime) -> dict[str, list[str]]:
    """By variant, the kinds of clashes it is in; what has gone by cannot be moved any more and is not marked."""
    kinds: dict[str, dict[str, None]] = {}
    for clash in found:
        for side in (clash.one, clash.other):
            if side.instant >= since:
                kinds.setdefault(side.variant, {})[clash.kind] = None
    return {variant: list(several) for variant, several in kinds.items()}


def _hours(read: Iterable[tuple[Side, int, str]]) -> Iterator[Clash]:
    last: dict[int, Side] = {}
    for side, _, _ in read:
        before = last.get(side.channel)
        if before and side.instant - before.instant < HOUR:
            yield Clash("hour", before, side)
        last[side.channel] = side


def _texts(read: Iterable[tuple[Side, int, str]], fresh: timedelta) -> Iterator[Clash]:
    last: dict[tuple[str, ...], dict[int, tuple[Side, int]]] = {}  # by the words, then by channel
    for side, post, text in read:
        key = tuple(tokens(text))
        if len(key) < 4:
            continue  # three words are a greeting, not an echo
        there = last.setdefault(key, {})
        # That the channels of one post say the same is what a common text is for.
        before = [one for one, of in there.values() if of != post and side.instant - one.instant <= fresh]
        if before:
            again = next((one for one in before if one.channel == side.channel), None)
            yield Clash("text", again, side) if again else Clash("echo", before[-1], side)
        there.pop(side.channel, None)  # so that the latest stands last
        there[side.channel] = (side, post)


def _links(read: Iterable[tuple[Side, int, str]], fresh: timedelta) -> Iterator[Clash]:
    last: dict[Any, tuple[Side, int]] = {}
    for side, post, text in read:
        for link in dict.fromkeys(LINK.findall(text)):
            key = link.rstrip(".,;:!?").lower()
            before = last.get(key)
            # The channels of one post share their link by nature.
            if before and before[1] != post and side.instant - before[0].instant <= fresh:
                yield Clash("link", before[0], side, key)
            last[key] = (side, post)

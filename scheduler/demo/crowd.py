"""Posts by the hundred thousand, through bulk inserts: a workspace to measure with, not to read."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content import Post, PostWords, Stage, Variant
from scheduler.content.words import tokens
from scheduler.db import LocalTime, new_public_id
from scheduler.people import Membership
from scheduler.planning import Pillar
from scheduler.publishing import Delivery, State

AT_ONCE = 2000
WORDS = [
    "estuary",
    "lighthouse",
    "season",
    "tide",
    "ferry",
    "workshop",
    "concert",
    "archive",
    "garden",
    "rehearsal",
    "costume",
    "reading",
    "café",
    "children",
    "school",
    "evening",
    "opening",
    "ticket",
    "winter",
    "summer",
    "exhibition",
    "guided",
    "visit",
    "volunteer",
    "harbour",
    "bridge",
    "letter",
    "library",
]
COMMON, RARE = "marée", "mascaret"  # one in ten says the one, a hundred in all the other


def crowd(
    session: Session, by: Membership, *, posts: int, around: datetime, months: int = 120, in_month: int = 0
) -> None:
    """`posts` spread over `months` up to three months ahead of `around`, and `in_month` more within its own month.

    One in twenty waits for a day. Words, stages and states are drawn from a fixed seed.
    """
    channels = session.scalars(select(Channel).where(Channel.workspace_id == by.workspace_id)).all()
    pillars = session.scalars(select(Pillar.id).where(Pillar.workspace_id == by.workspace_id)).all()
    end = around + timedelta(days=90)
    first = around.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    spread = [(end - timedelta(days=30 * months), end)] * posts + [
        (first, first + timedelta(days=28))
    ] * in_month
    numbered = list(enumerate(spread, _last(session) + 1))
    rows = _rows(by, channels, pillars, numbered, around)
    batch: list[Rows] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            _write(session.connection(), batch)
            batch = []
    if batch:
        _write(session.connection(), batch)


def _last(session: Session) -> int:
    table: Any = Post.__table__
    variant: Any = Variant.__table__
    connection = session.connection()
    return max(
        connection.scalar(select(func.max(table.c.id))) or 0,
        connection.scalar(select(func.max(variant.c.id))) or 0,
    )


Rows = tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]]


def _rows(
    by: Membership,
    channels: Sequence[Channel],
    pillars: Sequence[int],
    spread: Sequence[tuple[int, tuple[datetime, datetime]]],
    now: datetime,
) -> Iterator[Rows]:
    """A post, its variant, its delivery and its words, for each number and stretch of time."""
    chance = random.Random(1871)  # noqa: S311  (the same crowd each time, not a secret)
    every = max(1, len(spread) // 100)
    for number, (key, (start, end)) in enumerate(spread):
        channel = channels[chance.randrange(len(channels))]
        words = chance.choices(WORDS, k=24)
        if number % 10 == 0:
            words[3] = COMMON
        if number % every == 0 and number // every < 100:
            words[5] = RARE
        title, text = " ".join(words[:5]).capitalize(), " ".join(words) + "."
        quarters = int((end - start).total_seconds() // 900)
        at = (start + timedelta(minutes=15 * chance.randrange(quarters))).astimezone(UTC)
        planned = None if number % 20 == 7 else LocalTime.of(at, channel.zone)
        past = planned is not None and at < now
        stage, state = _stand(chance, past)
        stamps = {"workspace_id": by.workspace_id, "created_at": now, "changed_at": now}
        yield (
            {
                "id": key, "public_id": new_public_id(), "title": title, "text": text, "language": "en",
                "stage": stage, "pillar_id": pillars[key % len(pillars)] if pillars else None,
                "author_id": by.user_id, "version": 1, **stamps,
            },
            {
                "id": key, "public_id": new_public_id(), "post_id": key, "channel_id": channel.id, "options": {},
                "own_media": False, "planned_at": planned and planned.at, "planned_zone": planned and planned.zone,
                "planned_fold": planned and planned.fold, "planned_instant": at if planned else None,
                "version": 1, "sequence": 0, **stamps,
            },
            {
                "workspace_id": by.workspace_id, "variant_id": key, "channel_id": channel.id,
                "key": f"crowd-{key}", "public_id": new_public_id(), "state": state, "changed_at": now,
                "due_at": at if state == State.SCHEDULED else None,
                "proof": "a crowd" if state == State.PUBLISHED else "",
            },
            {"id": key, "workspace_id": by.workspace_id, "words": " ".join(tokens(f"{title} {text}"))},
        )  # fmt: skip


def _stand(chance: random.Random, past: bool) -> tuple[str, str]:
    if past:
        return Stage.SUBMITTED, State.PUBLISHED
    stage = chance.choices((Stage.IDEA, Stage.DRAFT, Stage.SUBMITTED), (1, 3, 2))[0]
    return (stage, State.UNSCHEDULED)


def _write(connection: Connection, batch: list[Rows]) -> None:
    for place, model in enumerate((Post, Variant, Delivery, PostWords)):
        connection.execute(insert(model), [row[place] for row in batch])

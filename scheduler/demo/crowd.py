"""Posts by the hundred thousand, through bulk inserts: a workspace to measure with, not to read."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from json import dumps
from typing import Any

from sqlalchemy import JSON, Connection, func, insert, select
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content import Post, PostWords, Stage, Variant
from scheduler.content.words import tokens
from scheduler.db import LocalTime, Sessions
from scheduler.people import Membership
from scheduler.planning import Pillar
from scheduler.publishing import Delivery, State

AT_ONCE = 5000
CACHE_KB = 200_000  # the indexes of a million rows do not fit into the usual 2 MB
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
FOLDED = {word: tokens(word)[0] for word in (*WORDS, COMMON, RARE)}
KEY = "crowd-"
Stretch = tuple[datetime, datetime]
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Place:
    """Whom the rows belong to, what they name, and when it is."""

    workspace_id: int
    channels: Sequence[Channel]
    pillars: Sequence[int]
    authors: Sequence[int]
    now: datetime


def crowd(
    sessions: Sessions,
    by: Membership,
    *,
    posts: int,
    around: datetime,
    months: int = 120,
    in_month: int = 0,
    apart: bool = False,
    told: Told | None = None,
) -> None:
    """`posts` spread over `months` up to three months ahead of `around`, and `in_month` more within its own month.

    One in twenty waits for a day. Words, stages and states are drawn from a fixed seed. `apart` keeps the spread ones
    out of the weeks of that month. Commits as it goes and then calls `told(done, all)`; it can be stopped at any time.
    """
    with sessions.reading() as session:
        place, last = _place(session, by, around), _last(session)
    chances = random.Random(1871 + last)  # noqa: S311  (the same crowd each time, not a secret)
    rows = _rows(place, last + 1, _stretches(posts, in_month, around, months, apart), chances)
    done, every = 0, posts + in_month
    while batch := list(islice(rows, AT_ONCE)):
        with sessions.writing() as session:
            _write(session.connection(), batch)
        done += len(batch)
        if told:
            told(done, every)


def size(session: Session, workspace_id: int) -> int:
    """How many of the workspace's posts came with a crowd."""
    ours = Delivery.key.between(KEY, KEY + "~")
    found = select(func.count()).select_from(Delivery).where(Delivery.workspace_id == workspace_id, ours)
    return session.scalar(found) or 0


def _place(session: Session, by: Membership, now: datetime) -> Place:
    here = by.workspace_id
    return Place(
        here,
        session.scalars(select(Channel).where(Channel.workspace_id == here).order_by(Channel.id)).all(),
        session.scalars(select(Pillar.id).where(Pillar.workspace_id == here).order_by(Pillar.id)).all(),
        session.scalars(
            select(Membership.user_id).where(Membership.workspace_id == here).order_by(Membership.user_id)
        ).all(),
        now,
    )


def _last(session: Session) -> int:
    tables: tuple[Any, ...] = (Post.__table__, Variant.__table__)
    connection = session.connection()
    return max(connection.scalar(select(func.max(table.c.id))) or 0 for table in tables)


def _stretches(posts: int, in_month: int, around: datetime, months: int, apart: bool) -> list[list[Stretch]]:
    """For each post the stretches of time one of which it stands in."""
    first = around.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    month = (first, first + timedelta(days=28))
    end = around + timedelta(days=90)
    begin = end - timedelta(days=30 * months)
    week = timedelta(days=7)
    wide = [(begin, first - week), (first + 7 * week, end)] if apart else [(begin, end)]
    return [wide] * posts + [[month]] * in_month


Rows = tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]]


def _rows(
    place: Place, first: int, stretches: Sequence[list[Stretch]], chance: random.Random
) -> Iterator[Rows]:
    """A post, its variant, its delivery and its words, for each stretch of time."""
    every = max(1, len(stretches) // 100)
    for number, among in enumerate(stretches):
        key = first + number
        channel = chance.choice(place.channels)
        words = chance.choices(WORDS, k=24)
        if number % 10 == 0:
            words[3] = COMMON
        if number % every == 0 and number // every < 100:
            words[5] = RARE
        at = None if number % 20 == 7 else _moment(chance, among)
        planned = at and LocalTime.of(at, channel.zone)
        stage, state = _stand(chance, at is not None and at < place.now)
        stamps = {"workspace_id": place.workspace_id, "created_at": place.now, "changed_at": place.now}
        folded = [FOLDED[word] for word in words]
        yield (
            {
                "id": key, "public_id": _public_id(key), "title": " ".join(words[:5]).capitalize(),
                "text": " ".join(words) + ".", "language": "en", "stage": stage,
                "pillar_id": place.pillars[key % len(place.pillars)] if place.pillars else None,
                "author_id": chance.choice(place.authors), "version": 1, **stamps,
            },
            {
                "id": key, "public_id": _public_id(key), "post_id": key, "channel_id": channel.id, "options": {},
                "own_media": False, "planned_at": planned and planned.at, "planned_zone": planned and planned.zone,
                "planned_fold": planned and planned.fold, "planned_instant": at, "version": 1, "sequence": 0, **stamps,
            },
            {
                "workspace_id": place.workspace_id, "variant_id": key, "channel_id": channel.id,
                "key": f"{KEY}{key}", "public_id": _public_id(key), "state": state, "changed_at": place.now,
                "proof": "a crowd" if state == State.PUBLISHED else "",
            },
            {"id": key, "workspace_id": place.workspace_id, "words": " ".join(folded[:5] + folded)},
        )  # fmt: skip


def _public_id(key: int) -> str:
    # Begun with the number: the unique index then grows at its end, and a million are written in half the time.
    return f"{key:07x}{secrets.token_hex(6)}"


def _moment(chance: random.Random, among: list[Stretch]) -> datetime:
    """A quarter of an hour, each as likely as the others."""
    quarters = [int((end - start).total_seconds() // 900) for start, end in among]
    drawn = chance.randrange(sum(quarters))
    for (start, _), there in zip(among, quarters, strict=True):
        if drawn < there:
            return (start + timedelta(minutes=15 * drawn)).astimezone(UTC)
        drawn -= there
    raise AssertionError("Drawn beyond the last stretch.")


def _stand(chance: random.Random, past: bool) -> tuple[str, str]:
    if past:
        return Stage.SUBMITTED, State.PUBLISHED
    stage = chance.choices((Stage.IDEA, Stage.DRAFT, Stage.SUBMITTED), (1, 3, 2))[0]
    return (stage, State.UNSCHEDULED)


TABLES: tuple[Any, ...] = (Post.__table__, Variant.__table__, Delivery.__table__, PostWords.__table__)


def _write(connection: Connection, batch: list[Rows]) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size=-{CACHE_KB}")
        for number, table in enumerate(TABLES):
            connection.execute(insert(table), [row[number] for row in batch])
        return
    for number, table in enumerate(TABLES):
        _copy(connection, table, [row[number] for row in batch])
    # Numbers that were given do not move the counter that gives them.
    for table in TABLES[:2]:
        counter = f"pg_get_serial_sequence('{table.name}', 'id')"
        connection.exec_driver_sql(f"SELECT setval({counter}, (SELECT max(id) FROM {table.name}))")


def _copy(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    """PostgreSQL's own way in, several times as quick as INSERT; it knows nothing of the defaults in the models."""
    usual = {c.name: _usual(c.default) for c in table.c if c.default is not None}
    columns = list(usual | rows[0])
    json = [isinstance(table.c[name].type, JSON) for name in columns]
    into = f"COPY {table.name} ({', '.join(columns)}) FROM STDIN"
    cursor: Any = connection.connection.cursor()
    with cursor.copy(into) as copy:
        for row in rows:
            whole = usual | row
            values = [whole[name] for name in columns]
            copy.write_row([dumps(v) if is_json else v for v, is_json in zip(values, json, strict=True)])


def _usual(default: Any) -> Any:
    return default.arg(None) if default.is_callable else default.arg

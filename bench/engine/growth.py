"""Does a claim cost more with a million published posts and a hundred thousand scheduled ones beside it?"""

from __future__ import annotations

import contextlib
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench.engine import servers
from bench.engine.newsroom import open_newsroom
from migrations.migrate import upgrade
from scheduler.channels.connecting import open_adapter
from scheduler.clock import SystemClock
from scheduler.db import Sessions
from scheduler.outgoing import Client
from scheduler.publishing.claiming.claim import Claimant, claim
from scheduler.publishing.claiming.loading import Outside
from scheduler.publishing.delivery import Delivery
from scheduler.sealing import Sealer

SEALER = Sealer(["a key of the bench, and of nothing else"])
PLACES, ROUNDS = 50, 20


def measure(published: int = 1_000_000, scheduled: int = 100_000) -> dict[str, Any]:
    """Milliseconds of a claim of 50, rolled back each time, in an empty and in a full database."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, servers.postgres() as server:
        for name in ("sqlite", "postgresql"):
            with contextlib.ExitStack() as stack:
                both = []
                for full in (False, True):
                    url = (
                        f"sqlite:///{folder}/{full}.sqlite3"
                        if name == "sqlite"
                        else server.plain_url(server.create())
                    )
                    both.append(stack.enter_context(_opened(url)))
                    _prepare(both[-1], *((published, scheduled) if full else (0, 0)))
                # In turn: a busy second of the machine then hits both.
                pairs = [
                    [claims(sessions, Path(folder), rounds=2) for sessions in both] for _ in range(ROUNDS)
                ]
            empty, full_ = (statistics.median(times) for times in zip(*pairs, strict=True))
            found[name] = {"empty_ms": empty, "full_ms": full_, "ratio": full_ / empty}
    return found


def _prepare(sessions: Sessions, published: int, scheduled: int) -> None:
    upgrade(sessions.engine)
    room = open_newsroom(sessions, SEALER, 100, lambda n: f"http://127.0.0.1:9/c/{n}", datetime.now(UTC))
    if published:
        fill(sessions, published, scheduled)
    room.plan(1000, datetime.now(UTC) - timedelta(seconds=1))
    with sessions.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def fill(sessions: Sessions, published: int, scheduled: int) -> None:
    """Copies of the newsroom's draft, in the database itself: published long ago, or scheduled for next year."""
    lite = sessions.is_sqlite
    numbers = (
        "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {last}) SELECT i FROM n) n"
        if lite
        else "generate_series(1, {last}) AS n(i)"
    ).format(last=published + scheduled)
    name = "printf('{x}%d', i)" if lite else "'{x}' || i"
    at = datetime.now(UTC)
    values = {
        "past": at - timedelta(days=400), "next": at + timedelta(days=300), "published": published,
    }  # fmt: skip
    if lite:
        values |= {
            key: value.strftime("%Y-%m-%d %H:%M:%S.%f") for key, value in values.items() if key != "published"
        }
    kinds = "CASE WHEN i <= :published THEN 'published' ELSE 'scheduled' END"
    when = "CASE WHEN i <= :published THEN {past} ELSE {next} END".format(
        past=":past" if lite else "CAST(:past AS timestamptz)",
        next=":next" if lite else "CAST(:next AS timestamptz)",
    )
    space, base = "(SELECT min(id) FROM workspace)", 1_000_000
    statements = [
        f"""INSERT INTO post (id, workspace_id, public_id, title, text, language, stage, author_id, version, created_at, changed_at)
            SELECT {base} + i, {space}, {name.format(x="p")}, 'An old post', 'What was said then.', 'en', 'submitted',
            (SELECT min(id) FROM "user"), 1, {when}, {when} FROM {numbers}""",
        f"""INSERT INTO variant (id, workspace_id, public_id, post_id, channel_id, options, own_media, version, sequence,
            planned_at, planned_zone, planned_instant, created_at, changed_at)
            SELECT {base} + i, {space}, {name.format(x="v")}, {base} + i, (SELECT min(id) FROM channel) + i % (SELECT count(*) FROM channel), '{{}}',
            {"0" if lite else "false"}, 1, 0, {when}, 'UTC', {when}, {when}, {when} FROM {numbers}""",
    ]
    columns = {
        "id": f"{base} + i", "workspace_id": space, "public_id": name.format(x="d"), "variant_id": f"{base} + i",
        "channel_id": "(SELECT min(id) FROM channel) + i % (SELECT count(*) FROM channel)", "kind": "'publish'", "state": kinds,
        "key": name.format(x="key-"), "due_at": when, "proof": "'old'", "changed_at": when, "permalink": "''",
        "prepared": "'{}'", "tries": "0", "fence": "1", "looks": "0",
    }  # fmt: skip
    defaults = {
        c.name: c.default.arg for c in Delivery.__table__.c if c.default is not None and c.default.is_scalar
    }
    for column, value in defaults.items():
        columns.setdefault(column, f"'{value}'" if isinstance(value, str) else str(value))
    columns["stamp"] = "(SELECT max(stamp) FROM delivery)"
    statements.append(
        f"INSERT INTO delivery ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM {numbers}"
    )
    for statement in statements:
        with sessions.engine.begin() as connection:
            connection.execute(text(statement), {k: v for k, v in values.items() if f":{k}" in statement})


@contextlib.contextmanager
def _opened(url: str) -> Iterator[Sessions]:
    sessions = Sessions(url)
    try:
        yield sessions
    finally:
        sessions.dispose()


def claims(sessions: Sessions, folder: Path, *, rounds: int) -> float:
    """Milliseconds of the last of some claims, each rolled back."""
    clock, client = SystemClock(), Client(("127.0.0.1",))
    outside = Outside(
        lambda facts: open_adapter(facts, sealer=SEALER, client=client), lambda s, c: (), str, folder
    )
    times = []
    for _ in range(rounds):
        with contextlib.suppress(_Back), sessions.writing() as session:
            began = time.perf_counter()
            taken = claim(
                session, Claimant("bench/1", clock.steady(), clock.now(), outside), "fast", free=PLACES
            )
            times.append((time.perf_counter() - began) * 1000)
            if not taken:  # how many is the claim's affair: it works on a few channels at a time
                raise RuntimeError("Nothing was claimed.")
            raise _Back
    return times[-1]


class _Back(Exception):
    """Rolls the claim back: the next one finds the same."""

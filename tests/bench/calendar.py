"""How the calendar's pages hold up: `python -m tests.bench.calendar [--posts 100000] [--database URL]`.

Builds two newsrooms in one run, a small and a large one, asks both for the same pages and prints p50, p95 and the
ratios. Times differ from machine to machine; the ratios are what docs/performance.md promises.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from flask.testing import FlaskClient

import scheduler.models  # noqa: F401
from migrations.migrate import upgrade
from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.db.sessions import make_engine
from scheduler.demo.crowd import COMMON, RARE, crowd
from scheduler.people import Role
from tests.newsroom import FixedClock, a_channel, a_member, a_workspace
from tests.web.browser import Browser, sign_in
from web.app import create_app

NOW = datetime(2026, 11, 10, 9, tzinfo=UTC)
MONTH, LIST = "/calendar?view=month", "/calendar?view=list"
PAGES = {
    "month": MONTH,
    "week": "/calendar?view=week",
    "list": LIST,
    "board": "/calendar?view=board",
    "year": "/calendar?view=year",
    "search, rare": f"{LIST}&q={RARE}",
    "search, common": f"{LIST}&q={COMMON}",
    "changes": "/calendar/changes",
}


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--posts", type=int, default=100_000)
    words.add_argument("--times", type=int, default=15)
    words.add_argument(
        "--postgres", help="address of an empty PostgreSQL database; without it SQLite, in a file"
    )
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        few = newsroom(Path(folder) / "few", posts=1000, in_month=200)
        many = newsroom(Path(folder) / "many", posts=asked.posts, in_month=200, url=asked.postgres)
        full = newsroom(Path(folder) / "full", posts=1000, in_month=5000)
        print(
            f"{'page':<16}{'1,000':>16}{f'{asked.posts:,}':>16}{'ratio':>8}{'5,000 a month':>16}{'ratio':>8}"
        )
        for name, address in PAGES.items():
            a, b, c = timed((few, many, full), address, asked.times)
            print(f"{name:<16}{_ms(a):>16}{_ms(b):>16}{b[0] / a[0]:>8.2f}{_ms(c):>16}{c[0] / a[0]:>8.2f}")


def newsroom(folder: Path, *, posts: int, in_month: int, url: str | None = None) -> FlaskClient:
    folder.mkdir()
    url = url or f"sqlite:///{folder / 'bench.sqlite3'}"
    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()
    sessions = Sessions(url)
    began = time.monotonic()
    with sessions.writing() as session:
        member = a_member(session, a_workspace(session), Role.OWNER)
        for number in range(6):
            a_channel(session, member.workspace, f"Channel {number}", position=number)
        crowd(session, member, posts=posts, around=NOW, in_month=in_month)
    if not sessions.is_sqlite:
        with sessions.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    print(f"{posts + in_month:,} posts written in {time.monotonic() - began:.1f} s")
    settings = Settings(
        data_dir=folder, database_url=url, redis_url=None, secret_key="0123456789abcdef0123456789abcdef",
        public_url="http://localhost",
    )  # fmt: skip
    app = create_app(settings, sessions=sessions, clock=FixedClock(NOW))
    app.test_client_class = Browser
    client = app.test_client()
    sign_in(client, sessions, member, NOW)
    return client


def timed(clients: tuple[FlaskClient, ...], address: str, times: int) -> list[tuple[float, float]]:
    """p50 and p95 in seconds for each, after two to warm up; in turns, so that a busy machine slows all alike."""
    taken: list[list[float]] = [[] for _ in clients]
    for number in range(times + 2):
        for client, its in zip(clients, taken, strict=True):
            began = time.perf_counter()
            answer = client.get(address)
            if number >= 2:
                its.append(time.perf_counter() - began)
            assert answer.status_code == 200, (address, answer.status_code)
    return [(statistics.median(its), sorted(its)[min(len(its) - 1, round(len(its) * 0.95))]) for its in taken]


def _ms(times: tuple[float, float]) -> str:
    return f"{times[0] * 1000:.0f} / {times[1] * 1000:.0f} ms"


if __name__ == "__main__":
    main()

"""How the plan page holds up: `python -m tests.bench.plan [--times 15]`.

Two newsrooms, one channel and thirty, each channel with a plan, slots and two to six posts a week over 26 weeks. Prints queries
and the processor's time for the page in each (in turns), and the ratio: docs/performance.md promises as many queries and at most twice the time.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

import scheduler.models  # noqa: F401
from migrations.migrate import upgrade
from scheduler.channels import Channel
from scheduler.config import Settings
from scheduler.db import LocalTime, Sessions
from scheduler.db.sessions import make_engine
from scheduler.people import Membership, Role
from scheduler.planning import Pillar, pillars, plans, slots
from scheduler.planning.wish import Wish
from scheduler.publishing import State
from tests.newsroom import FixedClock, a_channel, a_member, a_post, a_variant, a_workspace
from tests.web.browser import Browser, sign_in
from web.app import create_app
from web.serve import keep_what_is_loaded

NOW = datetime(2026, 11, 10, 9, tzinfo=UTC)
WEEKS, A_WEEK = 26, 4
NINE = datetime.min.replace(hour=9).time()


@dataclass(frozen=True)
class Seen:
    """Of the page of one channel and of thirty: queries, and seconds of the processor for each look, in turns."""

    queries: tuple[int, int]
    spent: tuple[list[float], list[float]]

    @property
    def ratio(self) -> float:
        """Of the quickest looks: whatever else the machine does only adds to one of them."""
        return min(self.spent[1]) / min(self.spent[0])


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--times", type=int, default=15)
    seen = measure(times=words.parse_args().times)
    for number, asked, spent in zip((1, 30), seen.queries, seen.spent, strict=True):
        p50, least = statistics.median(spent) * 1000, min(spent) * 1000
        print(f"{number:>3} channels: {asked} queries, p50 {p50:.0f} ms, at least {least:.0f} ms")
    one, thirty = (statistics.median(spent) for spent in seen.spent)
    print(f"ratio {seen.ratio:.2f}, of the medians {thirty / one:.2f}")


def measure(*, times: int) -> Seen:
    with tempfile.TemporaryDirectory() as folder:
        houses = [newsroom(Path(folder) / str(number), channels=number) for number in (1, 30)]
        keep_what_is_loaded()  # as `marronnier serve` does
        spent: tuple[list[float], list[float]] = ([], [])
        one, thirty = (queries(client, sessions) for client, sessions in houses)
        for _ in range(times):
            for (client, _sessions), its in zip(houses, spent, strict=True):
                began = time.process_time()
                client.get("/plan")
                its.append(time.process_time() - began)
        return Seen((one, thirty), spent)


def newsroom(folder: Path, *, channels: int) -> tuple[FlaskClient, Sessions]:
    folder.mkdir()
    url = f"sqlite:///{folder / 'bench.sqlite3'}"
    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()
    sessions = Sessions(url)
    with sessions.writing() as session:
        member = a_member(session, a_workspace(session), Role.OWNER)
        # Written by somebody else: what a reader has to write is counted on the rail of every page.
        writer = a_member(session, member.workspace, name="Zoe Pen")
        themes = [pillars.create(session, by=member, name=f"Pillar {n}", now=NOW) for n in range(4)]
        for number in range(channels):
            channel = a_channel(session, member.workspace, f"Channel {number}", position=number)
            fill(session, member, writer, channel, themes)
    settings = Settings(
        data_dir=folder, database_url=url, redis_url=None, secret_key="0123456789abcdef0123456789abcdef",
        public_url="http://localhost",
    )  # fmt: skip
    app = create_app(settings, sessions=sessions, clock=FixedClock(NOW))
    app.test_client_class = Browser
    client = app.test_client()
    sign_in(client, sessions, member, NOW)
    return client, sessions


def fill(
    session: Session, member: Membership, writer: Membership, channel: Channel, themes: list[Pillar]
) -> None:
    wish = Wish(
        audience="Neighbours", objective="Come and see", cadence_min=3, cadence_max=5, owner=member.user,
        mix=dict.fromkeys(themes, 25), most_promotional=25, minutes_a_week=90,
    )  # fmt: skip
    plans.save(session, channel, wish, by=member, now=NOW)
    for weekday in range(A_WEEK):
        slots.add(
            session, by=member, channel=channel, weekday=weekday, at=NINE, pillar=themes[weekday], now=NOW
        )
    begin = datetime(2026, 11, 9, 9) - timedelta(weeks=WEEKS - 8)
    chance = random.Random(channel.name)
    for week in range(WEEKS):
        for day in range(chance.randint(2, 6)):
            at = begin + timedelta(weeks=week, days=day)
            post = a_post(session, writer, pillar_id=themes[(week + day) % 4].id)
            variant = a_variant(session, post, channel, planned=LocalTime(at, channel.zone))
            if at < NOW.replace(tzinfo=None):
                variant.delivery.state, variant.delivery.proof = State.PUBLISHED, "seen"


def queries(client: FlaskClient, sessions: Sessions) -> int:
    asked: list[str] = []

    def note(*given: object) -> None:
        asked.append(str(given[2]))

    event.listen(sessions.engine, "before_cursor_execute", note)
    client.get("/plan")
    event.remove(sessions.engine, "before_cursor_execute", note)
    return len(asked)


if __name__ == "__main__":
    main()

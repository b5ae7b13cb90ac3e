from __future__ import annotations

from pathlib import Path

from sqlalchemy import select, text

from scheduler import demo
from scheduler.activity import chain
from scheduler.calendar import clock_change
from scheduler.channels import Channel
from scheduler.config import Settings
from scheduler.db import LocalTime, Sessions
from scheduler.demo.crowd import crowd, size
from scheduler.planning import coverage, judging
from scheduler.sealing import Sealer
from tests.newsroom import NOON, a_channel, a_member, a_workspace


def test_the_demo_is_half_a_year_of_a_newsroom_that_really_published(
    sqlite_sessions: Sessions, tmp_path: Path
) -> None:
    settings = Settings.from_env({"MARRONNIER_DATA_DIR": str(tmp_path), "MARRONNIER_SECRET_KEY": "k" * 40})

    demo.build(sqlite_sessions, settings=settings, sealer=Sealer.of(settings), now=NOON)

    with sqlite_sessions.writing() as session:
        states = dict(session.execute(text("SELECT state, count(*) FROM delivery GROUP BY state")).all())
        languages = dict(session.execute(text("SELECT language, count(*) FROM post GROUP BY language")).all())
        assert session.execute(text("SELECT count(*) FROM channel")).scalar_one() == 7
        assert states["published"] > 60 and states["scheduled"] > 20
        today = LocalTime.of(NOON, "Europe/Paris").at.date()
        first_day = coverage.first_day_of_week(today, 0) - 26 * coverage.WEEK
        for channel in session.scalars(select(Channel).where(Channel.workspace_id == 1)):
            weeks = coverage.weeks(session, 1, channel, first_day=first_day, weeks=26, today=today)
            assert judging.regularity(weeks).of == 26
        assert states["failed"] == states["unconfirmed"] == 1
        found = clock_change.preview(session, 1, "Europe/Paris", now=NOON)
        assert [(one.was.hour, one.will.hour) for one in found.moved] == [(18, 17)]
        assert languages["en"] > 20 and languages["fr"] > 60
        while chain.seal(session, NOON):
            session.flush()
        assert chain.first_broken(session) is None


def test_a_demo_that_was_cut_off_is_filled_up_at_the_next_start(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        anais = a_member(session, a_workspace(session), name="Anaïs Petit", email="anais@estuaires.example")
        a_channel(session, anais.workspace)
    crowd(sqlite_sessions, anais, posts=30, around=NOON)

    for posts in (50, 50, 20):
        demo.fill_up(sqlite_sessions, posts=posts, now=NOON)

    with sqlite_sessions.reading() as session:
        assert size(session, anais.workspace_id) == 50

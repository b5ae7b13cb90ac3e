from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from scheduler import activity
from scheduler.activity import chain
from scheduler.channels.channel import Channel, Health
from scheduler.config import Settings
from scheduler.db import Beat, Sessions, across_workspaces
from scheduler.health import Check, Level, check_all, figures, tallies
from scheduler.publishing import Delivery, State
from scheduler.sealing import Sealer
from tests.newsroom import NOON, FixedClock, a_channel, a_member, a_post, a_workspace

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_env({"MARRONNIER_DATA_DIR": str(tmp_path), "MARRONNIER_SECRET_KEY": KEY})


def ask(settings: Settings, sessions: Sessions, **more: int) -> dict[str, list[Check]]:
    found: dict[str, list[Check]] = {}
    for check in check_all(settings, sessions, clock=FixedClock(), sealer=Sealer([KEY]), **more):
        found.setdefault(str(check.name), []).append(check)
    return found


def level(found: dict[str, list[Check]], name: str) -> Level:
    return max(check.level for check in found[name])


def a_scheduled_post(sessions: Sessions, *, late: timedelta) -> None:
    with sessions.writing() as session:
        member = a_member(session, a_workspace(session))
        channel = a_channel(session, member.workspace)
        a_post(session, member, "Hello", channel)
        with across_workspaces(session):
            session.execute(update(Delivery).values(state=State.SCHEDULED, due_at=NOON - late))


def test_without_a_tick_nothing_goes_out(settings, sessions):
    found = ask(settings, sessions)

    assert level(found, "Tick") is Level.BAD
    assert level(found, "Workers") is Level.WATCH
    assert level(found, "Courier") is Level.WATCH
    assert level(found, "Database") is Level.FINE


def test_a_tick_seen_lately_is_fine_and_a_silent_one_is_not(settings, sessions):
    with sessions.writing() as session:
        session.add(Beat(name="tick:here:1", role="tick", at=NOON - timedelta(seconds=10)))
        session.add(Beat(name="worker:here:2", role="worker", at=NOON - timedelta(seconds=40)))
    found = ask(settings, sessions)
    assert level(found, "Tick") is Level.FINE
    assert level(found, "Workers") is Level.FINE

    with sessions.writing() as session:
        session.execute(update(Beat).values(at=NOON - timedelta(minutes=9)))

    assert "9 minutes ago" in str(ask(settings, sessions)["Tick"][0].text)


def test_an_overdue_post_is_counted_with_its_lateness(settings, sessions):
    a_scheduled_post(sessions, late=timedelta(minutes=7))

    found = ask(settings, sessions)

    assert level(found, "Overdue posts") is Level.BAD
    assert "1, the oldest 7 min" in str(found["Overdue posts"][0].text)


def test_a_post_on_a_paused_channel_is_held_not_late(settings, sessions):
    a_scheduled_post(sessions, late=timedelta(minutes=7))
    with sessions.writing() as session, across_workspaces(session):
        session.execute(update(Channel).values(paused_at=NOON))

    found = ask(settings, sessions)

    assert level(found, "Overdue posts") is Level.FINE
    assert level(found, "Channels") is Level.WATCH


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"health": Health.UNAUTHORIZED}, "must be connected again"),
        ({"sealed": Sealer(["another-key-that-nobody-has-any-more"]).seal("{}")}, "sealed with another key"),
    ],
)
def test_a_channel_that_cannot_send_is_named(settings, sessions, change, sentence):
    with sessions.writing() as session:
        a_channel(session, a_workspace(session), "Le quai", **change)

    (check,) = ask(settings, sessions)["Channels"]

    assert check.level is Level.BAD
    assert "“Le quai”" in str(check.text)
    assert sentence in str(check.text)


def test_another_workspaces_channel_is_not_named(settings, sessions):
    with sessions.writing() as session:
        a_channel(session, a_workspace(session, "Theirs"), "Secret square", health=Health.UNAUTHORIZED)
        mine = a_workspace(session, "Mine").id

    assert level(ask(settings, sessions, workspace_id=mine), "Channels") is Level.FINE


def test_a_database_of_another_release_says_what_to_do(settings, tmp_path):
    empty = Sessions(f"sqlite:///{tmp_path / 'empty.sqlite3'}")

    found = ask(settings, empty)

    assert "marronnier migrate" in str(found["Migrations"][0].text)
    assert "Tick" not in found


def test_the_figures_count_states_and_lateness(sessions):
    a_scheduled_post(sessions, late=timedelta(seconds=30))

    with sessions.reading() as session:
        found = figures(session, NOON)

    assert (found.due, found.late, found.oldest_due) == (1, 0, 30.0)
    assert found.states["scheduled"] == 1
    assert found.states["failed"] == 0


def test_the_figures_of_what_ended_come_from_running_totals(sessions):
    with sessions.writing() as session:
        tallies.add(session, {tallies.PUBLISHED: 2, tallies.LATE_MS: 2500, tallies.within(2.5): 1})
        tallies.add(session, {tallies.PUBLISHED: 1, tallies.TAKEN_OVER: 4})

    with sessions.reading() as session:
        found = figures(session, NOON)

    assert (found.published, found.taken_over, found.late_seconds) == (3, 4, 2.5)
    assert found.lateness[:4] == (0, 0, 0, 1)


def test_a_history_somebody_rewrote_is_said(settings: Settings, sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        post = a_post(session, ada)
        for verb in ("drafted", "submitted", "scheduled"):
            activity.record(session, ada, verb, post, now=NOON)
    with sqlite_sessions.writing() as session:
        chain.seal(session, NOON)
    assert level(ask(settings, sqlite_sessions), "History") is Level.FINE

    with sqlite_sessions.writing() as session:
        session.execute(text("UPDATE deed SET verb = 'approved' WHERE id = 2"))
        newest, all_of_it = chain.first_broken(session, latest=1), chain.first_broken(session)

    assert (newest, all_of_it) == (None, 2)
    assert level(ask(settings, sqlite_sessions), "History") is Level.WATCH

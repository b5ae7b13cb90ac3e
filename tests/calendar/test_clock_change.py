"""What the next change of the clocks does to what is planned, looked at in October in Paris."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import update

from scheduler.calendar import clock_change
from scheduler.calendar.clock_change import next_change, preview
from scheduler.db import LocalTime, Sessions
from scheduler.planning import Slot
from scheduler.publishing import Delivery, State
from tests.newsroom import a_channel, a_member, a_post, a_variant, a_workspace

PARIS, NEW_YORK = "Europe/Paris", "America/New_York"
OCTOBER = datetime(2026, 10, 1, 12, tzinfo=UTC)


def test_the_next_change_is_found_to_the_second() -> None:
    paris, new_york = next_change(PARIS, OCTOBER), next_change(NEW_YORK, OCTOBER)

    assert paris and (paris.at, paris.by) == (datetime(2026, 10, 25, 1, tzinfo=UTC), timedelta(hours=-1))
    assert new_york and new_york.at == datetime(2026, 11, 1, 6, tzinfo=UTC)
    assert next_change(PARIS, paris.at).by == timedelta(hours=1)  # type: ignore[union-attr]
    assert next_change("Asia/Tokyo", OCTOBER) is None


def test_only_what_reads_otherwise_here_is_listed(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        square = a_channel(session, ada.workspace)
        for title, day, zone in (
            ("Between", 28, NEW_YORK),  # Paris has changed, New York not yet
            ("Before", 20, NEW_YORK),
            ("At home", 28, PARIS),
        ):
            post = a_post(session, ada, title=title)
            a_variant(session, post, square, planned=LocalTime(datetime(2026, 10, day, 9), zone))
        after = a_post(session, ada, title="After both")
        a_variant(session, after, square, planned=LocalTime(datetime(2026, 11, 5, 9), NEW_YORK))
        twice = a_post(session, ada, title="Which one")
        a_variant(session, twice, square, planned=LocalTime(datetime(2026, 10, 25, 2, 30), PARIS, 1))
        session.add(
            Slot(
                workspace_id=ada.workspace_id,
                channel_id=square.id,
                weekday=6,
                at=time(2, 15),
                created_at=OCTOBER,
            )
        )
        found = preview(session, ada.workspace_id, PARIS, now=OCTOBER)

    [moved] = found.moved
    assert (moved.entry.title, moved.was.hour, moved.will.hour) == ("Between", 15, 14)
    assert [entry.title for entry in found.twice] == ["Which one"]
    assert [one.twice for one in found.odd] == [True]
    assert [change.zone for change in found.changes] == [PARIS, NEW_YORK]


def test_what_reads_as_always_does_not_crowd_out_what_moves(
    sqlite_sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock_change, "MOST", 2)
    with sqlite_sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        square = a_channel(session, ada.workspace)
        for hour in (7, 8, 9):
            for zone in ("Europe/Berlin", NEW_YORK):
                post = a_post(session, ada, title=zone)
                a_variant(session, post, square, planned=LocalTime(datetime(2026, 10, 28, hour), zone))
        dropped = a_post(session, ada, title="Dropped")
        at = LocalTime(datetime(2026, 10, 25, 2, 30), PARIS, 1)
        gone = a_variant(session, dropped, square, planned=at)
        session.flush()
        session.execute(
            update(Delivery)
            .where(Delivery.workspace_id == ada.workspace_id, Delivery.variant_id == gone.id)
            .values(state=State.DROPPED)
        )
        found = preview(session, ada.workspace_id, PARIS, now=OCTOBER)

    assert [(moved.entry.title, moved.was.hour, moved.will.hour) for moved in found.moved] == [
        (NEW_YORK, 13, 12),
        (NEW_YORK, 14, 13),
    ]
    assert found.more == 1
    assert found.twice == []

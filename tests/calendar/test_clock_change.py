"""What the next change of the clocks does to what is planned, looked at in October in Paris."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from scheduler.calendar.clock_change import next_change, preview
from scheduler.db import LocalTime, Sessions
from scheduler.planning import Slot
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

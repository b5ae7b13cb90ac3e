"""The week and the day by the clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time

from scheduler.db import Sessions
from scheduler.people import Membership
from scheduler.planning import slots
from tests.newsroom import NOON, FixedClock
from tests.web.browser import Browser, text_of
from tests.web.newsdesk import Desk

FOLDED = re.compile(r'<tr class="folded" hidden>\s*<th class="hr" scope="row">(\d\d:\d\d)')


def test_the_line_of_now_is_drawn_outside_working_hours_too(browser: Browser, clock: FixedClock) -> None:
    clock.time = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)  # half past ten in the evening in Paris

    for view in ("week", "day"):
        page = browser.get(f"/calendar?view={view}").text
        assert "Now, 22:30" in page, view
        assert "22:00" not in FOLDED.findall(page), view
        assert "23:00" in FOLDED.findall(page), view
    assert "22:00" in FOLDED.findall(browser.get("/calendar?view=week&date=2026-11-30").text)


def test_free_slots_stand_at_their_hour_and_lead_to_writing_for_them(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    desk = Desk(sqlite_sessions, member)
    with sqlite_sessions.writing() as session:
        slots.add(session, by=member, channel=desk.square, weekday=1, at=time(21), pillar=None, now=NOON)

    for view in ("week", "day"):
        page = browser.get(f"/calendar?view={view}&date=2026-11-24")
        cell = page.text.partition('id="d-2026-11-24-21"')[2].partition("</td>")[0]
        assert "Free slot" in cell and "time=21:00" in cell, view
        assert "1 empty slot" in text_of(page), view

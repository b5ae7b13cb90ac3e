"""The week and the day by the clock."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.newsroom import FixedClock
from tests.web.browser import Browser


def test_the_line_of_now_is_drawn_outside_working_hours_too(browser: Browser, clock: FixedClock) -> None:
    clock.time = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)  # half past ten in the evening in Paris

    for view in ("week", "day"):
        page = browser.get(f"/calendar?view={view}").text
        assert "Now, 22:30" in page, view
        assert 'data-hour="23"' not in page, view
    assert "d-2026-12-01-22" not in browser.get("/calendar?view=week&date=2026-11-30").text

"""The feed in a real calendar application: khal reads it as a person would."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from scheduler.content import Stage
from scheduler.db import LocalTime, Sessions
from scheduler.people import Membership
from scheduler.publishing import State
from tests.web.browser import Browser
from tests.web.newsdesk import PARIS, Desk, at

pytestmark = pytest.mark.servers

Khal = Callable[..., str]


@pytest.fixture
def khal(tmp_path: Path) -> Khal:
    config = tmp_path / "khal.conf"
    config.write_text(
        f"""
[calendars]
[[house]]
path = {tmp_path / "calendars"}
[locale]
local_timezone = {PARIS}
default_timezone = {PARIS}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {tmp_path / "khal.db"}
"""
    )

    def call(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "khal", "-c", str(config), *words],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return call


def test_khal_shows_each_post_at_its_hour(
    browser: Browser,
    stranger: Browser,
    member: Membership,
    sqlite_sessions: Sessions,
    tmp_path: Path,
    khal: Khal,
) -> None:
    desk = Desk(sqlite_sessions, member)
    desk.plan("Summer; commas, and “quotes” 🌊", at(24, 9, 30))
    desk.plan("Out", at(20, 18), state=State.PUBLISHED, stage=Stage.SUBMITTED)
    desk.plan("From New York", LocalTime(datetime(2026, 11, 24, 20), "America/New_York"))
    desk.plan("After the clocks changed", LocalTime(datetime(2027, 3, 29, 8), PARIS))
    address = re.search(r"http://localhost(/feed/[^<]+)", browser.send("/feeds", name="House").text)
    assert address
    feed = tmp_path / "feed.ics"
    feed.write_bytes(stranger.get(address[1]).data)

    khal("import", "--batch", "-a", "house", str(feed))
    listed = khal(
        "list", "--format", "{start-date} {start-time} {title}", "--day-format", "", "2026-11-01", "365d"
    )

    assert listed.strip().splitlines() == [
        "2026-11-20 18:00 Published: Out · The square",
        "2026-11-24 09:30 Draft: Summer; commas, and “quotes” 🌊 · The square",
        "2026-11-25 02:00 Draft: From New York · The square",
        "2027-03-29 08:00 Draft: After the clocks changed · The square",
    ]

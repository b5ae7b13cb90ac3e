"""What the tests of brought files share: a file sent as a browser sends it, and the workers' part of the work."""

import io
from datetime import timedelta

from scheduler.calendar import going_on
from tests.newsroom import FixedClock
from tests.web.browser import text_of


def bring(browser, words, name="plan.csv"):
    content = words.encode() if isinstance(words, str) else words
    return browser.send("/plan/spreadsheet", sheet=(io.BytesIO(content), name))


def work(sqlite_sessions):
    """All that waits is done, as by a worker whom the tick has rung for."""
    return going_on.go_on(sqlite_sessions, FixedClock(), horizon=timedelta(days=60))


def enter(browser, sqlite_sessions, answer, deed="entry"):
    page = answer.location.partition("?")[0]
    browser.send(f"{page}/{deed}")
    work(sqlite_sessions)
    return text_of(browser.get(page))

"""However much there is, a page asks the database as often."""

from __future__ import annotations

import re
from collections import Counter

from flask import Flask

from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.sealing import Sealer
from tests.browser.addresses import addresses
from tests.browser.filled import fill
from tests.calendar.test_entries import counted
from tests.web.browser import Browser
from tests.web.multiplied import multiply
from web.visitor import COOKIE

COPIES = range(1, 5)  # of each row beside it


def test_no_page_asks_more_of_the_database_when_there_is_more(
    app: Flask, settings: Settings, sqlite_sessions: Sessions
) -> None:
    media, sealer = settings.data_dir / "media", Sealer.of(settings)
    filled = fill(sqlite_sessions, sealer=sealer, media_root=media, locale="en")
    paths = [address.path for address in addresses(app, filled.samples, most=1)]
    browser = app.test_client()
    assert isinstance(browser, Browser)
    browser.set_cookie(COOKIE, filled.secret)
    few = {path: _asked(browser, sqlite_sessions, path) for path in paths}
    grown = _more(sqlite_sessions, COPIES)
    many = {path: _asked(browser, sqlite_sessions, path) for path in paths}

    assert min(grown[name] for name in ("channel", "post", "variant", "media", "notice", "membership")) >= 4
    dearer = {path: _asked_again(few[path], many[path]) for path in paths}
    assert not any(dearer.values()), "\n".join(_told(path, more) for path, more in dearer.items() if more)


def _more(sessions: Sessions, numbers: range) -> dict[str, int]:
    with sessions.engine.begin() as connection:
        return multiply(connection, numbers)


def _asked(browser: Browser, sessions: Sessions, path: str) -> Counter[str]:
    with counted(sessions) as statements:
        answer = browser.get(path)
    assert answer.status_code < 500, path
    # The same question, of however many.
    return Counter(re.sub(r"\(\?(, \?)*\)", "(…)", " ".join(one.split())) for one in statements)


def _asked_again(few: Counter[str], many: Counter[str]) -> Counter[str]:
    """What is asked once because there is something now to ask about does not grow with it."""
    return Counter({one: times for one, times in (many - few).items() if many[one] > 1})


def _told(path: str, added: Counter[str]) -> str:
    lines = [f"  {times} × {statement[:300]}" for statement, times in added.items()]
    return "\n".join([path, *lines])

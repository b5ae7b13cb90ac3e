"""How times read. The house's pages are in Paris unless a test says otherwise."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from flask import Flask

from web.times import day


def test_a_time_that_stands_as_it_was_said_has_its_own_day_wherever_the_server_is(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        with app.test_request_context():
            assert 'datetime="2026-11-24"' in day(datetime(2026, 11, 24, 2, 30))
    finally:
        monkeypatch.undo()
        time.tzset()

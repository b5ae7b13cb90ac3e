"""How times read. The house's pages are in Paris unless a test says otherwise."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from scheduler.db import LocalTime
from web.cities import city_of
from web.language import say
from web.times import day, ends, numeral, written


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


def test_french_counts_the_first_of_a_month_and_no_other_day(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        assert written(date(2026, 12, 1), "full") == "mardi 1er décembre 2026"
        assert written(date(2026, 12, 1), "EEE d MMM") == "mar. 1er déc."
        # What a cell shows must stand in its label as it is: some speak to their machine in its words.
        assert [numeral(date(2026, 12, day)) for day in (1, 2)] == ["1er", "2"]
        assert written(date(2026, 12, 11), "d MMMM") == "11 décembre"
        assert written(date(2026, 12, 1), "short") == "01/12/2026"
        assert say(LocalTime(datetime(2026, 12, 1, 9), "Europe/Paris").said()) == "1er décembre 2026, 09:00"


def test_a_city_whose_clocks_agree_with_a_greater_one_keeps_its_name(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        wanted = {
            "America/Montreal": "Montréal", "America/Toronto": "Toronto", 
            "America/Argentina/Buenos_Aires": "Buenos Aires", "UTC": "UTC",
        }  # fmt: skip
        assert {name: city_of(name) for name in wanted} == wanted


def test_what_ends_at_midnight_ends_with_the_day_before(app: Flask) -> None:
    with app.test_request_context():
        assert ">31 Dec 2026<" in ends(datetime(2027, 1, 1, tzinfo=UTC))
        assert ">31 Dec 2026, 11:00<" in ends(datetime(2026, 12, 31, 11, tzinfo=UTC))


def test_a_number_in_a_sentence_is_written_as_the_reader_writes_it(app: Flask) -> None:
    said = app.jinja_env.from_string(
        '{{ ngettext("%(num)d character left", "%(num)d characters left", left) }}'
    )
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        assert said.render(left=1676) == "1\N{NARROW NO-BREAK SPACE}676 caractères restants"
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert [said.render(left=number) for number in (1676, 1)] == [
            "1,676 characters left",
            "1 character left",
        ]

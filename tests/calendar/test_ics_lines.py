from __future__ import annotations

import icalendar
import pytest

from scheduler.calendar.ics.lines import folded, line, text

AWKWARD = [
    "semi;colon, comma \\ backslash\nand a new line",
    "Grüße à l’été " * 20,
    "🙂👩‍👩‍👧 family " * 12,
    "עברית and العربية " * 8,
    "x" * 75,
    "é" * 200,
]


@pytest.mark.parametrize("words", AWKWARD)
def test_no_line_is_longer_than_75_octets_and_none_breaks_a_character(words: str) -> None:
    octets = line("DESCRIPTION", text(words))

    assert octets.endswith(b"\r\n")
    for physical in octets.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(physical) <= 75
        physical.decode()


@pytest.mark.parametrize("words", AWKWARD)
def test_text_comes_back_as_it_went(words: str) -> None:
    octets = b"BEGIN:VEVENT\r\n" + line("SUMMARY", text(words)) + b"END:VEVENT\r\n"

    assert str(icalendar.Event.from_ical(octets)["SUMMARY"]) == words


def test_control_characters_are_left_out() -> None:
    assert text("a\x00b\x0bc\r\nd") == "abc\\nd"


def test_a_line_of_exactly_75_octets_is_not_folded() -> None:
    assert folded("x" * 75) == b"x" * 75 + b"\r\n"


def test_every_sign_that_ends_a_line_somewhere_is_written_as_an_end_of_line() -> None:
    assert text("one\u2028two\x85three\r\nfour\rfive") == r"one\ntwo\nthree\nfour\nfive"

"""The spaces of French typography, asked for by a button."""

from __future__ import annotations

import pytest

from scheduler.content.spacing import spaced, spaces
from scheduler.content.writing.acceptable import title_of


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Vraiment ? Oui ! Bien ; soit", "Vraiment\u202f? Oui\u202f! Bien\u202f; soit"),
        ("Ce soir : « Marée basse »", "Ce soir\u00a0: «\u202fMarée basse\u202f»"),
        ("«Marée»", "«\u202fMarée\u202f»"),
        ("12 480 abonnés, 8 €, 10 h, 30 %", "12\u202f480 abonnés, 8\u00a0€, 10\u00a0h, 30\u202f%"),
        ("Mme Roux, n° 4", "Mme\u00a0Roux, n°\u00a04"),
    ],
)
def test_a_space_that_could_break_a_line_is_replaced(before: str, after: str) -> None:
    assert spaced(before) == after
    assert spaces(after) == []


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/?q=1!x",
        "à 10:30",
        "Merci :)",
        "Merci ;-)",
        "Oui!",
        "en 2026 10 personnes",
        "a\n: b",
    ],
)
def test_the_rest_is_left_alone(text: str) -> None:
    assert spaced(text) == text


def test_a_title_on_one_line_keeps_the_spaces_that_hold_its_signs() -> None:
    assert (
        title_of("  Cirque\u00a0:\n\t«\u202fApesanteur\u202f»  ") == "Cirque\u00a0: «\u202fApesanteur\u202f»"
    )

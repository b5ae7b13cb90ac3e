from __future__ import annotations

import pytest

from scheduler.calendar import Filter, UnknownFilter
from scheduler.content.words import folded

SOME = Filter(
    channels=frozenset({"b", "a"}),
    statuses=frozenset({"failed"}),
    languages=frozenset({"fr"}),
    text="billetterie",
)


def test_nothing_named_is_everything() -> None:
    assert not Filter()
    assert Filter.from_json({}) == Filter()
    assert Filter().to_json() == {}


def test_a_filter_survives_a_pages_address() -> None:
    query: dict[str, list[str]] = {}
    for name, value in SOME.to_query():
        query.setdefault(name, []).append(value)

    assert Filter.from_query(query) == SOME


def test_one_filter_has_one_address() -> None:
    assert SOME.to_query() == [
        ("channel", "a"), ("channel", "b"), ("status", "failed"), ("language", "fr"), ("q", "billetterie"),
    ]  # fmt: skip


def test_a_filter_survives_json() -> None:
    assert Filter.from_json(SOME.to_json()) == SOME


@pytest.mark.parametrize(
    "stored",
    [
        {"colour": ["red"]},
        {"channels": "a"},
        {"channels": [1]},
        {"statuses": ["nearly"]},
        {"stages": ["finished"]},
        {"text": ["a"]},
    ],
)
def test_what_no_filter_has_is_refused_not_ignored(stored: dict[str, object]) -> None:
    with pytest.raises(UnknownFilter):
        Filter.from_json(stored)


def test_a_stranger_in_the_address_is_refused_when_asked_for() -> None:
    with pytest.raises(UnknownFilter, match="colour"):
        Filter.from_query({"colour": ["red"], "month": ["2026-11"]}, also=["month"])

    assert Filter.from_query({"utm_source": ["mail"]}) == Filter()


def test_people_search_without_case_and_accents() -> None:
    assert folded("ÉTÉ à l’Œuvre") == folded("ete a l’œuvre")

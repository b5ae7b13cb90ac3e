"""The calendar of a large house beside that of a small one, in turns: ratios only, with room for a bad day."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.calendar import pages
from bench.calendar.__main__ import FEW, FULL, opener
from bench.calendar.newsrooms import VAR, Newsroom, Size

# docs/performance.md has what is promised and what a quiet machine gives. These only notice that something began to
# read what it does not show.
MANY = Size(100_000, FEW.in_month)
AS_IN_A_SMALL_HOUSE = 1.8
AS_IN_A_QUIET_MONTH = 2.2
SEARCH = 5.0
ROUNDS = 12


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def rooms(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Newsroom]]:
    VAR.mkdir(parents=True, exist_ok=True)
    folder: Path = tmp_path_factory.mktemp("calendar")
    with contextlib.ExitStack() as stack:
        opened = opener(request.param, folder, kept=False, stack=stack)
        made = {"few": opened(FEW), "many": opened(MANY), "full": opened(FULL)}
        for room in made.values():
            stack.callback(room.sessions.dispose)
        yield made


def test_a_month_is_as_quick_in_a_large_house_as_in_a_small_one(rooms: dict[str, Newsroom]) -> None:
    found = pages.views(rooms, ROUNDS, ["month", "list", "board"])

    for view, times in found.items():
        assert times["many"].against(times["few"]).p50 <= AS_IN_A_SMALL_HOUSE, view
        assert times["full"].against(times["few"]).p50 <= AS_IN_A_QUIET_MONTH, view


def test_words_are_found_about_as_quickly_as_a_month_is_shown(rooms: dict[str, Newsroom]) -> None:
    found = pages.searches(rooms["many"], ROUNDS)

    for word in pages.SEARCHES:
        assert found[word].against(found["month"]).p50 <= SEARCH, word

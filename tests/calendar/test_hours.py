from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from scheduler.calendar.backdrop import EmptySlot
from scheduler.calendar.hours import laid_out, shown_hours, with_room
from scheduler.db.local_time import zone

PARIS = zone("Europe/Paris")


def slot(hour: int) -> EmptySlot:
    at = datetime(2026, 11, 24, hour, tzinfo=PARIS)
    return EmptySlot(at.date(), at, "channel", "Blog", "blog", "")


def card(hour: int, minute: int = 0) -> Any:
    return SimpleNamespace(lead=SimpleNamespace(instant=datetime(2026, 11, 24, hour, minute, tzinfo=PARIS)))


def test_cards_that_cover_each_other_stand_side_by_side() -> None:
    hours = laid_out([card(9), card(9, 15), card(9, 45)], PARIS, lanes=2)

    first, second, third = hours[9].placed
    assert (first.lane, second.lane, third.lane) == (0, 1, 0)
    assert first.lanes == second.lanes == 2


def test_one_alone_has_the_whole_width() -> None:
    hours = laid_out([card(9), card(9, 30)], PARIS, lanes=2)

    assert [(one.lane, one.lanes, one.quarter) for one in hours[9].placed] == [(0, 1, 0), (0, 1, 2)]


def test_what_there_is_no_room_for_is_counted() -> None:
    hours = laid_out([card(9), card(9), card(9)], PARIS, lanes=2)

    assert len(hours[9].placed) == 2
    assert hours[9].more == 1


def test_free_slots_stand_where_the_cards_leave_room_and_take_no_place_from_them() -> None:
    hours = laid_out([card(9), card(9, 15), card(11)], PARIS, lanes=2, slots=[slot(9), slot(11), slot(18)])

    assert [one.is_free for one in hours[9].placed] == [False, False]
    assert hours[9].more == 0  # a slot there is no room for is no post one misses
    assert [(one.is_free, one.lane, one.lanes) for one in hours[11].placed] == [(False, 0, 2), (True, 1, 2)]
    assert [(one.is_free, one.lanes) for one in hours[18].placed] == [(True, 1)]


def test_the_sheet_grows_for_what_stands_early_or_late() -> None:
    assert shown_hours([laid_out([card(12)], PARIS, lanes=2)]) == range(7, 21)
    assert shown_hours([laid_out([card(4), card(23, 50)], PARIS, lanes=2)]) == range(4, 24)


def test_a_crowded_day_shows_the_first_of_every_hour_before_the_second_of_any() -> None:
    there = [card(9, minute).lead.instant for minute in range(5)] + [card(18).lead.instant]

    drawn = with_room(there, PARIS, most=3)
    hours = laid_out([card(9), card(9, 1), card(18)], PARIS, lanes=2, others=[there[2], there[3], there[4]])

    assert drawn == [0, 1, 5]
    assert hours[9].more == 3 and hours[18].more == 0

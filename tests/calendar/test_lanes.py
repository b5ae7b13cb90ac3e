"""Which row a band has, in a week."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.calendar.backdrop import Backdrop, Mark
from scheduler.calendar.lanes import Lanes, lanes
from scheduler.calendar.layers import LayerKind
from scheduler.wording import verbatim

WEEK = [date(2026, 11, 30) + timedelta(days=n) for n in range(7)]
KINDS = ("campaign", "event", *LayerKind)


def band(kind: str, first: int, last: int, name: str = "") -> Mark:
    """Of days counted from the week's first; they may lie outside of it."""
    return Mark(kind, verbatim(name or kind), WEEK[0] + timedelta(days=first), WEEK[0] + timedelta(days=last))


def laid(*bands: Mark, room: int = 4) -> list[Lanes]:
    marks = {day: [one for one in bands if one.first <= day <= one.last] for day in WEEK}
    return lanes(Backdrop(marks), WEEK, room)


def test_a_band_of_several_days_stays_on_its_row_when_others_begin_or_end_beside_it() -> None:
    long, short, fair = band("campaign", -3, 5), band("event", 0, 1), band("partner", 2, 2)
    late = band("school", 1, 9)

    days = laid(late, fair, short, long)

    assert [[(row, one.kind) for row, one in day.rows] for day in days[:4]] == [
        [(1, "campaign"), (2, "event")],
        [(1, "campaign"), (2, "event"), (3, "school")],
        [(1, "campaign"), (2, "partner"), (3, "school")],
        [(1, "campaign"), (3, "school")],
    ]
    assert days[3].below == 4, "row two is free, and what comes under the bands does not slip into it"


def test_what_finds_no_row_for_all_its_days_is_counted_on_each_of_them_and_silence_goes_first() -> None:
    fairs = [band("partner", 2, 2, f"Fair {number}") for number in range(4)]
    weeks, quiet = band("school", 0, 6), band("blackout", 2, 2)

    days = laid(*fairs, weeks, quiet)

    assert [day.left for day in days] == [0, 0, 2, 0, 0, 0, 0]
    assert {one.kind for _, one in days[2].rows} >= {"school", "blackout"}


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from(KINDS), st.integers(-4, 8), st.integers(0, 6)).map(
            lambda one: band(one[0], one[1], one[1] + one[2])
        ),
        max_size=12,
    )
)
def test_no_band_changes_its_row_or_shares_it_and_none_is_lost(bands: list[Mark]) -> None:
    days = laid(*bands)

    rows: dict[int, set[int]] = {}
    for day, its in zip(WEEK, days, strict=True):
        there = [one for one in bands if one.first <= day <= one.last]
        assert len(its.rows) + its.left == len(there)
        assert len({row for row, _ in its.rows}) == len(its.rows)
        assert all(1 <= row <= 4 for row, _ in its.rows)
        for row, one in its.rows:
            rows.setdefault(id(one), set()).add(row)
    assert all(len(mine) == 1 for mine in rows.values())
    drawn = {id(one) for its in days for _, one in its.rows}
    for day, its in zip(WEEK, days, strict=True):
        there = {id(one) for one in bands if one.first <= day <= one.last}
        assert {id(one) for _, one in its.rows} == there & drawn, "on all of its days, or on none"


def test_hours_are_covered_only_where_the_clock_of_a_mark_says_so() -> None:
    noon = datetime(2026, 12, 2, 12, tzinfo=UTC)
    hour = timedelta(hours=1)
    court = Mark("blackout", verbatim("Court"), WEEK[2], WEEK[2], clock=(noon, noon + 6 * hour))

    assert [at for at in range(24) if court.covers(at_hour(at), at_hour(at + 1))] == [12, 13, 14, 15, 16, 17]
    assert band("blackout", 2, 2).covers(at_hour(3), at_hour(4))


def at_hour(hour: int) -> datetime:
    return datetime(2026, 12, 2, tzinfo=UTC) + timedelta(hours=hour)

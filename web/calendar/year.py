"""The year: bars for the load of each week, and a row of shades for each channel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from scheduler.calendar.year import Load, Year, shade, year_of
from web.calendar.scene import Scene
from web.calendar.sheet import Sheet
from web.visit import g

JULY = 7


def year_page(sheet: Sheet) -> str:
    scene = Scene(sheet)
    year = year_of(
        g.db, g.workspace_id, sheet.day.year, zone=scene.zone, first_weekday=g.workspace.first_weekday,
        chosen=sheet.filter, yeses=scene.yeses,
    )  # fmt: skip
    places = sorted(scene.names.places.values(), key=lambda place: place.position)
    chosen = sheet.filter.channels
    return scene.page(
        "year",
        year=year,
        total=year.total,
        versions=year.versions,
        halves=_halves(year),
        places=[
            place
            for place in places
            if (not place.is_gone or any(place.id in load.channels for load in year.weeks))
            and (not chosen or place.public_id in chosen)
        ],
        shade=shade,
    )


def _halves(year: Year) -> list[tuple[list[tuple[date, int]], Sequence[Load]]]:
    """The months, and the weeks under them: fifty-three columns would be too narrow to read, and to hit."""
    months = _months(year)
    summer = next(place for place, (first, _) in enumerate(months) if first.month == JULY)
    cut = sum(weeks for _, weeks in months[:summer])
    return [(months[:summer], year.weeks[:cut]), (months[summer:], year.weeks[cut:])]


def _months(year: Year) -> list[tuple[date, int]]:
    """The first day of each month with how many weeks stand under it: a week belongs to its Thursday's month."""
    thursdays = [next(day for day in load.week.days if day.weekday() == 3) for load in year.weeks]
    return [
        (next(iter(days)), count)
        for _, group in groupby(thursdays, key=lambda day: (day.year, day.month))
        for days in [list(group)]
        for count in [len(days)]
    ]

"""The weeks of the plan page, drawn once for all rows that show the same: thirty channels have hundreds of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

from markupsafe import Markup, escape

from scheduler.planning.coverage import Week
from scheduler.planning.heat import Line

MOST_DOTS = 12  # beyond that the number alone says it
Draw = Callable[[Week], str]


class WeekRows:
    """For one page. `day` draws a week's first day, `figures` what it carries against its plan."""

    def __init__(self, this_week: date) -> None:
        self._this_week = this_week
        self._days: dict[date, Markup] = {}
        self._figures: dict[tuple[object, ...], Markup] = {}

    def __call__(self, weeks: Sequence[Week], day: Draw, figures: Draw) -> Markup:
        """One `<li>` a week. Joined here: a template would look each of its words up again for each of them."""
        items = []
        for week in weeks:
            if (first := self._days.get(week.first_day)) is None:
                first = self._days[week.first_day] = escape(day(week))
            counts = (week.planned, week.scheduled, week.published)
            same = (week.least, week.most, *counts, week.past, week.before)
            if (carried := self._figures.get(same)) is None:
                carried = self._figures[same] = escape(figures(week))
            when = " past" * week.past + " now" * (week.first_day == self._this_week)
            items.append(f'<li class="week{when}" data-verdict="{week.verdict}">{first}{carried}</li>')
        return Markup("".join(items))  # noqa: S704  (figures and words of our own, the rest came escaped out of a macro)


@lru_cache(maxsize=256)
def strip(weeks: tuple[str, ...]) -> Markup:
    """The weeks that are judged, one mark each; the sentence beside it says the same."""
    marks = "".join(f'<i class="{how}"></i>' for how in weeks)
    return Markup(f'<span class="strip" aria-hidden="true">{marks}</span>')  # noqa: S704  (words of our own)


def heat_cells(line: Line) -> Markup:
    """A row of a heat map; drawn here for the same reason."""
    cells = (
        f'<td class="heat-{warm}">{count}</td>' for warm, count in zip(line.warmth, line.counts, strict=True)
    )
    return Markup("".join(cells))  # noqa: S704  (numbers only)


def dots(week: Week) -> list[str]:
    """One a post, in the order out, scheduled, planned; then one for each that is missing."""
    planned = 0 if week.past else week.planned
    found = ["out"] * week.published + ["set"] * week.scheduled + ["planned"] * planned
    found += ["gap"] * week.short
    return found if len(found) <= MOST_DOTS else []

"""What every view of the calendar shows around its sheet: the filters with their numbers, the panel, the day's words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template
from sqlalchemy import select

from scheduler.calendar import tally
from scheduler.calendar.against_plan import Parting, Yardstick
from scheduler.calendar.backdrop import Backdrop, backdrop
from scheduler.calendar.choices import Choices, choices
from scheduler.calendar.decisions import Yeses, yeses_among
from scheduler.calendar.month import window
from scheduler.calendar.names import Names
from scheduler.calendar.narrowing import out_of
from scheduler.calendar.status import STATUSES, Status
from scheduler.content import Variant
from scheduler.db.local_time import zone
from scheduler.wording import N_
from web.calendar.refusing import refuse_unknown
from web.calendar.sheet import Sheet
from web.calendar.side import side
from web.language import pick
from web.visit import g

SUMMED = 4
KEYS = (
    ("M", N_("On a post: move it. Elsewhere: the month")),
    ("X", N_("Choose a post, for doing something to many")),
    ("W", N_("The week")),
    ("D", N_("The day")),
    ("L", N_("The list")),
    ("B", N_("The board")),
    ("Y", N_("The year")),
    ("T", N_("Today")),
    ("J", N_("What comes after")),
    ("K", N_("What came before")),
    ("N", N_("A new post, on the day one stands on")),
)


class Scene:
    """Reads what it is asked for, once. `first` and `last`: the days whose approvals matter, when more are shown."""

    def __init__(self, sheet: Sheet, first: date | None = None, last: date | None = None) -> None:
        self.sheet = sheet
        self.shown = (first or sheet.days[0], last or sheet.days[-1])
        refuse_unknown(sheet.filter, self.names)

    @cached_property
    def zone(self) -> ZoneInfo:
        return zone(g.workspace.zone)

    @cached_property
    def names(self) -> Names:
        return Names(g.db, g.workspace_id)

    @cached_property
    def window(self) -> tuple[datetime, datetime]:
        return window(self.sheet.days[0], self.sheet.days[-1], self.zone)

    @cached_property
    def yeses(self) -> Yeses:
        start, end = window(*self.shown, self.zone)
        return yeses_among(
            g.db, g.workspace_id, tally.within(out_of(select(Variant.id), g.workspace_id), start, end)
        )

    @cached_property
    def choices(self) -> Choices:
        start, end = self.window
        chosen = self.sheet.filter
        groups = tally.tally(g.db, g.workspace_id, start=start, end=end, chosen=chosen, yeses=self.yeses)
        labels = (
            tally.labels(g.db, g.workspace_id, start=start, end=end, chosen=chosen, yeses=self.yeses)
            if self.names.labels
            else {}
        )
        return choices(self.names, groups, chosen, labels)

    @cached_property
    def posts(self) -> int:
        """How many the month would show; the choices count a post once a channel."""
        start, end = self.window
        return tally.posts(
            g.db, g.workspace_id, start=start, end=end, chosen=self.sheet.filter, yeses=self.yeses
        )

    @cached_property
    def backdrop(self) -> Backdrop:
        first, last = self.shown
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return backdrop(
            g.db, g.workspace, days, self.zone, now=g.now, language=pick(),
            channels=self.sheet.filter.channels,
        )  # fmt: skip

    @cached_property
    def yardstick(self) -> Yardstick:
        return Yardstick(g.db, g.workspace_id, today=self.sheet.today, channels=self.sheet.filter.channels)

    def against_plan(self) -> dict[date, list[Parting]]:
        """By the first day of each week shown; nothing where one does not want to see it."""
        first, last = self.shown
        weeks = ((last - first).days + 1) // 7
        return {} if self.sheet.no_plan else self.yardstick.partings(first, weeks)

    def waiting(self) -> list[tuple[Status, int]]:
        """What needs someone, counted: what is to be read first, then by urgency."""
        counted = self.choices.statuses
        asking = [status for status in STATUSES.values() if status.needs_someone and counted.get(status.key)]
        asking.sort(key=lambda status: status.key != "review")
        return [(status, counted[status.key]) for status in asking[:SUMMED]]

    def _side(self) -> dict[str, Any]:
        """Beside a sheet one can drag onto stands what waits for a day; beside the others only an open post."""
        shows = self.sheet.post or self.sheet.view in ("month", "week", "day")
        return side(self.sheet, self.yardstick) if shows else {"open": None}

    def page(self, template: str, **more: Any) -> str:
        return render_template(
            f"calendar/{template}.html",
            sheet=self.sheet,
            choices=self.choices,
            page_keys=KEYS,
            **({"total": self.choices.total, "waiting": self.waiting()} | self._side() | more),
        )

"""The month: whole weeks of cards, the filters over them, the tray at their side."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template

from scheduler.calendar import Entry, Filter, entries
from scheduler.calendar.against_plan import too_many
from scheduler.calendar.cards import Card, by_day
from scheduler.calendar.choices import choices
from scheduler.calendar.month import Week, window
from scheduler.calendar.status import STATUSES, Status
from scheduler.db.local_time import zone
from web.calendar import bp
from web.calendar.sheet import Sheet
from web.calendar.side import side
from web.visit import g

ON_A_DAY = 5
WEEKEND = 5
SUMMED = 4
BUSIEST = 5  # the longest bar of the day strip


@dataclass(frozen=True)
class Day:
    """A day as the page draws it."""

    on: date
    cards: list[Card]
    inside: bool  # of the month shown, not of one beside it
    today: date

    @property
    def shown(self) -> list[Card]:
        # One card more is no longer than the line that says there is one.
        return self.cards if len(self.cards) <= ON_A_DAY else self.cards[:ON_A_DAY]

    @property
    def more(self) -> int:
        return len(self.cards) - len(self.shown)

    @property
    def is_past(self) -> bool:
        return self.on < self.today

    @property
    def is_today(self) -> bool:
        return self.on == self.today

    @property
    def is_weekend(self) -> bool:
        return self.on.weekday() >= WEEKEND

    @property
    def load(self) -> int:
        """0 to 5: how long the bar under the day is on a phone."""
        return min(BUSIEST, (len(self.cards) + 2) // 3)


@bp.get("/calendar")
def show() -> str:
    return month_page(Sheet.from_address())


def month_page(sheet: Sheet, **more: Any) -> str:
    """The whole page; `more` for what stands on top of it."""
    weeks = sheet.month.weeks(g.workspace.first_weekday)
    found = _found(sheet, weeks)
    shown = [entry for entry in found if sheet.filter.admits(entry)]
    days = by_day(shown, zone(g.workspace.zone))
    rows = [(week, [_day(sheet, day, days.get(day, [])) for day in week.days]) for week in weeks]
    inside = [day for _, week in rows for day in week if day.inside]
    warnings = too_many(
        g.db, g.workspace_id, found, first_day=weeks[0].days[0], weeks=len(weeks), today=sheet.today
    )
    return render_template(
        "calendar/month.html",
        sheet=sheet,
        rows=rows,
        days=inside,
        choices=choices(g.db, g.workspace_id, _inside(sheet, found), sheet.filter),
        total=sum(len(day.cards) for day in inside),
        waiting=_waiting(inside),
        past_days=sum(1 for day in inside if day.is_past and day.cards),
        empty=not found and not sheet.filter,
        warnings=warnings,
        **side(sheet),
        **more,
    )


def _found(sheet: Sheet, weeks: list[Week]) -> list[Entry]:
    # Narrowed by the text only: the other choices are counted, so they need what they leave out.
    start, end = window(weeks[0].days[0], weeks[-1].days[-1], zone(g.workspace.zone))
    return entries(g.db, g.workspace_id, start=start, end=end, filter=Filter(text=sheet.filter.text))


def _inside(sheet: Sheet, found: list[Entry]) -> list[Entry]:
    here = zone(g.workspace.zone)
    return [
        entry for entry in found if entry.instant and entry.instant.astimezone(here).date() in sheet.month
    ]


def _day(sheet: Sheet, day: date, cards: list[Card]) -> Day:
    return Day(day, cards, day in sheet.month, sheet.today)


def _waiting(days: list[Day]) -> list[tuple[Status, int]]:
    """What needs someone this month, counted: what is to be read first, then by urgency."""
    counted = Counter(card.status.key for day in days for card in day.cards)
    asking = [status for status in STATUSES.values() if status.needs_someone and counted[status.key]]
    asking.sort(key=lambda status: status.key != "review")
    return [(status, counted[status.key]) for status in asking[:SUMMED]]

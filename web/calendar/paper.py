"""The month or the week for a wall or a meeting: every post by its day, nothing to press, made to be printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from flask import abort, render_template

from scheduler.calendar import Entry, entries
from scheduler.calendar.backdrop import BANDS, Mark, backdrop
from scheduler.calendar.describing import described
from scheduler.calendar.month import window
from scheduler.calendar.names import Names
from scheduler.db.local_time import zone
from web.calendar import bp
from web.calendar.refusing import refuse_unknown
from web.calendar.sheet import Sheet
from web.language import pick
from web.visit import g

MOST = 1500  # posts on one sheet of paper: some forty pages of it
PRINTED = ("key", "holiday", "embargo", "freeze", *BANDS)


@dataclass
class PaperDay:
    on: date
    inside: bool
    marks: list[Mark]
    entries: list[Entry] = field(default_factory=list)


@bp.get("/calendar/paper")
def paper() -> str:
    """The same address as the calendar's, with the same filter."""
    sheet = Sheet.from_address()
    if sheet.view not in ("month", "week"):
        abort(404)
    refuse_unknown(sheet.filter, Names(g.db, g.workspace_id))
    here = zone(g.workspace.zone)
    days = _days(sheet)
    start, end = window(days[0], days[-1], here)
    found = entries(g.db, g.workspace_id, start=start, end=end, filter=sheet.filter)
    behind = backdrop(
        g.db, g.workspace, days, here, now=g.now, language=pick(), channels=sheet.filter.channels
    )
    made = {day: PaperDay(day, _inside(sheet, day), behind.of(day, *PRINTED)) for day in days}
    for entry in found[:MOST]:
        assert entry.instant is not None
        made[entry.instant.astimezone(here).date()].entries.append(entry)
    rows = [[made[day] for day in days[n : n + 7]] for n in range(0, len(days), 7)]
    return render_template(
        "calendar/paper.html",
        sheet=sheet,
        rows=rows,
        workspace_name=g.workspace.name,
        total=len(found),
        most=MOST,
        chosen=described(g.db, g.workspace_id, sheet.filter),
    )


def _days(sheet: Sheet) -> list[date]:
    if sheet.view == "week":
        return sheet.days
    weeks = sheet.month.weeks(g.workspace.first_weekday)
    first = weeks[0].days[0]
    return [first + timedelta(days=n) for n in range(7 * len(weeks))]


def _inside(sheet: Sheet, day: date) -> bool:
    return sheet.view == "week" or day in sheet.month

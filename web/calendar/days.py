"""One day: by the clock, and as a list that opens over the month."""

from __future__ import annotations

from flask import render_template, request

from scheduler.calendar import entries
from scheduler.calendar.cards import cards
from web.calendar import bp
from web.calendar.hours import hours_page
from web.calendar.scene import Scene
from web.calendar.sheet import Sheet, read_day
from web.visit import g


@bp.get("/calendar/days/<day>")
def day(day: str) -> str:
    sheet = Sheet.from_address("day", read_day(day))
    if not request.headers.get("HX-Request"):
        return hours_page(sheet)
    # Over the month: what is opened from here opens beside the month.
    start, end = Scene(sheet).window
    found = entries(g.db, g.workspace_id, start=start, end=end, filter=sheet.filter)
    return render_template(
        "calendar/_day_list.html", sheet=sheet.but(view="month"), day=sheet.day, cards=cards(found)
    )

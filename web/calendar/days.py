"""Everything on one day: a page, and the same list as a pop-up over the month."""

from __future__ import annotations

from datetime import date, timedelta

from flask import abort, render_template, request

from scheduler.calendar import entries
from scheduler.calendar.cards import cards
from scheduler.calendar.month import FIRST_YEAR, LAST_YEAR, Month, window
from scheduler.db.local_time import zone
from web.calendar import bp
from web.calendar.sheet import Sheet
from web.visit import g


@bp.get("/calendar/days/<day>")
def day(day: str) -> str:
    on = _read(day)
    sheet = Sheet.from_address().but(month=Month.of(on))
    start, end = window(on, on, zone(g.workspace.zone))
    found = entries(g.db, g.workspace_id, start=start, end=end, filter=sheet.filter)
    page = "calendar/_day_list.html" if request.headers.get("HX-Request") else "calendar/day.html"
    return render_template(
        page,
        sheet=sheet,
        day=on,
        cards=cards(found),
        before=on - timedelta(days=1),
        after=on + timedelta(days=1),
    )


def _read(written: str) -> date:
    try:
        on = date.fromisoformat(written)
    except ValueError:
        abort(404)
    # With a year on either side, so that the days around it exist too.
    if not FIRST_YEAR < on.year < LAST_YEAR:
        abort(404)
    return on

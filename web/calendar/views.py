"""One address for the whole calendar: what it shows, of when, narrowed to what."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from scheduler.calendar import views
from web.calendar import bp
from web.calendar.board import board_page
from web.calendar.hours import hours_page
from web.calendar.listing import list_page
from web.calendar.month import month_page
from web.calendar.refusing import still_here
from web.calendar.sheet import Sheet
from web.calendar.year import year_page
from web.visit import g

PAGES = {
    "month": month_page,
    "week": hours_page,
    "day": hours_page,
    "list": list_page,
    "board": board_page,
    "year": year_page,
}


@bp.get("/calendar")
def show() -> str | Response:
    membership = g.visitor.membership if g.visitor else None
    if not request.args and membership and (begins := views.beginning(g.db, membership)):
        return redirect(url_for("calendar.show") + "?" + still_here(begins.query))
    sheet = Sheet.from_address()
    return PAGES[sheet.view](sheet)

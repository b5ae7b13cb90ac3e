"""The panel beside the month: one post when one is open, else what waits for a day and what asks for a person."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from scheduler.calendar.against_plan import Yardstick
from scheduler.calendar.attention import attention
from scheduler.calendar.pictures import first_pictures
from scheduler.calendar.tray import tray
from web.calendar import bp
from web.calendar.opened import opened
from web.calendar.sheet import Sheet
from web.visit import g


@bp.get("/calendar/side")
def side_panel() -> str | Response:
    """The panel alone, for the page that is already there."""
    sheet = Sheet.from_address()
    if not request.headers.get("HX-Request"):
        return redirect(sheet.url())
    return render_template("calendar/_side.html", sheet=sheet, **side(sheet))


def side(sheet: Sheet, yardstick: Yardstick | None = None) -> dict[str, Any]:
    """`yardstick` where it is read already, narrowed as the calendar is."""
    if sheet.post:
        return {"open": opened(sheet.post)}
    chosen = sheet.filter.channels
    return _tray(yardstick or Yardstick(g.db, g.workspace_id, today=sheet.today, channels=chosen))


def _tray(yardstick: Yardstick) -> dict[str, Any]:
    waiting = tray(g.db, g.workspace_id)
    return {
        "open": None,
        "tray": waiting.cards,
        "tray_total": f"{waiting.total}+" if waiting.is_more_than_counted else waiting.total,
        "pictures": first_pictures(g.db, g.workspace_id, [card.lead.post_id for card in waiting.cards]),
        "attention": attention(g.db, g.workspace_id),
        "too_few": yardstick.too_few(g.workspace.first_weekday),
    }

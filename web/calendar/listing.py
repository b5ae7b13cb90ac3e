"""The month as a table: sorted, narrowed, a page at a time."""

from __future__ import annotations

from flask import abort, render_template, request

from scheduler.calendar import entries
from scheduler.calendar.choices import choices
from scheduler.calendar.filter import Filter
from scheduler.calendar.listing import SORTS, arranged, page
from scheduler.calendar.month import window
from scheduler.db.local_time import zone
from scheduler.wording import N_
from web.calendar import bp
from web.calendar.sheet import Sheet
from web.visit import g

COLUMNS = (
    ("time", N_("Date")),
    ("title", N_("Post")),
    ("channel", N_("Channel")),
    ("status", N_("Status")),
    ("pillar", N_("Pillar")),
    ("author", N_("Author")),
)


@bp.get("/calendar/list")
def listed() -> str:
    sheet = Sheet.from_address().but(post=None)
    sort, backwards = _order(request.args.get("sort", "time"))
    month = sheet.month
    start, end = window(month.first, month.last, zone(g.workspace.zone))
    found = entries(g.db, g.workspace_id, start=start, end=end, filter=Filter(text=sheet.filter.text))
    shown = arranged([entry for entry in found if sheet.filter.admits(entry)], sort, backwards=backwards)
    cut = page(shown, after=request.args.get("after"))
    return render_template(
        "calendar/list.html",
        sheet=sheet,
        page=cut,
        total=len(shown),
        columns=COLUMNS,
        sort=sort,
        backwards=backwards,
        order=("-" if backwards else "") + sort,
        choices=choices(g.db, g.workspace_id, found, sheet.filter),
    )


def _order(written: str) -> tuple[str, bool]:
    """`title`, or `-title` for the other way round."""
    sort = written.removeprefix("-")
    if sort not in SORTS:
        abort(404)
    return sort, written.startswith("-")

"""The month as a table: sorted, narrowed, a page at a time. With words to look for, everything ever planned."""

from __future__ import annotations

from scheduler.calendar import listing
from scheduler.wording import N_
from web.calendar import bp
from web.calendar.scene import Scene
from web.calendar.sheet import Sheet
from web.visit import g

MOST_BEHIND = 60  # what goes on around the posts of a month
COLUMNS = (
    ("time", N_("Date")),
    ("title", N_("Post")),
    ("channel", N_("Channel")),
    ("status", N_("Status")),
    ("pillar", N_("Pillar")),
    ("author", N_("Author")),
    ("due", N_("Due")),
)


@bp.get("/calendar/list")
def listed() -> str:
    return list_page(Sheet.from_address("list"))


def list_page(sheet: Sheet) -> str:
    scene = Scene(sheet)
    everywhere = bool(sheet.filter.text)
    start, end = (None, None) if everywhere else scene.window
    sort = sheet.sort.removeprefix("-")
    page = listing.listed(
        g.db, g.workspace_id, chosen=sheet.filter, yeses=scene.yeses, start=start, end=end,
        sort=sort, backwards=sheet.sort.startswith("-"), number=sheet.page, names=scene.names,
    )  # fmt: skip
    return scene.page(
        "list",
        page=page,
        total=page.total if everywhere else scene.posts,
        total_is_more=everywhere and page.is_more_than_counted,
        versions=None if everywhere else scene.choices.total,
        everywhere=everywhere,
        behind=[] if everywhere else scene.backdrop.in_order()[:MOST_BEHIND],
        columns=COLUMNS,
        sort=sort,
        backwards=sheet.sort.startswith("-"),
    )

"""The board: the month in columns, one for each stage."""

from __future__ import annotations

from scheduler.calendar.board import board
from web.calendar.scene import Scene
from web.calendar.sheet import Sheet
from web.visit import g


def board_page(sheet: Sheet) -> str:
    scene = Scene(sheet)
    start, end = scene.window
    shown = board(
        g.db, g.workspace_id, start=start, end=end, chosen=sheet.filter, yeses=scene.yeses,
        names=scene.names,
    )  # fmt: skip
    return scene.page("board", columns=shown.columns, total=shown.total)

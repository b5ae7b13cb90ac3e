"""The calendar's pages: its views, a post at the side, moving."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("calendar", __name__)

from web.calendar import (  # noqa: E402, F401  (they hang their views on bp)
    acting,
    around,
    bulk,
    changes,
    clash_marks,
    clock_change,
    days,
    listing,
    moving,
    paper,
    saved,
    side,
    views,
    words,
)

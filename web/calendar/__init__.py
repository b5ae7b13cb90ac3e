"""The calendar's pages: its views, a post at the side, moving."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("calendar", __name__)

from web.calendar import acting, around, bulk, changes, days, listing, moving, saved, side, views, words  # noqa: E402, F401  (they hang their views on bp)

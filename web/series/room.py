"""Where the views of what comes back are hung, and what they share."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, abort, redirect, url_for
from werkzeug.wrappers import Response

from scheduler.series import Series
from web.house import house
from web.visit import find

bp = Blueprint("series", __name__, url_prefix="/series")


def horizon() -> timedelta:
    return timedelta(days=house().settings.series_horizon_days)


def the_series(series_id: str) -> Series:
    return find(Series, series_id)


def back_to(series: Series) -> Response:
    return redirect(url_for("series.one", series_id=series.public_id))


def wall_of(written: str) -> datetime:
    """A date of a series as it stands in an address: 2026-11-24T09:00."""
    try:
        wall = datetime.fromisoformat(written)
    except ValueError:
        abort(404)
    return wall.replace(tzinfo=None) if wall.tzinfo is None else abort(404)

"""What every page shows around its own content: the rail, its badges, the theme, the ways to write a time."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for

from web import frozen, rail, statuses, times, weights
from web.theme import theme_of_reader
from web.visit import g


def init(app: Flask) -> None:
    times.init(app)
    weights.init(app)
    statuses.init(app)
    app.jinja_env.globals.update(icons=icons)

    @app.context_processor
    def around() -> dict[str, Any]:
        return {
            "visitor": g.visitor,
            "rail": rail.places,
            "corner": rail.corner,
            "frozen": frozen.bars,
            "settings_places": rail.settings_places,
            "theme": theme_of_reader(),
        }


def icons() -> str:
    """The sheet of icons. A page draws hundreds: its address is made once a request."""
    kept: dict[str, str] = g.__dict__
    return kept.get("icons") or kept.setdefault("icons", url_for("static", filename="vendor/icons.svg"))

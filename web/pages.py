"""What every page shows around its own content: the rail, its badges, the theme, the ways to write a time."""

from __future__ import annotations

from typing import Any

from flask import Flask

from web import rail, statuses, times
from web.theme import theme_of_reader
from web.visit import g


def init(app: Flask) -> None:
    times.init(app)
    statuses.init(app)

    @app.context_processor
    def around() -> dict[str, Any]:
        return {
            "visitor": g.visitor,
            "rail": rail.places,
            "corner": rail.corner,
            "settings_places": rail.settings_places,
            "theme": theme_of_reader(),
        }

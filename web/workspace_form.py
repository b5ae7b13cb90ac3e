"""What one is asked about a workspace, wherever one is asked: first run, a new one, its settings."""

from __future__ import annotations

from typing import Any

from babel.dates import get_day_names

from scheduler.db.local_time import zone_names
from web.language import LANGUAGES, pick


def choices() -> dict[str, Any]:
    """The lists the form offers, for `render_template`."""
    days = get_day_names("wide", locale=pick(), context="stand-alone")
    return {
        "zones": sorted(zone_names()),
        "languages": list(LANGUAGES.items()),
        "weekdays": [(str(day), days[day]) for day in (0, 5, 6)],
    }

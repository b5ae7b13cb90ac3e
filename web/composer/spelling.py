"""How the composer writes numbers and offered hours."""

from __future__ import annotations

from scheduler.db import LocalTime
from web.composer.blueprint import bp
from web.composer.wall import choice as choice_of
from web.language import figures


@bp.app_template_filter("number")
def number(value: int) -> str:
    return figures(value)


@bp.app_template_filter("choice")
def choice(planned: LocalTime) -> str:
    return choice_of(planned)


@bp.app_template_filter("hour")
def hour(planned: LocalTime) -> str:
    """02:30 (UTC+2): the offset tells the two apart when an hour comes twice."""
    ahead = int((planned.at - planned.instant().replace(tzinfo=None)).total_seconds() // 60)
    sign, minutes = ("+" if ahead >= 0 else "−"), abs(ahead)
    offset = f"{minutes // 60}" + (f":{minutes % 60:02}" if minutes % 60 else "")
    return f"{planned.at:%H:%M} (UTC{sign}{offset})"

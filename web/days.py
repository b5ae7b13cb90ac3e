"""A day written into a form, as an instant of the workspace's wall."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from scheduler.db.local_time import zone
from scheduler.wording import N_
from web.answers import Answers
from web.visit import g


def day_begins(answers: Answers, name: str, *, after: int = 0) -> datetime | None:
    """The first instant of a day, or of the one `after` it, on the workspace's wall."""
    if not answers[name].strip():
        return None
    try:
        day = date.fromisoformat(answers[name].strip()) + timedelta(days=after)
        return datetime.combine(day, time(), zone(g.workspace.zone))
    except (ValueError, OverflowError):
        answers.wrong(name, N_("This is not a date."))
        return None

"""How statuses and channels are drawn: what a status is called and looks like is said by the calendar."""

from __future__ import annotations

from flask import Flask

from scheduler.calendar.status import STATUSES, Status
from scheduler.wording import N_

UNSCHEDULED = Status("unscheduled", N_("Not scheduled"), "circle-dashed", "draft")

# The glyph in a channel's square; its colour is a token of the same name.
GLYPHS: dict[str, str] = {
    "email": "mail",
    "mastodon": "brand-mastodon",
    "webhook": "webhook",
    "manual": "clipboard-text",
    "linkedin": "brand-linkedin",
    "instagram": "brand-instagram",
    "bluesky": "brand-bluesky",
    "blog": "article",
}


def look(status: Status | str) -> Status:
    """A status from its key; one that is a status already stays it."""
    return status if isinstance(status, Status) else STATUSES.get(str(status), UNSCHEDULED)


def glyph(platform: str) -> str:
    return GLYPHS.get(platform, "world")


def init(app: Flask) -> None:
    app.jinja_env.globals.update(look=look, glyph=glyph)

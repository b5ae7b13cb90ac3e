"""How statuses and channels are drawn: what a status is called and looks like is said by the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask

from scheduler.adapters.signs import sign_of, venue_key
from scheduler.calendar.status import STATUSES, Status
from scheduler.wording import N_

UNSCHEDULED = Status("unscheduled", N_("Not scheduled"), "circle-dashed", "draft")

# The glyph in a channel's square; its colour is a token of the same name.
GLYPHS: dict[str, str] = {
    "email": "mail",
    "mastodon": "brand-mastodon",
    "webhook": "webhook",
    "manual": "clipboard-text",
    "bluesky": "brand-bluesky",
    "wordpress": "brand-wordpress",
    "ghost": "ghost",
    "mediawiki": "brand-wikipedia",
    "matrix": "brand-matrix",
    "discourse": "messages",
    "rss": "rss",
    "telegram": "brand-telegram",
    "slack": "brand-slack",
    "lemmy": "messages",
    "listmonk": "mail",
    "teams": "brand-teams",
    "discord": "brand-discord",
    "discord_webhook": "brand-discord",
    "blog": "article",
}


def look(status: Status | str) -> Status:
    """A status from its key; one that is a status already stays it."""
    return status if isinstance(status, Status) else STATUSES.get(str(status), UNSCHEDULED)


def glyph(platform: str) -> str:
    return GLYPHS.get(platform, "world")


@dataclass(frozen=True)
class Square:
    """What stands in a channel's square: a glyph, or the letters of a place served by hand."""

    tone: str  # `ch-…` of the style sheets
    icon: str = ""
    letters: str = ""


def sign(place: Any, name: str = "") -> Square:
    """`place`: a channel, a calendar's place, an adapter; or the platform's name alone, with the channel's beside it."""
    if isinstance(place, str):
        platform, venue = place, ""
    else:
        platform, name = place.platform, getattr(place, "name", "") or name
        settings = getattr(place, "settings", None)
        venue = (
            venue_key(platform, settings) if isinstance(settings, Mapping) else getattr(place, "venue", "")
        )
    spelt = sign_of(platform, str(name), venue if isinstance(venue, str) else "")
    return Square(spelt.tone, letters=spelt.letters) if spelt else Square(platform, icon=glyph(platform))


def init(app: Flask) -> None:
    app.jinja_env.globals.update(look=look, glyph=glyph, sign=sign)

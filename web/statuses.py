"""How each status looks and is called: its icon, its words, and the tone (family of tokens) it is drawn in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from scheduler.wording import N_, Text


@dataclass(frozen=True)
class Look:
    icon: str
    label: Text
    tone: str


LOOKS: dict[str, Look] = {
    "idea": Look("bulb", N_("Idea"), "draft"),
    "draft": Look("pencil", N_("Draft"), "draft"),
    "in_review": Look("eye", N_("In review"), "review"),
    "approved": Look("rosette-discount-check", N_("Approved"), "approved"),
    "scheduled": Look("clock-hour-4", N_("Scheduled"), "scheduled"),
    "publishing": Look("loader-2", N_("Publishing"), "scheduled"),
    "published": Look("check", N_("Published"), "published"),
    "failed": Look("alert-triangle", N_("Failed"), "failed"),
    "held": Look("player-pause", N_("Held"), "failed"),
    "missed": Look("clock-x", N_("Missed"), "failed"),
    "waiting": Look("hourglass", N_("Waiting"), "scheduled"),
    "unconfirmed": Look("help-circle", N_("Unconfirmed"), "review"),
    "removed": Look("ban", N_("Removed"), "draft"),
    "dropped": Look("ban", N_("Dropped"), "draft"),
    "unscheduled": Look("circle-dashed", N_("Not scheduled"), "draft"),
}
UNKNOWN = Look("circle-dashed", N_("Not scheduled"), "draft")


def look(status: str) -> Look:
    return LOOKS.get(str(status), UNKNOWN)


# The square of a channel: its colour comes from the platform, its glyph from here.
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


def glyph(platform: str) -> str:
    return GLYPHS.get(platform, "world")


def init(app: Flask) -> None:
    app.jinja_env.globals.update(look=look, glyph=glyph)

"""The reader's language, and the one place where a `Text` becomes a sentence. Flask-Babel only picks the locale."""

from __future__ import annotations

from flask import Flask, request
from flask_babel import Babel, gettext

from scheduler.wording import Text
from web.visit import g

LANGUAGES = {"en": "English", "fr": "Français"}


def init(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=pick, timezone_selector=lambda: zone_of_reader() or "UTC")
    app.jinja_env.globals.update(t=say, language=pick)
    app.jinja_env.filters["t"] = say


def pick() -> str:
    """The user's language, else the workspace's, else what the browser asks for."""
    visitor = g.visitor
    if visitor is not None:
        own = visitor.user.locale or (visitor.membership and visitor.membership.workspace.locale)
        if own in LANGUAGES:
            return str(own)
    # By hand: werkzeug's best_match prefers an exact "en" of low quality to the "fr" in "fr-CA".
    asked = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((tag for tag in asked if tag in LANGUAGES), "en")


def zone_of_reader() -> str | None:
    visitor = g.visitor
    return visitor.membership.workspace.zone if visitor and visitor.membership else None


def say(text: Text | str | None) -> str:
    """A `Text` in the reader's language; a plain string as it is."""
    if text is None:
        return ""
    return text.render(gettext) if isinstance(text, Text) else text

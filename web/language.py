"""The reader's language, and the one place where a `Text` becomes a sentence. Flask-Babel only picks the locale."""

from __future__ import annotations

from typing import Any

from babel.numbers import format_decimal
from flask import Flask, request
from flask_babel import Babel, get_locale, get_translations, gettext

from scheduler.wording import Text
from web.visit import g

LANGUAGES = {"en": "English", "fr": "Français"}


def init(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=pick, timezone_selector=lambda: zone_of_reader() or "UTC")
    # Flask-Babel looks its catalogue up for every word, by the locale's name; a page has a thousand of them.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda words: _catalogue().ugettext(words),
        lambda one, many, number: (
            _catalogue().ungettext(one, many, number).replace("%(num)d", figures(number))
        ),
        newstyle=True,
    )
    app.jinja_env.globals.update(t=say, language=pick)
    app.jinja_env.filters["t"] = say


def _catalogue() -> Any:
    """Of the locale that is set: a letter or a public page sets another for a while."""
    locale = get_locale()
    kept = g.get("catalogue")
    if kept is None or kept[0] is not locale:
        kept = g.catalogue = (locale, get_translations())
    return kept[1]


def figures(number: int) -> str:
    """A number as a reader of the language writes it: 1,676 or 1 676."""
    return str(number) if -1000 < number < 1000 else format_decimal(number, locale=pick())


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

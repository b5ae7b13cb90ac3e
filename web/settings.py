"""The workspace's own settings: its name, zone, language, first day of the week, currency."""

from __future__ import annotations

from babel.numbers import get_currency_name
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler import activity
from scheduler.people.workspace import touch
from web.answers import Answers
from web.language import LANGUAGES, pick
from web.plan.amounts import CURRENCIES
from web.rights import allowed
from web.visit import g
from web.workspace_form import choices

bp = Blueprint("settings", __name__)


@bp.get("/settings")
@allowed("settings")
def show() -> str:
    here = g.workspace
    stored = {
        "name": here.name,
        "zone": here.zone,
        "locale": here.locale,
        "first_weekday": str(here.first_weekday),
        "currency": here.currency,
    }
    return render_template(
        "people/settings.html", answers=Answers(stored), currencies=_currencies(), **choices()
    )


@bp.post("/settings")
@allowed("settings")
def change() -> Response | tuple[str, int]:
    answers = Answers(request.form)
    name, zone = answers.words("name"), answers.zone()
    locale, first_weekday = answers.one_of("locale", LANGUAGES), answers.weekday()
    here = g.workspace
    currency = answers.one_of("currency", dict(_currencies())) if answers["currency"] else here.currency
    if not answers.ok:
        return (
            render_template("people/settings.html", answers=answers, currencies=_currencies(), **choices()),
            422,
        )
    here.currency = currency
    here.name, here.zone, here.locale, here.first_weekday = name, zone, locale, first_weekday
    touch(g.db, here.id, g.now)  # every calendar and feed draws its days from them
    activity.record(g.db, g.membership, "changed_settings", here, now=g.now)
    flash(gettext("Kept."))
    return redirect(url_for("settings.show"))


def _currencies() -> list[tuple[str, str]]:
    """With the workspace's own, should it be none of the usual ones."""
    codes = dict.fromkeys((*CURRENCIES, g.workspace.currency))
    return [(code, f"{code} – {get_currency_name(code, locale=pick())}") for code in codes]

"""The workspace's own settings: its name, zone, language, first day of the week."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler import activity
from scheduler.people.workspace import touch
from web.answers import Answers
from web.language import LANGUAGES
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
    }
    return render_template("people/settings.html", answers=Answers(stored), **choices())


@bp.post("/settings")
@allowed("settings")
def change() -> Response | tuple[str, int]:
    answers = Answers(request.form)
    name, zone = answers.words("name"), answers.zone()
    locale, first_weekday = answers.one_of("locale", LANGUAGES), answers.weekday()
    if not answers.ok:
        return render_template("people/settings.html", answers=answers, **choices()), 422
    here = g.workspace
    here.name, here.zone, here.locale, here.first_weekday = name, zone, locale, first_weekday
    touch(g.db, here.id, g.now)  # every calendar and feed draws its days from them
    activity.record(g.db, g.membership, "changed_settings", here, now=g.now)
    flash(gettext("Kept."))
    return redirect(url_for("settings.show"))

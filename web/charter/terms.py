"""The terms around the charter: the grace to read it, the day to look at it again, its public page."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.charter.terms import BadTerms, set_terms, terms_of
from scheduler.people import Right
from scheduler.wording import N_
from web.answers import Answers
from web.charter.room import bp
from web.house import house
from web.rights import allowed
from web.security import public_link
from web.visit import g


@bp.get("/terms")
@allowed(Right.CHARTER)
def terms() -> str:
    kept = terms_of(g.db, g.workspace_id)
    said = {
        "grace_days": str(kept.grace_days),
        "review_on": kept.review_on.isoformat() if kept.review_on else "",
        "public": "1" if kept.public else "",
    }
    return _form(Answers(said))


@bp.post("/terms")
@allowed(Right.CHARTER)
def set_the_terms() -> Response | tuple[str, int]:
    answers = Answers(request.form)
    days = answers["grace_days"].strip()
    try:
        review_on = date.fromisoformat(answers["review_on"]) if answers["review_on"].strip() else None
    except ValueError:
        answers.wrong("review_on", N_("This is not a date."))
        return _form(answers), 422
    try:
        set_terms(
            g.db,
            by=g.membership,
            grace_days=int(days) if days.isdecimal() and len(days) < 5 else None,
            review_on=review_on,
            public=bool(answers["public"]),
        )
    except BadTerms as wrong:
        answers.errors |= wrong.problems
        return _form(answers), 422
    flash(gettext("Saved."))
    return redirect(url_for("charter.terms"))


def _form(answers: Answers) -> str:
    return render_template("charter/terms.html", answers=answers, address=_address())


def _address() -> str:
    return public_link(house().settings, url_for("charter.open_page", place=g.workspace.public_id))

"""What is kept about people without an account, found by their address: taken along, or erased for good."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from scheduler import activity
from scheduler.people.finding import membership_of, user_by_email
from scheduler.privacy import outsiders
from scheduler.wording import N_
from web.answers import Answers
from web.errors import answer
from web.rights import allowed
from web.throttle import limiter
from web.visit import g

bp = Blueprint("outsiders", __name__, url_prefix="/members/outside")

LOOKS = "60 per hour"
NOTHING = N_("Nothing is kept here about this address.")


@bp.get("")
@allowed("people")
def show() -> str:
    return render_template("people/outsiders.html", answers=Answers({}), found=None)


@bp.post("")
@allowed("people")
@limiter.limit(LOOKS)
def look() -> str | tuple[str, int]:
    """By POST: an address in the page's own address would stand in every log on the way."""
    answers, found = _found()
    if answers.errors.get("email") == NOTHING:  # an answer, and no mistake of whoever asks
        return render_template("people/outsiders.html", answers=Answers({}), found=None, nothing=found.email)
    if not answers.ok:
        return render_template("people/outsiders.html", answers=answers, found=None), 422
    user = user_by_email(g.db, found.email)
    member = bool(user and membership_of(g.db, user.id, g.workspace_id))
    return render_template("people/outsiders.html", answers=answers, found=found, member=member)


@bp.post("/data")
@allowed("people")
@limiter.limit(LOOKS)
def take_along() -> AnyResponse | tuple[str, int]:
    answers, found = _found()
    if not answers.ok:
        return render_template("people/outsiders.html", answers=answers, found=None), 422
    activity.record(g.db, g.membership, "exported_outsider", g.workspace, now=g.now)
    made = Response(outsiders.written(g.db, g.workspace_id, found, now=g.now), mimetype="application/json")
    made.headers["Content-Disposition"] = f'attachment; filename="personal-data-{g.now:%Y-%m-%d}.json"'
    made.headers["Cache-Control"] = "no-store"
    return made


@bp.post("/erase")
@allowed("people")
def erase() -> AnyResponse | tuple[str, int]:
    answers, found = _found()
    if not answers.ok:
        return render_template("people/outsiders.html", answers=answers, found=None), 422
    try:
        outsiders.erase(g.db, g.workspace_id, found, now=g.now)
    except outsiders.StillAsked as refusal:
        return answer(422, refusal.text)
    activity.record(g.db, g.membership, "erased_outsider", g.workspace, now=g.now)
    flash(gettext("Their name and address are erased."))
    return redirect(url_for("members.show"))


def _found() -> tuple[Answers, outsiders.Known]:
    answers = Answers(request.form)
    found = outsiders.known(g.db, g.workspace_id, answers.email())
    if answers.ok and not found:
        answers.wrong("email", NOTHING)
    return answers, found

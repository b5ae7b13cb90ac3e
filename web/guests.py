"""Outside help: the day somebody's access ends by itself."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler import activity
from scheduler.people import Membership, inviting
from scheduler.publishing.planned import voices
from web.answers import Answers
from web.days import day_begins
from web.rights import allowed
from web.visit import find, g

bp = Blueprint("guests", __name__)


@bp.get("/members/<member_id>/guest")
@allowed("people")
def show(member_id: str) -> str:
    return _form(find(Membership, member_id), Answers({}))


@bp.post("/members/<member_id>/guest")
@allowed("people")
def change(member_id: str) -> Response | tuple[str, int]:
    member, answers = find(Membership, member_id), Answers(request.form)
    until = day_begins(answers, "until", after=1)
    if not answers.ok:
        return _form(member, answers), 422
    try:
        inviting.set_guest(g.db, member, until, by=g.membership, now=g.now)
    except (inviting.BadEnd, inviting.LastOwner) as refusal:
        answers.wrong("until", refusal.text)
        return _form(member, answers), 422
    activity.record(g.db, g.membership, "set_guest", member, now=g.now)
    voices.changed(g.db, g.workspace_id, member.user_id)
    flash(gettext("Saved."))
    return redirect(url_for("members.show"))


def _form(member: Membership, answers: Answers) -> str:
    return render_template("people/guest.html", member=member, answers=answers)

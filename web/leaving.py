"""One's own data to take along, leaving for good, and erasing who left."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, json, redirect, render_template, request, url_for
from flask_babel import gettext

from scheduler import activity
from scheduler.people import Membership, User, entering, inviting
from scheduler.people.finding import memberships_of
from scheduler.people.passwords import verify
from scheduler.privacy import erasing, taking_along
from scheduler.wording import N_
from web.answers import Answers
from web.errors import answer
from web.profile import WRONG_PASSWORD
from web.rights import allowed, personal
from web.throttle import PER_ADDRESS, failed, limiter
from web.visit import find, g

bp = Blueprint("leaving", __name__)

Page = str | Response | tuple[str, int]


@bp.post("/profile/data")
@personal
def take_mine() -> Response:
    me = _me()
    return _file(taking_along.everything(g.db, me, workspace_id=None, now=g.now))


@bp.post("/members/<member_id>/data")
@allowed("people")
def take_theirs(member_id: str) -> Response:
    """What this workspace keeps about them, for whoever asks the organisation; who took it stands in the history."""
    member = find(Membership, member_id)
    data = taking_along.everything(g.db, member.user, workspace_id=g.workspace_id, now=g.now)
    activity.record(g.db, g.membership, "exported_person", member, now=g.now)
    return _file(data)


@bp.get("/profile/leave")
@personal
def ask() -> str:
    return render_template("people/leave.html", answers=Answers({}), places=memberships_of(g.db, _me().id))


@bp.post("/profile/leave")
@personal
@limiter.limit(PER_ADDRESS, deduct_when=failed)
def leave() -> Any:
    answers, me = Answers(request.form), _me()
    places = memberships_of(g.db, me.id)
    if not verify(me.password_hash, answers["present_password"]):
        answers.wrong("present_password", WRONG_PASSWORD)
        return render_template("people/leave.html", answers=answers, places=places), 422
    for place in places:
        try:
            inviting.end(g.db, place, by=place, now=g.now)
        except inviting.LastOwner:
            g.db.rollback()
            words = N_(
                "“{name}” would be without an owner. Make somebody else owner there first.",
                name=place.workspace.name,
            )
            return answer(422, words)
        activity.record(g.db, place, "ended_membership", place, now=g.now)
    g.db.flush()
    entering.sign_out_everywhere(g.db, me.id, g.now)
    erasing.erase(g.db, me, now=g.now)
    flash(gettext("Your account is erased. What you wrote stays with the newsrooms, without your name."))
    return redirect(url_for("sign_in.show"))


@bp.get("/members/<member_id>/erase")
@allowed("people")
def ask_erase(member_id: str) -> Page:
    member = find(Membership, member_id)
    if member.ended_at is None or erasing.is_erased(member.user):
        abort(404)
    return render_template("people/member_erase.html", member=member)


@bp.post("/members/<member_id>/erase")
@allowed("people")
def erase(member_id: str) -> Any:
    member = find(Membership, member_id)
    if member.ended_at is None:
        abort(404)
    try:
        erasing.erase(g.db, member.user, now=g.now)
    except erasing.StillHere as refusal:
        return answer(422, refusal.text)
    activity.record(g.db, g.membership, "erased_person", member, now=g.now)
    flash(gettext("Their name and address are erased."))
    return redirect(url_for("members.show"))


def _me() -> User:
    if g.visitor is None:
        abort(401)
    return g.user


def _file(data: dict[str, Any]) -> Response:
    made = Response(json.dumps(data, ensure_ascii=False, indent=2), mimetype="application/json")
    made.headers["Content-Disposition"] = f'attachment; filename="personal-data-{g.now:%Y-%m-%d}.json"'
    made.headers["Cache-Control"] = "no-store"
    return made

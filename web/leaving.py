"""One's own data to take along, leaving for good, and erasing who left."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask_babel import gettext

from scheduler import activity
from scheduler.people import Membership, User, entering, inviting
from scheduler.people.finding import memberships_of
from scheduler.people.passwords import verify
from scheduler.privacy import erasing, taking_along
from scheduler.publishing.planned import voices
from scheduler.wording import N_
from web.answers import Answers
from web.errors import answer
from web.house import house
from web.profile import WRONG_PASSWORD
from web.rights import allowed, personal
from web.throttle import PER_ADDRESS, failed, limiter
from web.visit import find, g

bp = Blueprint("leaving", __name__)

EXPORTS = "20 per hour"
Page = str | Response | tuple[str, int]


@bp.post("/profile/data")
@personal
@limiter.limit(EXPORTS)
def take_mine() -> Response:
    return _file(_me().id, None)


@bp.post("/members/<member_id>/data")
@allowed("people")
@limiter.limit(EXPORTS)
def take_theirs(member_id: str) -> Response:
    """What this workspace keeps about them, for whoever asks the organisation; who took it stands in the history."""
    member = find(Membership, member_id)
    activity.record(g.db, g.membership, "exported_person", member, now=g.now)
    return _file(member.user_id, g.workspace_id)


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
        voices.changed(g.db, place.workspace_id, me.id)
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
    only_here = erasing.is_known_elsewhere(g.db, member.user, g.workspace_id, g.now)
    return render_template("people/member_erase.html", member=member, only_here=only_here)


@bp.post("/members/<member_id>/erase")
@allowed("people")
def erase(member_id: str) -> Any:
    member = find(Membership, member_id)
    if member.ended_at is None:
        abort(404)
    try:
        whole = erasing.erase_here(g.db, member.user, g.workspace_id, now=g.now)
    except erasing.StillHere as refusal:
        return answer(422, refusal.text)
    activity.record(g.db, g.membership, "erased_person", member, now=g.now)
    if whole:
        flash(gettext("Their name and address are erased."))
    else:
        flash(
            gettext(
                "Their name is erased from the history here. Another workspace still knows them: their account stays."
            )
        )
    return redirect(url_for("members.show"))


def _me() -> User:
    if g.visitor is None:
        abort(401)
    return g.user


def _file(user_id: int, workspace_id: int | None) -> Response:
    # Nobody else's writing waits for it: what is to be remembered is kept, the rest only read.
    now = g.now
    g.db.commit()

    def pieces() -> Any:
        with house().sessions.reading() as session:
            person = session.get_one(User, user_id)
            yield from taking_along.written(session, person, workspace_id=workspace_id, now=now)

    made = Response(stream_with_context(pieces()), mimetype="application/json")
    made.headers["Content-Disposition"] = f'attachment; filename="personal-data-{now:%Y-%m-%d}.json"'
    made.headers["Cache-Control"] = "no-store"
    return made

"""The workspaces one belongs to: switching, and opening another."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler import activity
from scheduler.charter.starter import adopt_starter
from scheduler.people import Membership, Role, entering, first_run
from scheduler.people.finding import ended_as_guest
from scheduler.people.roles import ROLE_NAMES, NotAllowed, Right
from web.answers import Answers
from web.language import LANGUAGES
from web.rights import personal
from web.security import safe_goal
from web.visit import g
from web.workspace_form import choices

bp = Blueprint("workspaces", __name__)


@bp.get("/workspaces")
@personal
def show() -> str:
    return render_template(
        "people/workspaces.html", role_names=ROLE_NAMES, may_open=_may_open(),
        over=ended_as_guest(g.db, g.user.id, g.now),
    )  # fmt: skip


@bp.post("/workspaces/<workspace_id>/switch")
@personal
def switch(workspace_id: str) -> Response:
    goal = next((place for place in _mine() if place.workspace.public_id == workspace_id), None)
    if goal is None or g.sign_in is None:
        abort(404)
    entering.switch(g.db, g.sign_in, goal)
    return redirect(safe_goal(request.form.get("next")) or url_for("front_door.show"))


@bp.get("/workspaces/<workspace_id>/at/<path:goal>")
@personal
def lead(workspace_id: str, goal: str) -> Response | str:
    """A page of a certain workspace, as letters name it: the browser may be in another one."""
    path = safe_goal(f"/{goal}")
    place = next((one for one in _mine() if one.workspace.public_id == workspace_id), None)
    if place is None or path is None:
        abort(404)
    here = g.visitor.membership if g.visitor else None
    if here is None or here.workspace_id != place.workspace_id:
        return render_template("people/elsewhere.html", place=place.workspace, goal=path, about=None)
    return redirect(path)


@bp.get("/workspaces/new")
@personal
def ask() -> str:
    _demand()
    here = g.visitor.membership.workspace if g.visitor and g.visitor.membership else None
    like = {
        "zone": here.zone if here else "UTC",
        "locale": here.locale if here else "en",
        "first_weekday": str(here.first_weekday if here else 0),
    }
    return render_template("people/workspace_new.html", answers=Answers(like), **choices())


@bp.post("/workspaces/new")
@personal
def open_another() -> Response | tuple[str, int]:
    _demand()
    answers = Answers(request.form)
    name, zone = answers.words("name"), answers.zone()
    locale, first_weekday = answers.one_of("locale", LANGUAGES), answers.weekday()
    if not answers.ok:
        return render_template("people/workspace_new.html", answers=answers, **choices()), 422
    member = first_run.open_workspace(
        g.db, g.user, name=name, zone=zone, locale=locale, first_weekday=first_weekday, now=g.now
    )
    adopt_starter(g.db, workspace=member.workspace, by=member, now=g.now)
    activity.record(
        g.db, member, "opened_workspace", member.workspace, now=g.now, workspace_id=member.workspace_id
    )
    if g.sign_in is not None:
        entering.switch(g.db, g.sign_in, member)
    return redirect(url_for("front_door.show"))


def _may_open() -> bool:
    """Whoever owns a workspace may open another; a guest of one newsroom does not found a second."""
    return any(place.role == Role.OWNER for place in _mine())


def _mine() -> Sequence[Membership]:
    return g.visitor.memberships if g.visitor else ()


def _demand() -> None:
    if not _may_open():
        raise NotAllowed(Right.SETTINGS)

"""Settings: whose yes is asked for, on which channels, in which order."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.approvals import ApprovalPath, paths
from scheduler.approvals.paths import BadPath, Step
from scheduler.channels import Channel
from scheduler.channels.keeping import listed
from scheduler.people import Right, Role
from scheduler.people.roles import ROLE_NAMES
from scheduler.wording import N_
from web.answers import Answers
from web.rights import allowed
from web.visit import find, g

bp = Blueprint("approval_paths", __name__, url_prefix="/settings/approvals")


@bp.get("")
@allowed(Right.CHARTER)
def show() -> str:
    living = paths.living(g.db, g.workspace_id)
    return render_template(
        "approvals/paths.html",
        paths=[(path, paths.steps_of(path)) for path in living],
        channels={channel.public_id: channel for channel in listed(g.db, g.workspace_id)},
        roles=ROLE_NAMES,
    )


@bp.get("/new")
@allowed(Right.CHARTER)
def new() -> str:
    return _form(Answers({"where": "all", "role-0": Role.APPROVER}), None, set())


@bp.post("/new")
@allowed(Right.CHARTER)
def create() -> Response | tuple[str, int]:
    return _save(None)


@bp.get("/<path_id>")
@allowed(Right.CHARTER)
def edit(path_id: str) -> str:
    path = _living(path_id)
    typed: dict[str, Any] = {"name": path.name, "where": "all" if path.channels is None else "some"}
    for number, step in enumerate(paths.steps_of(path)):
        typed |= {f"role-{number}": step.role, f"days-{number}": step.days or ""}
    return _form(Answers(typed), path, set(path.channels or ()))


@bp.post("/<path_id>")
@allowed(Right.CHARTER)
def change(path_id: str) -> Response | tuple[str, int]:
    return _save(_living(path_id))


@bp.get("/<path_id>/end")
@allowed(Right.CHARTER)
def ask_to_end(path_id: str) -> str:
    return render_template("approvals/path_end.html", path=_living(path_id))


@bp.post("/<path_id>/end")
@allowed(Right.CHARTER)
def end(path_id: str) -> Response:
    paths.end(g.db, _living(path_id), by=g.membership, now=g.now)
    flash(gettext("Nobody is asked by this path any more."))
    return redirect(url_for("approval_paths.show"))


def _save(path: ApprovalPath | None) -> Response | tuple[str, int]:
    answers, chosen = Answers(request.form), set(request.form.getlist("channel"))
    channels: list[Channel] | None = None
    if answers["where"] == "some":
        channels = [channel for channel in listed(g.db, g.workspace_id) if channel.public_id in chosen]
    asked: dict[str, Any] = {
        "name": answers["name"],
        "channels": channels,
        "steps": _steps(answers),
        "by": g.membership,
        "now": g.now,
    }
    try:
        if not answers.ok:
            raise BadPath(answers.errors)
        paths.edit(g.db, path, **asked) if path else paths.create(g.db, **asked)
    except BadPath as wrong:
        answers.errors |= wrong.problems
        return _form(answers, path, chosen), 422
    flash(gettext("Kept."))
    return redirect(url_for("approval_paths.show"))


def _steps(answers: Answers) -> list[Step]:
    steps = []
    for number in range(paths.MOST_STEPS):
        role, days = answers[f"role-{number}"], answers[f"days-{number}"].strip()
        if role not in paths.DECIDERS:
            continue
        if days and not days.isdecimal():
            answers.wrong("steps", N_("Days are a whole number, or nothing."))
        steps.append(Step(Role(role), int(days) if days.isdecimal() else None))
    return steps


def _living(path_id: str) -> ApprovalPath:
    path = find(ApprovalPath, path_id)
    return path if path.ended_at is None else abort(404)


def _form(answers: Answers, path: ApprovalPath | None, chosen: set[str]) -> str:
    return render_template(
        "approvals/path.html",
        answers=answers,
        path=path,
        chosen=chosen,
        channels=listed(g.db, g.workspace_id),
        roles=[(role, ROLE_NAMES[role]) for role in reversed(paths.DECIDERS)],
        most=paths.MOST_STEPS,
    )

"""Settings: whose yes is asked for, where and when, in which order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from scheduler.approvals import ApprovalPath, paths
from scheduler.approvals.paths import BadPath, Where
from scheduler.approvals.step import DECIDERS, whom
from scheduler.channels.keeping import listed
from scheduler.people import Right, Role
from scheduler.people.finding import members
from scheduler.people.roles import ROLE_NAMES
from scheduler.planning import Campaign, Pillar
from scheduler.rules import RULES
from scheduler.wording import Text
from web import letters, path_form
from web.answers import Answers
from web.house import house
from web.language import LANGUAGES, say
from web.rights import allowed
from web.visit import find, g

bp = Blueprint("approval_paths", __name__, url_prefix="/settings/approvals")


@bp.get("")
@allowed(Right.CHARTER)
def show() -> str:
    living = paths.living(g.db, g.workspace_id)
    names = paths.named_people(g.db, living)
    places = {kind: dict(rows) for kind, rows in _places(living).items()}
    return render_template(
        "approvals/paths.html",
        paths=[(path, paths.steps_of(path), Where.of(path)) for path in living],
        places=places,
        whom=lambda step: whom(step, names),
        roles=ROLE_NAMES,
    )


@bp.get("/new")
@allowed(Right.CHARTER)
def new() -> str:
    return _form(Answers({"where": "everything", "who-0": Role.APPROVER, "deputies-0": "1"}), None)


@bp.post("/new")
@allowed(Right.CHARTER)
def create() -> Response | str | tuple[str, int]:
    return _save(None)


@bp.get("/<path_id>")
@allowed(Right.CHARTER)
def edit(path_id: str) -> str:
    path = _living(path_id)
    where = Where.of(path)
    boxes = {path_form.BOXES[where.kind]: " ".join(where.ids)} if where.ids else {}
    return _form(Answers({**path_form.typed(path), **boxes}), path)


@bp.post("/<path_id>")
@allowed(Right.CHARTER)
def change(path_id: str) -> Response | str | tuple[str, int]:
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


def _save(path: ApprovalPath | None) -> Response | str | tuple[str, int]:
    answers = Answers(path_form.joined(request.form))
    if answers["add"]:
        return _form(answers, path)  # one more step to fill in; nothing is kept yet
    asked: dict[str, Any] = {
        "name": answers["name"],
        "where": _real(path_form.where_of(answers)),
        "steps": path_form.steps_from(answers),
        "by": g.membership,
        "now": g.now,
    }
    try:
        if not answers.ok:
            raise BadPath(answers.errors)
        paths.edit(g.db, path, **asked) if path else paths.create(g.db, **asked)
    except BadPath as wrong:
        answers.errors |= wrong.problems
        return _form(answers, path), 422
    flash(gettext("Kept."))
    return redirect(url_for("approval_paths.show"))


def _real(where: Where) -> Where:
    """Only what there is here: another workspace's ids are nobody's."""
    if where.kind == "everything":
        return where
    there = {public_id for public_id, _ in _places(())[where.kind]}
    return Where(**{where.kind: tuple(one for one in where.ids if one in there)})


def _living(path_id: str) -> ApprovalPath:
    path = find(ApprovalPath, path_id)
    return path if path.ended_at is None else abort(404)


def _places(used: Any) -> Mapping[str, list[tuple[str, str]]]:
    """What a path may hold for, by kind: ids and names. Closed ones only where a path of `used` names them."""

    def open_ones(kind: Any) -> list[tuple[str, str]]:
        named = {one for path in used for one in (*(path.pillars or ()), *(path.campaigns or ()))}
        rows = g.db.scalars(select(kind).where(kind.workspace_id == g.workspace_id).order_by(kind.id))
        return [(row.public_id, row.name) for row in rows if row.closed_at is None or row.public_id in named]

    return {
        "channels": [(channel.public_id, channel.name) for channel in listed(g.db, g.workspace_id)],
        "pillars": open_ones(Pillar),
        "campaigns": open_ones(Campaign),
        "families": sorted(
            ((kind, say(_name_of(kind))) for kind in RULES), key=lambda pair: pair[1].casefold()
        ),
    }


def _name_of(kind: str) -> Text:
    return RULES[kind].name


def _form(answers: Answers, path: ApprovalPath | None) -> str:
    return render_template(
        "approvals/path.html",
        answers=answers,
        path=path,
        places=_places([path] if path else ()),
        boxes=path_form.BOXES,
        channels={channel.public_id: channel for channel in listed(g.db, g.workspace_id)},
        roles=[(role, ROLE_NAMES[role]) for role in reversed(DECIDERS)],
        people=[one.user for one in members(g.db, g.workspace_id) if one.role in DECIDERS],
        shown=path_form.shown(answers),
        most=paths.MOST_STEPS,
        languages=LANGUAGES,
        mails=letters.can_be_sent(house().settings),
    )

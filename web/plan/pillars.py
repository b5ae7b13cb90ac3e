"""The pillars: named, ordered, closed."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.people import Right
from scheduler.planning import Pillar, pillars
from scheduler.planning.pillars import BadName
from scheduler.wording import Text
from web.plan.room import bp
from web.rights import allowed
from web.visit import find, g


@bp.get("/pillars")
def pillar_list() -> str:
    return _page()


@bp.post("/pillars")
@allowed(Right.PLAN)
def create_pillar() -> Response | tuple[str, int]:
    try:
        pillars.create(g.db, by=g.membership, name=request.form.get("name", ""), now=g.now)
    except BadName as wrong:
        return _page(error=wrong.text, typed=request.form.get("name", "")), 422
    return _back()


@bp.post("/pillars/<pillar_id>")
@allowed(Right.PLAN)
def rename_pillar(pillar_id: str) -> Response | tuple[str, int]:
    pillar = find(Pillar, pillar_id)
    try:
        pillars.rename(
            g.db, pillar, by=g.membership, name=request.form.get("name", ""), now=g.now,
            nature=request.form.get("nature"),
        )  # fmt: skip
    except BadName as wrong:
        return _page(error=wrong.text, about=pillar), 422
    return _back()


@bp.post("/pillars/<pillar_id>/place")
@allowed(Right.PLAN)
def move_pillar(pillar_id: str) -> Response:
    pillar = find(Pillar, pillar_id)
    if pillar.closed_at is None:
        steps = -1 if request.form.get("to") == "up" else 1
        pillars.move(g.db, pillar, by=g.membership, steps=steps, now=g.now)
    return _back()


@bp.post("/pillars/<pillar_id>/closure")
@allowed(Right.PLAN)
def close_pillar(pillar_id: str) -> Response:
    pillars.close(g.db, find(Pillar, pillar_id), by=g.membership, now=g.now)
    return _back()


@bp.post("/pillars/<pillar_id>/reopening")
@allowed(Right.PLAN)
def reopen_pillar(pillar_id: str) -> Response:
    pillars.reopen(g.db, find(Pillar, pillar_id), by=g.membership, now=g.now)
    return _back()


def _back() -> Response:
    return redirect(url_for("plan.pillar_list"))


def _page(error: Text | None = None, typed: str = "", about: Pillar | None = None) -> str:
    found = pillars.everything(g.db, g.workspace_id)
    return render_template(
        "plan/pillars.html",
        living=[pillar for pillar in found if pillar.closed_at is None],
        closed=[pillar for pillar in found if pillar.closed_at is not None],
        error=error,
        typed=typed,
        about=about,
        natures=pillars.NATURES,
    )

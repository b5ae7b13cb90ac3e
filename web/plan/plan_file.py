"""The workspace's plan as a file: taken along, brought here or to another workspace after a look at what would change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response as FlaskResponse
from flask import redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from scheduler import courier
from scheduler.calendar import PlanFile, going_on
from scheduler.calendar.going import Going
from scheduler.calendar.planfile import bringing, text
from scheduler.calendar.planfile.entering import Outcome, enter
from scheduler.calendar.planfile.shape import Plan, UnreadablePlan
from scheduler.calendar.planfile.writing_down import written
from scheduler.people import Right
from scheduler.wording import N_, Text
from web.plan.plan_lines import lines
from web.plan.room import bp
from web.rights import allowed
from web.series.room import horizon
from web.visit import find, g

PART_NAMES = {
    "audiences": N_("Audience"), "pillars": N_("Pillar"), "channels": N_("Channel"), "key_dates": N_("Key date"),
    "events": N_("Event"), "series": N_("Series"),
}  # fmt: skip
KINDS = {"new": N_("new"), "changed": N_("changed"), "same": N_("as it is"), "refused": N_("refused")}
WORDS: dict[str, Any] = {"parts": PART_NAMES, "kinds": KINDS, "lines": lines}
MOST_TRIED = 60  # changes, in one look: it holds the pen of the database meanwhile


@bp.get("/file")
@allowed(Right.PLAN)
def as_file() -> str:
    return _page()


@bp.get("/file/plan.yaml")
@allowed(Right.PLAN)
def plan_file() -> Response:
    return FlaskResponse(
        text.write(written(g.db, g.workspace_id, now=g.now)),
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="plan-{g.now:%Y-%m-%d}.yaml"'},
    )


@bp.post("/file")
@allowed(Right.PLAN)
def bring_plan() -> str | tuple[str, int]:
    """Entered and rolled back: what is shown is what would really come of it."""
    sent = request.files.get("file")
    content = sent.read(text.MOST_BYTES + 1) if sent else b""
    name = (sent.filename or "") if sent else ""
    try:
        stored = _read(content)
    except UnreadablePlan as wrong:
        return _page(wrong.text), 422
    # Tried without their dates: those come with the entry.
    outcomes = enter(g.db, stored, by=g.membership, now=g.now, horizon=timedelta(), most=MOST_TRIED)
    g.db.rollback()
    return _page(outcomes=outcomes, words=content.decode(), name=name)


@bp.post("/file/entry")
@allowed(Right.PLAN)
def enter_plan() -> Response | tuple[str, int]:
    try:
        stored = _read(request.form.get("words", "").encode())
    except UnreadablePlan as wrong:
        return _page(wrong.text), 422
    name = request.form.get("name", "")
    return _set_on(bringing.bring(g.db, name, stored, by=g.membership, now=g.now), Going.ENTER)


@bp.get("/file/<file_id>")
@allowed(Right.PLAN)
def brought_plan(file_id: str) -> str:
    found = find(PlanFile, file_id)
    kinds = [one["kind"] for one in found.outcomes]
    return render_template(
        "plan/brought.html",
        file=found,
        entered=len(found.outcomes),
        shown=[
            one | {"words": Text.from_json(one["words"]) if one["words"] else None}
            for one in found.outcomes
            if one["kind"] != "same" or one["words"]
        ],
        counts={kind: number for kind in KINDS if (number := kinds.count(kind))},
        why=Text.from_json(found.trouble) if found.trouble else None,
        **WORDS,
    )


@bp.post("/file/<file_id>/entry")
@allowed(Right.PLAN)
def go_on_with_plan(file_id: str) -> Response:
    """The first items at once, the others by the workers, whether the page stays open or not."""
    found = _locked(file_id)
    if not found.is_done and not found.undoing and found.going != Going.ENTER:
        return _set_on(found, Going.ENTER)
    return redirect(url_for("plan.brought_plan", file_id=file_id))


@bp.post("/file/<file_id>/stop")
@allowed(Right.PLAN)
def stop_plan(file_id: str) -> Response:
    _locked(file_id).stop()
    return redirect(url_for("plan.brought_plan", file_id=file_id))


@bp.post("/file/<file_id>/undo")
@allowed(Right.PLAN)
def undo_plan(file_id: str) -> Response:
    found = _locked(file_id)
    if found.undone < len(found.outcomes) and found.going != Going.UNDO:
        found.undoing = True
        return _set_on(found, Going.UNDO)
    return redirect(url_for("plan.brought_plan", file_id=file_id))


def _set_on(found: PlanFile, deed: Going) -> Response:
    found.set_on(deed, g.membership.user_id)
    going_on.step(g.db, found, by=g.membership, now=g.now, horizon=horizon())
    if found.going:
        courier.ring_after_commit(g.db)
    return redirect(url_for("plan.brought_plan", file_id=found.public_id))


def _locked(file_id: str) -> PlanFile:
    """Two tabs on one file take turns; the second goes on where the first stopped."""
    found = find(PlanFile, file_id)
    g.db.refresh(found, with_for_update=True)
    return found


def _read(content: bytes) -> Plan:
    if not content.strip():
        raise UnreadablePlan(N_("Choose a file."))
    return text.read(content)


def _page(
    error: Text | None = None, outcomes: list[Outcome] | None = None, words: str = "", name: str = ""
) -> str:
    found = outcomes or []
    mine = select(PlanFile.public_id, PlanFile.name, PlanFile.created_at).where(
        PlanFile.workspace_id == g.workspace_id
    )
    differing = [one for one in found if one.kind != "same" or one.words]
    return render_template(
        "plan/file.html",
        error=error,
        shown=differing,
        counts={kind: number for kind in KINDS if (number := sum(one.kind == kind for one in found))},
        looked=outcomes is not None,
        many=len(differing) > MOST_TRIED,
        most=MOST_TRIED,
        words=words,
        name=name,
        brought=g.db.execute(mine.order_by(PlanFile.id.desc()).limit(10)).all(),
        **WORDS,
    )

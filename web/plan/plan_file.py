"""The workspace's plan as a file: taken along, brought here or to another workspace after a look at what would change."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import render_template, request
from werkzeug.wrappers import Response

from scheduler.calendar.planfile import text
from scheduler.calendar.planfile.entering import Outcome, enter
from scheduler.calendar.planfile.shape import Plan, UnreadablePlan
from scheduler.calendar.planfile.writing_down import written
from scheduler.people import Right
from scheduler.wording import N_, Text
from web.plan.room import bp
from web.rights import allowed
from web.series.room import horizon
from web.visit import g

PART_NAMES = {
    "audiences": N_("Audience"), "pillars": N_("Pillar"), "channels": N_("Channel"), "key_dates": N_("Key date"),
    "series": N_("Series"),
}  # fmt: skip
KINDS = {"new": N_("new"), "changed": N_("changed"), "same": N_("as it is"), "refused": N_("refused")}
FIELDS = {
    "plan": N_("plan"), "slots": N_("slots"), "expects": N_("what they expect"), "nature": N_("nature"),
    "closed": N_("closed"), "on": N_("first day"), "until": N_("last day"), "every_year": N_("every year"),
    "rule": N_("rule"), "lead_days": N_("lead time"), "note": N_("note"), "embargo": N_("embargo"),
    "name": N_("name"),
}  # fmt: skip


@bp.get("/file")
@allowed(Right.PLAN)
def as_file() -> str:
    return _page()


@bp.get("/file/plan.yaml")
@allowed(Right.PLAN)
def plan_file() -> Response:
    return FlaskResponse(
        text.write(written(g.db, g.workspace_id)),
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="plan-{g.now:%Y-%m-%d}.yaml"'},
    )


@bp.post("/file")
@allowed(Right.PLAN)
def bring_plan() -> str | tuple[str, int]:
    """Entered and rolled back: what is shown is what would really come of it."""
    sent = request.files.get("file")
    content = sent.read(text.MOST_BYTES + 1) if sent else b""
    try:
        stored = _read(content)
    except UnreadablePlan as wrong:
        return _page(wrong.text), 422
    outcomes = _enter(stored)
    g.db.rollback()
    return _page(outcomes=outcomes, words=content.decode())


@bp.post("/file/entry")
@allowed(Right.PLAN)
def enter_plan() -> str | tuple[str, int]:
    try:
        stored = _read(request.form.get("words", "").encode())
    except UnreadablePlan as wrong:
        return _page(wrong.text), 422
    return _page(outcomes=_enter(stored), done=True)


def _read(content: bytes) -> Plan:
    if not content.strip():
        raise UnreadablePlan(N_("Choose a file."))
    return text.read(content)


def _enter(stored: Plan) -> list[Outcome]:
    return enter(g.db, stored, by=g.membership, now=g.now, horizon=horizon())


def _page(
    error: Text | None = None, outcomes: list[Outcome] | None = None, words: str = "", *, done: bool = False
) -> str:
    found = outcomes or []
    return render_template(
        "plan/file.html",
        error=error,
        shown=[one for one in found if one.kind != "same" or one.words],
        counts={kind: number for kind in KINDS if (number := sum(one.kind == kind for one in found))},
        looked=outcomes is not None,
        words=words,
        done=done,
        parts=PART_NAMES,
        kinds=KINDS,
        fields=FIELDS,
    )

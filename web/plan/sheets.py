"""The plan as a spreadsheet and back: written out, brought, looked at row by row, entered bit by bit, taken back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from scheduler.calendar import Sheet
from scheduler.calendar.sheets import comparing, entering, files, taking_back
from scheduler.db.local_time import zone
from scheduler.people import Right
from scheduler.wording import N_, Text
from web.language import say
from web.plan.room import bp
from web.rights import allowed
from web.visit import find, g

A_PAGE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {
    "new": N_("new"),
    "changed": N_("changed"),
    "same": N_("as it is"),
    "error": N_("to correct"),
    "refused": N_("refused"),
}
COLUMN_NAMES = {
    "channel": N_("Channel"), "day": N_("Day"), "time": N_("Time"), "title": N_("Title"), "text": N_("Text"),
    "language": N_("Language"), "pillar": N_("Pillar"), "campaign": N_("Campaign"),
}  # fmt: skip


@bp.get("/spreadsheet")
def sheets() -> str:
    return _home()


@bp.get("/spreadsheet/file")
def sheet_file() -> Response | tuple[str, int]:
    if not request.args:
        return redirect(url_for("plan.sheets"))
    here = zone(g.workspace.zone)
    try:
        first = date.fromisoformat(request.args.get("from", ""))
        last = date.fromisoformat(request.args.get("to", ""))
        if not timedelta() <= last - first <= timedelta(days=1100):
            raise ValueError
        start = datetime.combine(first, time(), here)
        end = datetime.combine(last + timedelta(days=1), time(), here)
    except (ValueError, OverflowError):
        return _home(N_("Choose a first and a last day, three years apart at most.")), 422
    rows = comparing.planned_rows(g.db, g.workspace_id, start, end)
    kind = "csv" if request.args.get("kind") == "csv" else "xlsx"
    content = files.as_csv(rows) if kind == "csv" else files.as_xlsx(rows)
    return FlaskResponse(
        content,
        content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX,
        headers={"Content-Disposition": f'attachment; filename="plan-{first}-{last}.{kind}"'},
    )


@bp.post("/spreadsheet")
@allowed(Right.WRITE)
def bring_sheet() -> Response | tuple[str, int]:
    sent = request.files.get("sheet")
    content = sent.read(files.MOST_BYTES + 1) if sent else b""
    name = (sent.filename or "") if sent else ""
    if not content:
        return _home(N_("Choose a file.")), 422
    try:
        rows = files.read(name, content)
    except files.UnreadableSheet as unreadable:
        return _home(unreadable.text), 422
    made = entering.bring(g.db, name, rows, by=g.membership, now=g.now)
    return redirect(url_for("plan.sheet", sheet_id=made.public_id))


@bp.get("/spreadsheet/<sheet_id>")
@allowed(Right.WRITE)
def sheet(sheet_id: str) -> str:
    found = find(Sheet, sheet_id)
    page = request.args.get("page", 0, type=int)
    page = page if 0 <= page * A_PAGE < len(found.rows) else 0
    shown = [] if found.outcomes else entering.differences(g.db, found, page * A_PAGE, (page + 1) * A_PAGE)
    return render_template(
        "plan/sheet.html",
        sheet=found,
        differences=shown,
        counts=_counts(found, shown),
        page=page,
        pages=-(-len(found.rows) // A_PAGE),
        kinds=KINDS,
        names=COLUMN_NAMES,
        refused=[
            (number, one["kind"], [Text.from_json(text) for text in one["words"]])
            for number, one in enumerate(found.outcomes, 2)
            if one["words"]
        ][:500],
        # Entered by a person first: a link alone must not do it.
        going_on="goes" in request.args and bool(found.outcomes or found.undoing),
    )


@bp.post("/spreadsheet/<sheet_id>/entry")
@allowed(Right.WRITE)
def enter_sheet(sheet_id: str) -> Response:
    """The next few rows; the page asks again until all are entered, by itself where it can."""
    found = _locked(sheet_id)
    if not found.is_done and not found.undoing:
        entering.enter(g.db, found, by=g.membership, now=g.now)
    return redirect(url_for("plan.sheet", sheet_id=sheet_id, goes=1))


@bp.post("/spreadsheet/<sheet_id>/undo")
@allowed(Right.WRITE)
def undo_sheet(sheet_id: str) -> Response:
    found = _locked(sheet_id)
    if found.undone < len(found.outcomes):
        taking_back.take_back(g.db, found, by=g.membership, now=g.now)
        if found.undone >= len(found.outcomes):
            flash(say(N_("Taken back, except what is named below.")))
    return redirect(url_for("plan.sheet", sheet_id=sheet_id, goes=1))


def _locked(sheet_id: str) -> Sheet:
    """Two tabs on one sheet take turns; the second goes on where the first stopped."""
    found = find(Sheet, sheet_id)
    g.db.refresh(found, with_for_update=True)
    return found


def _counts(found: Sheet, shown: list[comparing.Difference]) -> dict[str, int]:
    kinds = [one["kind"] for one in found.outcomes] or [one.kind for one in shown]
    return {kind: kinds.count(kind) for kind in KINDS if kind in kinds}


def _home(error: Text | None = None) -> str:
    today = g.now.astimezone(zone(g.workspace.zone)).date()
    mine = select(Sheet.public_id, Sheet.name, Sheet.created_at).where(Sheet.workspace_id == g.workspace_id)
    return render_template(
        "plan/sheets.html",
        error=error,
        first=today,
        last=today + timedelta(days=92),
        columns=files.COLUMNS,
        brought=g.db.execute(mine.order_by(Sheet.id.desc()).limit(10)).all(),
    )

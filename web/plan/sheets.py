"""The plan as a spreadsheet and back: written out, brought, looked at row by row, entered bit by bit, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Response as FlaskResponse
from flask import redirect, render_template, request, url_for
from sqlalchemy import Row, select
from werkzeug.wrappers import Response

from scheduler import courier
from scheduler.calendar import Sheet, going_on
from scheduler.calendar.going import Going
from scheduler.calendar.sheets import comparing, entering, files
from scheduler.db.local_time import zone
from scheduler.people import Right
from scheduler.wording import N_, Text
from web.language import pick, say
from web.plan.room import bp
from web.rights import allowed
from web.series.room import horizon
from web.statuses import look
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
ENTERED = ("new", "changed")
REFUSED = ("error", "refused")
MOST_TOLD = 500


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
    rows = [row | {"state": say(look(row["state"]).name)} for row in rows]
    kind = "csv" if request.args.get("kind") == "csv" else "xlsx"
    content = files.as_csv(rows, pick()) if kind == "csv" else files.as_xlsx(rows, pick())
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
        rows = files.read(name, content, pick())
    except files.UnreadableSheet as unreadable:
        return _home(unreadable.text), 422
    made = entering.bring(g.db, name, rows, by=g.membership, now=g.now)
    return set_on(made, Going.LOOK)


@bp.get("/spreadsheet/<sheet_id>")
@allowed(Right.WRITE)
def sheet(sheet_id: str) -> str:
    found = find(Sheet, sheet_id)
    verdicts = found.verdicts or []
    differing = [n for n, one in enumerate(verdicts) if one["kind"] != "same" or one["words"]]
    asked = request.args.get("rows")
    # Where most rows say what is there already, the few that do not are what one has come to see.
    few = asked == "differing" or (asked != "all" and 2 * len(differing) < len(verdicts))
    listed = differing if few else range(len(found.rows))
    page = request.args.get("page", 0, type=int)
    page = page if 0 <= page * A_PAGE < len(listed) else 0
    rows = listed[page * A_PAGE : (page + 1) * A_PAGE]
    outcomes = found.outcomes
    counts = _counts(found, outcomes)
    return render_template(
        "plan/sheet.html",
        sheet=found,
        # Looked through to the end, and nothing to enter or to correct.
        idle=found.is_looked_through and not outcomes and not counts.keys() - {"same"},
        going=found.going,
        differences=[] if found.gone else _with_verdicts(found, rows),
        counts=counts,
        few=few,
        asked=asked if asked in ("all", "differing") else None,
        differing=len(differing),
        page=page,
        more=(page + 1) * A_PAGE < len(listed),
        kinds=KINDS,
        names=comparing.COLUMN_NAMES,
        entered=sum(one["kind"] in ENTERED for one in outcomes),
        unchanged=sum(one["kind"] == "same" for one in outcomes),
        refused=sum(one["kind"] in REFUSED for one in outcomes),
        told=[
            (one.get("line", number), [Text.from_json(text) for text in one["words"]])
            for number, one in enumerate(outcomes, 2)
            if one["words"]
        ][:MOST_TOLD],
        why=Text.from_json(found.trouble) if found.trouble else None,
    )


@bp.post("/spreadsheet/<sheet_id>/entry")
@allowed(Right.WRITE)
def enter_sheet(sheet_id: str) -> Response:
    """The first rows at once, the others by the workers, whether the page stays open or not."""
    found = _locked(sheet_id)
    if not found.is_done and not found.undoing and found.going != Going.ENTER:
        return set_on(found, Going.ENTER)
    return redirect(url_for("plan.sheet", sheet_id=sheet_id))


@bp.post("/spreadsheet/<sheet_id>/stop")
@allowed(Right.WRITE)
def stop_sheet(sheet_id: str) -> Response:
    _locked(sheet_id).stop()
    return redirect(url_for("plan.sheet", sheet_id=sheet_id))


@bp.post("/spreadsheet/<sheet_id>/undo")
@allowed(Right.WRITE)
def undo_sheet(sheet_id: str) -> Response:
    found = _locked(sheet_id)
    if found.undone < found.gone and found.going != Going.UNDO:
        found.undoing = True
        return set_on(found, Going.UNDO)
    return redirect(url_for("plan.sheet", sheet_id=sheet_id))


def set_on(found: Sheet, deed: Going) -> Response:
    found.set_on(deed, g.membership.user_id)
    going_on.step(g.db, found, by=g.membership, now=g.now, horizon=horizon())
    if found.going:
        courier.ring_after_commit(g.db)
    return redirect(url_for("plan.sheet", sheet_id=found.public_id))


def _locked(sheet_id: str) -> Sheet:
    """Two tabs on one sheet take turns; the second goes on where the first stopped."""
    found = find(Sheet, sheet_id)
    g.db.refresh(found, with_for_update=True)
    return found


def _counts(found: Sheet, outcomes: list[dict[str, Any]]) -> dict[str, int]:
    """Of the whole file, as far as it was looked through or entered."""
    kinds = [one["kind"] for one in outcomes or found.verdicts or []]
    return {kind: kinds.count(kind) for kind in KINDS if kind in kinds}


def _with_verdicts(found: Sheet, rows: Sequence[int]) -> list[tuple[comparing.Difference, str, list[Text]]]:
    """Each row with what the trial said of it: its kind, and what stands in the way."""
    known = found.verdicts or []
    shown = list[tuple[comparing.Difference, str, list[Text]]]()
    for n, one in zip(rows, entering.differences(g.db, found, rows), strict=True):
        if n < len(known):
            shown.append((one, known[n]["kind"], [Text.from_json(text) for text in known[n]["words"]]))
        else:
            shown.append((one, one.kind, one.errors))
    return shown


def _home(error: Text | None = None) -> str:
    today = g.now.astimezone(zone(g.workspace.zone)).date()
    return render_template(
        "plan/sheets.html",
        error=error,
        first=today,
        last=today + timedelta(days=92),
        columns=files.HEADS[pick()],
        brought=brought(of_calendars=False),
    )


def brought(*, of_calendars: bool) -> Sequence[Row[str, str, datetime]]:
    """The last few files, one kind of them."""
    mine = select(Sheet.public_id, Sheet.name, Sheet.created_at).where(
        Sheet.workspace_id == g.workspace_id, Sheet.of_calendar == of_calendars
    )
    return g.db.execute(mine.order_by(Sheet.id.desc()).limit(10)).all()

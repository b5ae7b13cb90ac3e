"""One thing done to many: chosen on the calendar, looked at first, then done, and taken back at once if need be."""

from __future__ import annotations

from datetime import date

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.calendar import bulk
from scheduler.calendar.bulk.deeds import Clock
from scheduler.content import Variant, labelling
from scheduler.content.message import content_hash
from scheduler.planning import around
from scheduler.wording import N_, Text
from web.calendar import bp
from web.rights import allowed, may
from web.security import safe_goal
from web.visit import g

DEEDS: dict[str, tuple[Text, str | None]] = {
    "shift": (N_("Shift by days or hours"), "write"),
    "day": (N_("Move to one day"), "write"),
    "label": (N_("Put a label on"), "write"),
    "unlabel": (N_("Take a label off"), "write"),
    "campaign": (N_("File under a campaign"), "write"),
    "submit": (N_("Submit"), "submit"),
    "approve": (N_("Approve"), "decide"),
    "duplicate": (N_("Duplicate"), "write"),
    "delete": (N_("Delete"), "write"),
}
FURTHEST = 3660


def deeds() -> list[tuple[str, Text]]:
    """What the visitor may do to many, for the bar over the calendar."""
    return [(key, words) for key, (words, right) in DEEDS.items() if may(right or "read")]


@bp.post("/calendar/bulk")
@allowed("write")
def many() -> str | Response:
    """Tried and rolled back, unless the form says to do it: what is shown is what the gate really answers."""
    chosen = _chosen()
    kind = request.form.get("deed", "")
    if kind not in DEEDS:
        abort(404)
    deed, missing = _deed(kind)
    really = deed is not None and bool(request.form.get("do"))
    seen = {one.public_id: _seen(one) for one in chosen} if kind == "approve" else {}
    outcomes = bulk.do(g.db, chosen, deed, by=g.membership, now=g.now) if deed else []
    back = safe_goal(request.form.get("back")) or url_for("calendar.show", view="list")
    if really:
        return _told(kind, back, outcomes)
    g.db.rollback()
    return render_template(
        "calendar/bulk.html",
        kind=kind,
        words=DEEDS[kind][0],
        chosen=[variant.public_id for variant in chosen],
        seen=seen,
        outcomes=outcomes,
        going=[one for one in outcomes if one.done],
        done=False,
        form=request.form,
        clock=clock(),
        asks_clock=any(one.asks_clock for one in outcomes),
        missing=missing if request.form.get("asked") else None,
        asks=kind in ("shift", "day", "label", "unlabel", "campaign"),
        campaigns=around.campaigns(g.db, g.workspace_id),
        back=back,
        labels=labelling.labels(g.db, g.workspace_id),
    )


@bp.post("/calendar/bulk/undo")
@allowed("write")
def undo_many() -> Response:
    notes = dict(note.split(" ", 1) for note in request.form.getlist("note")[: bulk.MOST] if " " in note)
    try:
        outcomes = bulk.undo(g.db, notes, by=g.membership, now=g.now)
    except ValueError:
        abort(400)
    back = safe_goal(request.form.get("back")) or url_for("calendar.show", view="list")
    return _told("undo", back, outcomes)


@bp.get("/calendar/bulk")
def many_done() -> str | Response:
    """What came of it. A reload shows it again and does nothing; without its name nothing is chosen any more."""
    kept = bulk.kept(g.db, request.args.get("done", ""), g.membership)
    if kept is None:
        return redirect(url_for("calendar.show", view="list"))
    return render_template(
        "calendar/bulk.html",
        kind=kept.kind,
        words=N_("Taken back") if kept.kind == "undo" else DEEDS[kept.kind][0],
        outcomes=kept.outcomes,
        going=[one for one in kept.outcomes if one.done],
        done=True,
        back=kept.back,
    )


def _told(kind: str, back: str, outcomes: list[bulk.Outcome]) -> Response:
    name = bulk.keep(g.db, kind, back, outcomes, by=g.membership, now=g.now)
    return redirect(url_for("calendar.many_done", done=name), 303)


def _seen(variant: Variant) -> str:
    # Words shown on the page one came from count: what changed since is asked about again, never approved unread.
    return request.form.get(f"seen-{variant.public_id}") or content_hash(variant)


def _chosen() -> list[Variant]:
    # A card of the board or the month names all its channels at once.
    ids = [one for value in request.form.getlist("variant") for one in value.split()]
    return bulk.selected(g.db, g.workspace_id, ids)


def _deed(kind: str) -> tuple[bulk.Deed | None, Text | None]:
    form = request.form
    if kind == "shift":
        days, hours = _number(form.get("days")), _number(form.get("hours"))
        if days is None or hours is None or not (days or hours):
            return None, N_("By how many days or hours?")
        return bulk.Shift(days, hours, clock()), None
    if kind == "day":
        try:
            return bulk.MoveTo(date.fromisoformat(form.get("day", "")), g.workspace.zone, clock()), None
        except ValueError:
            return None, N_("To which day?")
    if kind in ("label", "unlabel"):
        name = form.get("label", "").strip()
        return (bulk.Label(name, off=kind == "unlabel"), None) if name else (None, N_("Which label?"))
    if kind == "campaign":
        if not form.get("asked"):
            return None, None
        return bulk.Campaigned(form.get("campaign", "")), None
    if kind == "approve":
        return bulk.Approve(
            {key.removeprefix("seen-"): value for key, value in form.items() if key.startswith("seen-")}
        ), None
    plain: dict[str, bulk.Deed] = {
        "submit": bulk.Submit(),
        "duplicate": bulk.Duplicate(),
        "delete": bulk.Delete(),
    }
    return plain[kind], None


def clock() -> Clock:
    """What somebody answered once for every hour that a change of the clocks skips or doubles."""
    said = request.form.get("clock", "")
    return "earlier" if said == "earlier" else "later" if said == "later" else ""


def _number(written: str | None) -> int | None:
    try:
        number = int(written or "0")
    except ValueError:
        return None
    return number if abs(number) <= FURTHEST else None

"""The form that says how long the workspace keeps what it need not keep."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from scheduler import activity
from scheduler.privacy import retention
from scheduler.wording import N_
from web.answers import Answers
from web.rights import allowed
from web.visit import g

bp = Blueprint("retention", __name__)

BAD = N_(
    "Write a number of days from {least} to {most}, or nothing.", least=retention.LEAST, most=retention.MOST
)


@bp.get("/settings/retention")
@allowed("settings")
def show() -> str:
    chosen = g.workspace.kept_for or {}
    return _page(Answers({kind: str(chosen.get(kind, "")) for kind in retention.KINDS}))


@bp.post("/settings/retention")
@allowed("settings")
def change() -> Any:
    answers = Answers(request.form)
    chosen: dict[str, int | None] = {}
    for kind in retention.KINDS:
        written = answers[kind].strip()
        days = int(written) if written.isdecimal() and len(written) < 6 else None
        if written and (days is None or not retention.LEAST <= days <= retention.MOST):
            answers.wrong(kind, BAD)
        chosen[kind] = days
    if not answers.ok:
        return _page(answers), 422
    retention.choose(g.workspace, chosen)
    activity.record(g.db, g.membership, "changed_retention", g.workspace, now=g.now)
    flash(gettext("Kept."))
    return redirect(url_for("retention.show"))


def _page(answers: Answers) -> str:
    return render_template("people/retention.html", answers=answers, kinds=retention.KINDS.items())

"""Adopting the draft, after a look at what it would stop."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.charter import adopted, compare, dry_running, versions
from scheduler.charter.dry_run import RunState
from scheduler.charter.written import digest_of
from scheduler.db import gate_lock
from scheduler.people import Right
from scheduler.rules import rule_of
from web.answers import Answers
from web.charter.dry_runs import newly_stopped
from web.charter.room import bp, the_draft
from web.rights import allowed
from web.visit import g


@bp.get("/draft/adoption")
@allowed(Right.CHARTER)
def ask_to_adopt() -> str:
    version, before = the_draft(), adopted(g.db, g.workspace_id)
    run = dry_running.latest(g.db, version)
    return render_template(
        "charter/adopt.html",
        version=version,
        before=before,
        answers=Answers({}),
        found=compare.versions(before, version),
        rule_of=rule_of,
        run=run,
        tried=run is not None and run.state == RunState.DONE and run.digest == digest_of(version),
        stopped=newly_stopped(run) if run else 0,
        empty=not version.clauses and not version.rules,
    )


@bp.post("/draft/adoption")
@allowed(Right.CHARTER)
def adopt() -> Response:
    version = the_draft()
    gate_lock.close(g.db, g.workspace_id)  # no claim is half done under the version before
    try:
        versions.adopt(g.db, version, by=g.membership, note=request.form.get("note", "")[:2000], now=g.now)
    except versions.EmptyCharter:
        return redirect(url_for("charter.ask_to_adopt"))
    flash(gettext("Version %(number)s of the charter holds from now on.", number=version.number))
    return redirect(url_for("charter.show"))

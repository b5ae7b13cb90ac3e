"""The draft: begun, looked over, compared with what holds, thrown away."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.charter import adopted, compare, versions
from scheduler.people import Right
from scheduler.rules import RULES, rule_of
from web.charter.chapters import chapters, loose_rules
from web.charter.room import bp, the_draft
from web.rights import allowed
from web.visit import g


@bp.post("/draft")
@allowed(Right.CHARTER)
def begin() -> Response:
    versions.draft_from(g.db, by=g.membership, now=g.now)
    return redirect(url_for("charter.draft"))


@bp.get("/draft")
@allowed(Right.CHARTER)
def draft() -> str:
    version = the_draft()
    return render_template(
        "charter/draft.html",
        version=version,
        before=adopted(g.db, g.workspace_id),
        chapters=chapters(version),
        loose=loose_rules(version),
        families=RULES.values(),
    )


@bp.get("/draft/changes")
@allowed(Right.CHARTER)
def draft_changes() -> str:
    version, before = the_draft(), adopted(g.db, g.workspace_id)
    return render_template(
        "charter/changes.html",
        before=before,
        version=version,
        found=compare.versions(before, version),
        rule_of=rule_of,
        others=(),
    )


@bp.get("/draft/removal")
@allowed(Right.CHARTER)
def ask_to_discard() -> str:
    return render_template("charter/discard.html", version=the_draft())


@bp.post("/draft/removal")
@allowed(Right.CHARTER)
def discard() -> Response:
    versions.discard(g.db, the_draft(), by=g.membership, now=g.now)
    flash(gettext("The draft is gone. The adopted version holds as before."))
    return redirect(url_for("charter.show"))

"""The clauses of the draft."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.charter import Clause, Readers, editing
from scheduler.charter.version import READERS
from scheduler.keys import KEYS
from scheduler.people import Right
from web.answers import Answers
from web.charter.room import bp, of_version, the_draft
from web.rights import allowed
from web.visit import g


@bp.get("/draft/clauses/new")
@allowed(Right.CHARTER)
def new_clause() -> str:
    the_draft()
    return _form(Answers({"key": request.args.get("key", KEYS[0].id), "audience": Readers.STAFF}), None)


@bp.post("/draft/clauses/new")
@allowed(Right.CHARTER)
def add_clause() -> Response | tuple[str, int]:
    return _save(None)


@bp.get("/draft/clauses/<clause_id>")
@allowed(Right.CHARTER)
def clause(clause_id: str) -> str:
    found = of_version(the_draft().clauses, clause_id)
    said = {"key": found.key, "title": found.title, "text": found.text, "audience": found.audience}
    return _form(Answers(said), found)


@bp.post("/draft/clauses/<clause_id>")
@allowed(Right.CHARTER)
def write_clause(clause_id: str) -> Response | tuple[str, int]:
    return _save(of_version(the_draft().clauses, clause_id))


@bp.post("/draft/clauses/<clause_id>/removal")
@allowed(Right.CHARTER)
def drop_clause(clause_id: str) -> Response:
    version = the_draft()
    editing.drop_clause(g.db, version, of_version(version.clauses, clause_id))
    flash(gettext("The clause is out of the draft; its rules stay."))
    return redirect(url_for("charter.draft"))


def _save(found: Clause | None) -> Response | tuple[str, int]:
    answers = Answers(request.form)
    try:
        kept = editing.write_clause(
            g.db,
            the_draft(),
            key=answers["key"],
            title=answers["title"],
            text=answers["text"],
            audience=answers["audience"] or Readers.STAFF,
            clause=found,
        )
    except editing.BadClause as wrong:
        answers.errors |= wrong.problems
        return _form(answers, found), 422
    return redirect(url_for("charter.draft", _anchor=f"clause-{kept.public_id}"))


def _form(answers: Answers, found: Clause | None) -> str:
    return render_template(
        "charter/clause.html", answers=answers, clause=found, keys=KEYS, audiences=list(READERS.items())
    )

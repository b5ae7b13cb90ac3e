"""The starters a first draft can begin from: what each says and checks, and beginning with one."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.charter import CharterRule, Clause, starter, versions
from scheduler.keys import BY_ID
from scheduler.people import Right
from scheduler.rules import rule_of, settings_of
from web.charter.chapters import Chapter, ShownClause, ShownRule
from web.charter.room import bp
from web.language import LANGUAGES, pick
from web.rights import allowed
from web.visit import g


@bp.get("/starters")
@allowed(Right.CHARTER)
def starters() -> str:
    wanted = _language(request.args)
    held = {kind: _shown(kind, wanted) for kind in starter.KINDS}
    return render_template(
        "charter/starters.html",
        kinds=starter.KINDS,
        languages=LANGUAGES,
        wanted=wanted,
        held=held,
        open=_open(),
    )


@bp.get("/starters/<kind>")
@allowed(Right.CHARTER)
def read_starter(kind: str) -> str:
    if kind not in starter.KINDS:
        abort(404)
    wanted = _language(request.args)
    return render_template(
        "charter/starter.html", kind=kind, known=starter.KINDS[kind], languages=LANGUAGES, wanted=wanted,
        chapters=_shown(kind, wanted), open=_open(),
    )  # fmt: skip


@bp.post("/starters")
@allowed(Right.CHARTER)
def begin_from_starter() -> Response:
    kind, language = request.form.get("kind", ""), request.form.get("language", "")
    if kind not in starter.KINDS or language not in LANGUAGES:
        abort(422)
    if _open():
        flash(gettext("A draft is open already: adopt it or throw it away first."), "error")
        return redirect(url_for("charter.starters"))
    starter.draft_starter(g.db, kind=kind, language=language, by=g.membership, now=g.now)
    flash(gettext("This is a beginning: make it yours, then adopt it."))
    return redirect(url_for("charter.draft"))


def _open() -> bool:
    return versions.open_draft(g.db, g.workspace_id) is not None


def _language(args: Mapping[str, str]) -> str:
    wanted = args.get("language", "")
    return wanted if wanted in LANGUAGES else pick()


def _shown(kind: str, language: str) -> list[Chapter]:
    """As a version's chapters are shown; the rows stand in no database."""
    shown = []
    for number, chapter in enumerate(starter.chapters(kind, language)):
        clause = Clause(
            key=chapter.key, title=chapter.title, text=chapter.text, audience=chapter.audience,
            public_id=f"{chapter.key}-{number}",
        )  # fmt: skip
        rules = []
        for place, said in enumerate(chapter.rules):
            rule = rule_of(said.kind, said.settings)
            row = CharterRule(
                kind=said.kind, settings=settings_of(rule), severity=said.severity, role=said.role,
                public_id=f"{clause.public_id}-{place}",
            )  # fmt: skip
            rules.append(ShownRule(row, rule))
        shown.append(Chapter(BY_ID[chapter.key], [ShownClause(clause, rules)]))
    return shown

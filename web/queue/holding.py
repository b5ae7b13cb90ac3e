"""Holding statements: written in calm, begun in a crisis. What they begin is a draft, and passes the gate like any post."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.channels import keeping
from scheduler.content import HoldingStatement, holding
from scheduler.content.writing import Unfit
from scheduler.wording import Text
from web.composer.tongues import languages
from web.queue.blueprint import bp
from web.rights import allowed
from web.visit import find, g


@bp.get("/statements")
def statements() -> str:
    return _page(None, {}, {})


@bp.get("/statements/<statement_id>")
@allowed("freeze")
def statement(statement_id: str) -> str:
    found = find(HoldingStatement, statement_id)
    typed = {"name": found.name, "language": found.language, "text": found.text}
    return _page(found, typed, found.wordings)


@bp.post("/statements")
@bp.post("/statements/<statement_id>")
@allowed("freeze")
def keep_statement(statement_id: str = "") -> Response | tuple[str, int]:
    found = find(HoldingStatement, statement_id) if statement_id else None
    typed = {name: request.form.get(name, "") for name in ("name", "language", "text")}
    wordings = {one: request.form.get(f"words-{one}", "") for one in request.form.getlist("channels")}
    try:
        holding.keep(g.db, found, **typed, wordings=wordings, by=g.membership, now=g.now)
    except Unfit as unfit:
        return _page(found, typed, wordings, unfit.problems), 422
    flash(gettext("Kept. It is offered in the red bar while something is frozen."))
    return redirect(url_for("queue.statements"))


@bp.post("/statements/<statement_id>/removal")
@allowed("freeze")
def forget_statement(statement_id: str) -> Response:
    holding.forget(g.db, find(HoldingStatement, statement_id), by=g.membership, now=g.now)
    flash(gettext("Removed. Posts begun with it keep what they say."))
    return redirect(url_for("queue.statements"))


@bp.post("/statements/<statement_id>/post")
@allowed("write")
def begin_with(statement_id: str) -> Response:
    post = holding.begin(g.db, find(HoldingStatement, statement_id), by=g.membership, now=g.now)
    flash(
        gettext("A draft, in the words of each channel. Fill in what is known, then schedule or publish it.")
    )
    return redirect(url_for("composer.compose", post_id=post.public_id))


def _page(
    found: HoldingStatement | None,
    typed: Mapping[str, str],
    wordings: Mapping[str, str],
    problems: Mapping[str, Text] | None = None,
) -> str:
    return render_template(
        "queue/statements.html",
        statement=found,
        statements=[] if found else holding.statements(g.db, g.workspace_id),
        channels=keeping.listed(g.db, g.workspace_id),
        languages=languages(typed.get("language") or g.workspace.locale, []),
        typed={"language": g.workspace.locale} | dict(typed),
        wordings=wordings,
        problems=problems or {},
    )

"""The charter to a file and back."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from scheduler.charter import CharterVersion, carrying, versions
from scheduler.people import Right
from web.answers import Answers
from web.charter.room import bp, the_draft
from web.rights import allowed
from web.visit import g


@bp.get("/versions/<int:number>/charter.yaml")
def version_file(number: int) -> Response:
    return _file(_adopted(number), "yaml")


@bp.get("/versions/<int:number>/charter.md")
def version_text(number: int) -> Response:
    return _file(_adopted(number), "md")


@bp.get("/draft/charter.yaml")
@allowed(Right.CHARTER)
def draft_file() -> Response:
    return _file(the_draft(), "yaml")


@bp.get("/draft/file")
@allowed(Right.CHARTER)
def ask_to_bring() -> str:
    return _form(Answers({}))


@bp.post("/draft/file")
@allowed(Right.CHARTER)
def bring() -> Answer | tuple[str, int]:
    sent, answers = request.files.get("file"), Answers(request.form)
    content = sent.read(carrying.MOST_BYTES + 1) if sent else b""
    try:
        carrying.bring(g.db, content, by=g.membership, now=g.now, in_place=bool(answers["in_place"]))
    except carrying.UnreadableCharter as wrong:
        answers.wrong("file", wrong.text)
        return _form(answers), 422
    except carrying.DraftOpen as wrong:
        answers.wrong("in_place", wrong.text)
        return _form(answers), 422
    flash(gettext("The file is the draft now. Nothing is adopted yet."))
    return redirect(url_for("charter.draft"))


def _adopted(number: int) -> CharterVersion:
    found = versions.numbered(g.db, g.workspace_id, number)
    if found is None or found.adopted_at is None:
        abort(404)
    return found


def _file(version: CharterVersion, ending: str) -> Response:
    if ending == "yaml":
        answer = Response(carrying.as_file(version), content_type="application/yaml; charset=utf-8")
    else:
        answer = Response(carrying.as_markdown(version), content_type="text/markdown; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="charter-{version.number}.{ending}"'
    return answer


def _form(answers: Answers) -> str:
    open_draft = versions.open_draft(g.db, g.workspace_id)
    return render_template("charter/bring.html", answers=answers, open=open_draft is not None)

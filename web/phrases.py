"""Words kept to be used again: templates, snippets, signatures, sets of hashtags."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.content import Phrase, phrasing
from scheduler.content.blanks import BLANKS
from scheduler.content.writing import Unfit
from scheduler.wording import N_, Text
from web.composer.tongues import languages
from web.language import say
from web.rights import allowed
from web.undo import offer_return
from web.visit import find, g

bp = Blueprint("phrases", __name__, url_prefix="/words")

FIELDS = ("kind", "name", "language", "text")


@bp.get("")
def show() -> str:
    return _page({"language": request.args.get("language", ""), "kind": request.args.get("kind", "snippet")})


@bp.post("")
@allowed("write")
def keep() -> Response | tuple[str, int]:
    written = _written()
    try:
        phrasing.keep(g.db, **written, by=g.membership, now=g.now)
    except Unfit as unfit:
        return _page(written, problems=unfit.problems), 422
    flash(say(N_("Kept. It is offered while writing.")))
    return redirect(url_for("phrases.show"))


@bp.get("/<phrase_id>")
@allowed("write")
def edit(phrase_id: str) -> str:
    phrase = find(Phrase, phrase_id)
    return _page({name: getattr(phrase, name) for name in FIELDS}, phrase=phrase)


@bp.post("/<phrase_id>")
@allowed("write")
def change(phrase_id: str) -> Response | tuple[str, int]:
    phrase, written = find(Phrase, phrase_id), _written()
    try:
        phrasing.change(g.db, phrase, **written, by=g.membership, now=g.now)
    except Unfit as unfit:
        return _page(written, phrase=phrase, problems=unfit.problems), 422
    flash(say(N_("Kept. It is offered while writing.")))
    return redirect(url_for("phrases.show"))


@bp.post("/<phrase_id>/removal")
@allowed("write")
def forget(phrase_id: str) -> Response:
    paper = phrasing.forget(g.db, find(Phrase, phrase_id), by=g.membership, now=g.now)
    words = N_("Removed. Posts that use it keep what they say.")
    offer_return(paper, words, back=url_for("phrases.edit", phrase_id=phrase_id))
    return redirect(url_for("phrases.show"))


def _written() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in FIELDS}


def _page(
    written: dict[str, str], *, phrase: Phrase | None = None, problems: dict[str, Text] | None = None
) -> str:
    return render_template(
        "phrases/show.html",
        phrases=phrasing.phrases(g.db, g.workspace_id),
        kinds=list(phrasing.KINDS.items()),
        kind_names=phrasing.KINDS,
        languages=languages(written.get("language") or g.workspace.locale, []),
        written=written,
        blanks=list(BLANKS.values()),
        phrase=phrase,
        problems=problems or {},
    )

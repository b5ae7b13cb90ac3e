"""“Deleted. Undo”: a toast whose button is a form, so that it works without JavaScript and changes nothing by GET."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from scheduler.activity import CannotComeBack, WastePaper, wastepaper
from scheduler.db import gate_lock
from scheduler.wording import N_, Text
from web.language import say
from web.rights import personal
from web.security import safe_goal
from web.visit import find, g

bp = Blueprint("undo", __name__, url_prefix="/undo")


def offer_undo(
    endpoint: str, words: Text | None = None, *, fields: Sequence[tuple[str, str]] = (), **where: Any
) -> None:
    """On the next page, whichever it is. `fields` are what the button sends besides its address."""
    said = {"words": words or N_("Deleted."), "address": url_for(endpoint, **where), "fields": fields}
    flash(Markup(render_template("_undo.html", **said)))  # noqa: S704  (our own template)


def offer_return(paper: WastePaper | None, words: Text, *, back: str) -> None:
    """The same for what lies in the waste paper; whoever takes it out comes to `back`, an address of ours.

    None: it was too much to be kept, so it is only told.
    """
    if paper is None:
        flash(say(words))
    else:
        offer_undo("undo.take_out", words, paper_id=paper.public_id, goal=back)


@bp.post("/<paper_id>")
@personal
def take_out(paper_id: str) -> Response:
    """Demands the right that throwing it away took."""
    paper = find(WastePaper, paper_id)
    if paper.about == "key_date":
        gate_lock.close(
            g.db, g.workspace_id
        )  # it may be an embargo: no claim is half done while it comes back
    try:
        wastepaper.take_out(g.db, paper, by=g.membership, now=g.now)
        flash(say(N_("It is back.")))
    except CannotComeBack as taken:
        flash(say(taken.text), "error")
    return redirect(safe_goal(request.args.get("goal")) or url_for("calendar.show"))

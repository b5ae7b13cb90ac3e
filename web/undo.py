"""“Deleted. Undo”: a toast whose button is a form, so that it works without JavaScript and changes nothing by GET."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, url_for
from markupsafe import Markup

from scheduler.wording import N_, Text


def offer_undo(endpoint: str, words: Text | None = None, **where: Any) -> None:
    """On the next page, whichever it is."""
    address = url_for(endpoint, **where)
    flash(Markup(render_template("_undo.html", words=words or N_("Deleted."), address=address)))  # noqa: S704  (our own template)

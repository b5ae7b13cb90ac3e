"""Where the charter's views are hung, and what they share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.charter import CharterVersion, versions
from web.prose import prose
from web.visit import g

bp = Blueprint("charter", __name__, url_prefix="/charter")
bp.add_app_template_filter(prose, "prose")


def the_draft() -> CharterVersion:
    """The draft being edited; 404 when there is none, as after somebody adopted or discarded it."""
    return versions.open_draft(g.db, g.workspace_id) or abort(404)


def of_version(rows: list[Any], public_id: str) -> Any:
    """A clause or a rule of the version at hand, never of another one."""
    return next((row for row in rows if row.public_id == public_id), None) or abort(404)


@bp.errorhandler(versions.AlreadyAdopted)
def adopted_meanwhile(refusal: versions.AlreadyAdopted) -> Response:
    flash(gettext("This version is adopted and cannot be changed. Begin a new draft."), "error")
    return redirect(url_for("charter.show"))

"""The address without a path: the calendar, or the way in."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

bp = Blueprint("front_door", __name__)


@bp.get("/")
def show() -> Response | str:
    if "calendar.show" in current_app.view_functions:
        return redirect(url_for("calendar.show"))
    return render_template("error.html", status=200, title="Marronnier", detail="")

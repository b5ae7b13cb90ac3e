"""The address without a path: the page one likes to begin with, or the way in."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from scheduler.wording import N_, Text
from web.visit import g

bp = Blueprint("front_door", __name__)

BEGINNINGS: dict[str, Text] = {"calendar": N_("The calendar"), "mine": N_("My desk")}


@bp.get("/")
def show() -> Response:
    begins = g.visitor.user.begins if g.visitor else "calendar"
    return redirect(url_for("mine.show" if begins == "mine" else "calendar.show"))

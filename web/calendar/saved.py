"""Saved views: an address kept under a name, for oneself or for everybody, and the one to begin with."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.calendar import Filter, SavedView, UnknownFilter, views
from scheduler.calendar.listing import SORTS
from scheduler.db.local_time import zone_names
from scheduler.wording import N_
from web.calendar import bp
from web.calendar.sheet import VIEWS
from web.language import say
from web.rights import personal
from web.undo import offer_return
from web.visit import find, g

LONGEST = 4000


@bp.post("/calendar/views")
@personal
def keep_view() -> Response:
    query = _kept(request.form.get("query", ""))
    try:
        view = views.keep(
            g.db, by=g.membership, name=request.form.get("name", ""), query=query,
            shared=bool(request.form.get("shared")), now=g.now,
        )  # fmt: skip
    except views.BadView as bad:
        flash(say(bad.text), "error")
        return redirect(_address(query))
    if request.form.get("default"):
        views.begin_with(g.db, view, by=g.membership)
    flash(gettext("Kept as “%(name)s”.", name=view.name))
    return redirect(_address(query))


@bp.post("/calendar/views/<view_id>/removal")
@personal
def forget_view(view_id: str) -> Response:
    view = find(SavedView, view_id)
    name = view.name
    paper = views.forget(g.db, view, by=g.membership, now=g.now)
    offer_return(paper, N_("“{name}” is forgotten.", name=name), back=_address(view.query))
    return redirect(url_for("calendar.show", view="month"))


@bp.post("/calendar/views/<view_id>/beginning")
@personal
def begin_with_view(view_id: str) -> Response:
    """The calendar opens with it from now on; asked again of the one it opens with, it no longer does."""
    view = find(SavedView, view_id)
    if view not in views.offered(g.db, g.membership):
        abort(404)  # somebody's own
    again = g.membership.default_view == view.public_id
    views.begin_with(g.db, None if again else view, by=g.membership)
    if again:
        flash(gettext("Your calendar opens with this month again."))
    else:
        flash(gettext("Your calendar opens with “%(name)s” from now on.", name=view.name))
    return redirect(_address(view.query))


def _kept(written: str) -> str:
    """Of an address only what a view is made of: whatever else was in it is not kept."""
    given = parse_qs(written[:LONGEST])
    pairs = [("view", given["view"][0])] if given.get("view", [""])[0] in VIEWS else [("view", "month")]
    if given.get("zone", [""])[0] in zone_names():
        pairs.append(("zone", given["zone"][0]))
    if given.get("sort", [""])[0].removeprefix("-") in SORTS:
        pairs.append(("sort", given["sort"][0]))
    try:
        pairs += Filter.from_query(given).to_query()
    except UnknownFilter:
        return urlencode(pairs)
    return urlencode(pairs)[:LONGEST]


def _address(query: str) -> str:
    return url_for("calendar.show") + "?" + query

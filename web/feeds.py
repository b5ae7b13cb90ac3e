"""My calendar feeds: made from what the calendar shows, their address shown once, looked at, renewed, revoked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import segno
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from scheduler.calendar import Content, Feed, Filter, UnknownFilter
from scheduler.calendar.describing import described
from scheduler.calendar.feeds import edition
from scheduler.calendar.feeds.addresses import feeds_of, holds, open_feed, renew, revoke
from scheduler.calendar.ics import plain
from scheduler.people import Right
from scheduler.people.roles import may
from scheduler.wording import N_, Text
from web.answers import Answers
from web.feed_address import address_of, pen_for
from web.language import pick
from web.rights import personal
from web.visit import find, g

bp = Blueprint("feeds", __name__, url_prefix="/feeds")

CONTENTS: dict[Content, Text] = {
    Content.POSTS: N_("Posts"),
    Content.DEADLINES: N_("Deadlines: drafts due, texts to approve, key dates, plans to evaluate"),
    Content.SLOTS: N_("Free slots of the plan"),
    Content.DATES: N_("Holidays, key dates, events, campaigns"),
}
A_LOOK = 12  # events of a preview


@dataclass(frozen=True)
class Shown:
    """A secret address, this once."""

    feed: Feed
    address: str

    @property
    def one_click(self) -> str:
        """The same for applications that take over such links; Outlook on the web wants the plain one."""
        return "webcal://" + self.address.partition("://")[2]

    @property
    def as_json(self) -> str:
        return self.address.removesuffix(".ics") + ".json"

    @property
    def picture(self) -> Markup:
        """For the camera of a telephone."""
        drawing = segno.make(self.one_click, error="m").svg_inline(scale=4, border=2, svgclass=None)
        return Markup(drawing)  # noqa: S704 (paths and numbers; no word of the address is in it)


@dataclass(frozen=True)
class Event:
    """One line of a preview; without a clock it lasts whole days."""

    on: date
    clock: str
    summary: str
    comes_back: bool


@bp.get("")
@personal
def show() -> str:
    return _page(Answers({}), _chosen(request.args.to_dict(flat=False)))


@bp.post("")
@personal
def create() -> str | tuple[str, int]:
    answers = Answers(request.form)
    name = answers.words("name")
    content = answers.one_of("content", [*Content]) if "content" in request.form else Content.POSTS
    chosen = _chosen(request.form.to_dict(flat=False))
    public = bool(answers["public"]) and may(g.membership, Right.SETTINGS)
    if public and content != Content.POSTS:
        answers.wrong("public", N_("Only posts can be shown to everybody."))
    if not answers.ok:
        return _page(answers, chosen), 422
    feed, secret = open_feed(
        g.db, g.membership, name=name, filter=chosen, now=g.now, content=Content(content), public=public
    )
    return _page(Answers({}), chosen, Shown(feed, address_of(feed, secret)))


@bp.get("/<feed_id>")
@personal
def look(feed_id: str) -> str:
    feed = _mine(feed_id)
    made = edition.edition(g.db, feed, now=g.now, pen=replace(pen_for(feed), language=pick()))
    events = [_line(event) for event in plain.events(made.events.octets)]
    ahead = [event for event in events if event.on >= g.now.date() or event.comes_back]
    return render_template(
        "feeds/look.html",
        feed=feed,
        words=_words(Filter.from_json(feed.filter)),
        contents=CONTENTS,
        events=(ahead or events[-A_LOOK:])[:A_LOOK],
        total=len(events),
        cut=made.events.cut,
    )


@bp.get("/<feed_id>/address")
@personal
def ask_new_address(feed_id: str) -> str:
    return render_template("feeds/ending.html", feed=_mine(feed_id), renews=True)


@bp.get("/<feed_id>/revocation")
@personal
def ask_close(feed_id: str) -> str:
    return render_template("feeds/ending.html", feed=_mine(feed_id), renews=False)


@bp.post("/<feed_id>/address")
@personal
def new_address(feed_id: str) -> str:
    feed = _mine(feed_id)
    secret = renew(g.db, feed, by=g.membership, now=g.now)
    return _page(Answers({}), Filter(), Shown(feed, address_of(feed, secret)))


@bp.post("/<feed_id>/revocation")
@personal
def close(feed_id: str) -> Response:
    feed = _mine(feed_id)
    revoke(g.db, feed, by=g.membership, now=g.now)
    flash(gettext("The feed “%(name)s” is revoked.", name=feed.name))
    return redirect(url_for("feeds.show"))


def _mine(feed_id: str) -> Feed:
    feed = find(Feed, feed_id)
    # A colleague's feed is as absent as another workspace's.
    if not holds(g.membership, feed):
        abort(404)
    return feed


def _chosen(query: dict[str, Any]) -> Filter:
    try:
        return Filter.from_query(query)
    except UnknownFilter:
        abort(404)


def _page(answers: Answers, chosen: Filter, shown: Shown | None = None) -> str:
    mine: Sequence[Feed] = feeds_of(g.db, g.membership)
    return render_template(
        "feeds/show.html",
        answers=answers,
        chosen=chosen,
        chosen_words=_words(chosen),
        feeds=[(feed, _words(Filter.from_json(feed.filter))) for feed in mine],
        contents=CONTENTS,
        shown=shown,
        may_open=may(g.membership, Right.SETTINGS),
        suggested=answers["name"] or (gettext("My view") if chosen else g.workspace.name),
    )


def _words(chosen: Filter) -> list[Text]:
    return described(g.db, g.workspace_id, chosen)


def _line(event: plain.Plain) -> Event:
    start = str(event["dtstart"])
    at = datetime.strptime(start[:8], "%Y%m%d").date()  # noqa: DTZ007 (a wall date)
    clock = f"{start[9:11]}:{start[11:13]}" if "T" in start else ""
    return Event(at, clock, str(event["summary"]), "rrule" in event)

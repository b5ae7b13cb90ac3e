"""My calendar feeds: made from what the calendar shows, their address shown once, renewed, revoked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.calendar import Feed, Filter, UnknownFilter
from scheduler.calendar.describing import described
from scheduler.calendar.feeds.addresses import feeds_of, open_feed, renew, revoke
from scheduler.wording import Text
from web.answers import Answers
from web.feed_address import address_of
from web.rights import personal
from web.visit import find, g

bp = Blueprint("feeds", __name__, url_prefix="/feeds")


@dataclass(frozen=True)
class Shown:
    """A secret address, this once."""

    feed: Feed
    address: str

    @property
    def one_click(self) -> str:
        """The same for applications that take over such links; Outlook on the web wants the plain one."""
        return "webcal://" + self.address.partition("://")[2]


@bp.get("")
@personal
def show() -> str:
    return _page(Answers({}), _chosen(request.args.to_dict(flat=False)))


@bp.post("")
@personal
def create() -> str | tuple[str, int]:
    answers = Answers(request.form)
    name = answers.words("name")
    chosen = _chosen(request.form.to_dict(flat=False))
    if not answers.ok:
        return _page(answers, chosen), 422
    feed, secret = open_feed(g.db, g.membership, name=name, filter=chosen, now=g.now)
    return _page(Answers({}), chosen, Shown(feed, address_of(feed, secret)))


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
    if feed.user_id != g.membership.user_id or feed.revoked_at is not None:
        abort(404)
    return feed


def _chosen(query: dict[str, Any]) -> Filter:
    try:
        return Filter.from_query(query)
    except UnknownFilter:
        abort(404)


def _page(answers: Answers, chosen: Filter, shown: Shown | None = None) -> str:
    mine = feeds_of(g.db, g.membership)
    return render_template(
        "feeds/show.html",
        answers=answers,
        chosen=chosen,
        chosen_words=_words(chosen),
        feeds=[(feed, _words(Filter.from_json(feed.filter))) for feed in mine],
        shown=shown,
        suggested=answers["name"] or (gettext("My view") if chosen else g.workspace.name),
    )


def _words(chosen: Filter) -> list[Text]:
    return described(g.db, g.workspace_id, chosen)

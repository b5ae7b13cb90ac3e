"""What a calendar application asks for, every quarter of an hour, for years: a secret address, no sign-in, no cookie."""

from __future__ import annotations

import gzip
import hashlib
import re
import unicodedata
from datetime import datetime, timedelta
from http import HTTPStatus

from flask import Blueprint, Response, current_app, request
from flask_babel import force_locale, gettext
from flask_limiter import RequestLimit
from werkzeug.http import http_date

from scheduler.calendar import Entry, Feed, reading
from scheduler.calendar.addresses import behind, was_read
from web.feed_shelf import Copy, Shelf
from web.house import house
from web.language import LANGUAGES
from web.rights import public
from web.security import public_link
from web.throttle import PER_ADDRESS, limiter
from web.visit import g
from web.visitor import recognise_by

bp = Blueprint("feed_address", __name__)
SHELF = "marronnier_feeds"
bp.record_once(lambda state: state.app.extensions.setdefault(SHELF, Shelf()))

PATH = "/feed/"
OFTEN_ENOUGH = "240 per hour"  # a person's five devices, each every ten minutes, eight times over
KEEP_FOR = "private, max-age=300"
NOTE_EVERY = timedelta(minutes=10)
OUTSIDE_WORDS = re.compile(r"[^a-z0-9]+")

# Who reads is known by the address alone: a browser's cookie must not be looked at, nor set.
recognise_by(PATH, lambda session, request, now: None)


def address_of(feed: Feed, secret: str) -> str:
    """The whole address, built from the public one; to be shown once."""
    plain = unicodedata.normalize("NFKD", feed.name.casefold()).encode("ascii", "ignore").decode()
    slug = OUTSIDE_WORDS.sub("-", plain).strip("-")[:40] or "calendar"
    return public_link(house().settings, f"{PATH}{secret}/{slug}.ics")


def _the_feed() -> str:
    # Counted under a hash: the secret has no business in the limiter's store.
    return hashlib.sha256((request.view_args or {}).get("secret", "").encode()).hexdigest()


def _slow_down(limit: RequestLimit) -> Response:
    response = _plain(HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(max(1, int(limit.reset_at - g.now.timestamp())))
    return response


@bp.get("/feed/<secret>/<slug>.ics")
@public
@limiter.limit(OFTEN_ENOUGH, key_func=_the_feed, on_breach=_slow_down)
@limiter.limit(
    PER_ADDRESS,
    deduct_when=lambda response: response.status_code == HTTPStatus.NOT_FOUND,
    on_breach=_slow_down,
)
def read(secret: str, slug: str) -> Response:
    feed = behind(g.db, secret)
    if feed is None:
        return _plain(HTTPStatus.NOT_FOUND)
    copy = _fresh(feed)
    response = _not_modified(copy) or _whole(copy)
    headers = response.headers
    headers["ETag"] = f'"{copy.tag}"'
    headers["Last-Modified"] = http_date(copy.changed_at)
    headers["Cache-Control"] = KEEP_FOR
    headers["Vary"] = "Accept-Encoding"
    headers["X-Robots-Tag"] = "noindex"
    headers["Referrer-Policy"] = "no-referrer"
    return response


def _fresh(feed: Feed) -> Copy:
    """The feed as it stands: from the shelf while nothing has changed, else drawn anew."""
    shelf: Shelf = current_app.extensions[SHELF]
    stamp = shelf.stamp(g.db, feed, g.now)
    copy = shelf.take(feed, stamp)
    if copy is None:
        with force_locale(_language(feed)):
            made = reading.edition(g.db, feed, now=g.now, address=_post_address, translate=gettext)
            changed_at = _note(feed, made)
            octets = reading.octets(made, changed_at=changed_at, now=g.now, translate=gettext)
        # mtime 0: the same calendar must compress to the same octets.
        packed = gzip.compress(octets, 6, mtime=0)
        copy = Copy(stamp, reading.validator(made.hash, changed_at), changed_at, packed)
        shelf.put(feed, copy)
    elif feed.read_at is None or g.now - feed.read_at > NOTE_EVERY:
        with house().sessions.writing() as session:
            was_read(session, feed, g.now)
    return copy


def _note(feed: Feed, made: reading.Edition) -> datetime:
    if feed.etag == made.hash and feed.read_at and g.now - feed.read_at < NOTE_EVERY:
        return feed.changed_at
    with house().sessions.writing() as session:
        was_read(session, feed, g.now)
        return reading.note_edition(session, made, now=g.now)


def _language(feed: Feed) -> str:
    reader = reading.reader_of(g.db, feed, g.now)
    own = feed.user.locale or (reader and reader.workspace.locale)
    return own if own in LANGUAGES else "en"


def _post_address(entry: Entry) -> str:
    return public_link(house().settings, f"/posts/{entry.post}")


def _not_modified(copy: Copy) -> Response | None:
    """An ETag, where the reader sends one, is asked alone: dates are for readers that keep nothing better."""
    if request.if_none_match:
        known = request.if_none_match.contains_weak(copy.tag)
    else:
        known = bool(request.if_modified_since and request.if_modified_since >= copy.changed_at)
    return Response(status=HTTPStatus.NOT_MODIFIED) if known else None


def _whole(copy: Copy) -> Response:
    kind = "text/calendar; charset=utf-8"
    if "gzip" in request.accept_encodings:
        return Response(copy.packed, headers={"Content-Encoding": "gzip"}, content_type=kind)
    return Response(gzip.decompress(copy.packed), content_type=kind)


def _plain(status: HTTPStatus) -> Response:
    """For machines: no page, no cookie, nothing to keep."""
    response = Response(f"{status.phrase}\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response

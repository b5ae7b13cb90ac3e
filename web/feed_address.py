"""What a calendar application asks for, every quarter of an hour, for years: a secret address, no sign-in, no cookie."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from flask import Blueprint, Response, request
from flask_babel import force_locale, gettext
from flask_limiter import RequestLimit
from werkzeug.http import http_date

from scheduler.calendar import Content, Feed
from scheduler.calendar.feeds import edition, keeping
from scheduler.calendar.feeds.addresses import behind, was_read
from scheduler.calendar.feeds.drawn import LAYOUT, Pen
from scheduler.calendar.feeds.stamping import count_for
from scheduler.calendar.filter import Filter
from scheduler.calendar.ics import plain
from scheduler.people import Workspace
from scheduler.wording import words_of
from web.feed_reader import application
from web.house import house
from web.language import LANGUAGES
from web.rights import public
from web.security import public_link
from web.throttle import PER_ADDRESS, limiter
from web.visit import g
from web.visitor import recognise_by

bp = Blueprint("feed_address", __name__)

PATH = "/feed/"
OFTEN_ENOUGH = "240 per hour"  # a person's five devices, each every ten minutes, eight times over
KEEP_FOR = "private, max-age=300"
KEEP_OPEN_FOR = "public, max-age=900"
NOTE_EVERY = timedelta(hours=1)
OUTSIDE_WORDS = re.compile(r"[^a-z0-9]+")

# Who reads is known by the address alone: a browser's cookie must not be looked at, nor set.
recognise_by(PATH, lambda session, request, now: None)


@dataclass(frozen=True)
class Copy:
    """A feed as it stands now: the ETag, since when, and the whole calendar, gzipped, where it has been looked at."""

    tag: str
    changed_at: datetime
    packed: bytes | None = None


def address_of(feed: Feed, secret: str) -> str:
    """The whole address, built from the public one; to be shown once."""
    plain = unicodedata.normalize("NFKD", feed.name.casefold()).encode("ascii", "ignore").decode()
    slug = OUTSIDE_WORDS.sub("-", plain).strip("-")[:40] or "calendar"
    return public_link(house().settings, f"{PATH}{secret}/{slug}.ics")


def pen_for(feed: Feed) -> Pen:
    """In the language of its reader: the owner's, or for a public feed the house's."""
    return Pen(_language(feed), lambda path: public_link(house().settings, path), gettext)


def _the_reader() -> str:
    # Counted under a hash: the secret has no business in the limiter's store. And by where it is read: of a public
    # feed's hundred readers one in a hurry must not shut out the others.
    secret = (request.view_args or {}).get("secret", "")
    return hashlib.sha256(f"{secret} {request.remote_addr}".encode()).hexdigest()


def _slow_down(limit: RequestLimit) -> Response:
    response = _plain(HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(max(1, int(limit.reset_at - g.now.timestamp())))
    return response


@bp.get("/feed/<secret>/<slug>.ics", defaults={"shape": "ics"})
@bp.get("/feed/<secret>/<slug>.json", defaults={"shape": "json"})
@public
@limiter.limit(OFTEN_ENOUGH, key_func=_the_reader, on_breach=_slow_down)
def read(secret: str, slug: str, shape: str) -> Response:
    feed = behind(g.db, secret)
    if feed is None:
        return _nothing_there()
    space = g.db.get_one(Workspace, feed.workspace_id)  # held here: a session forgets what nobody holds
    ground = _ground(feed, space)
    stamp = hashlib.sha256(f"{feed.name}\n{ground}".encode()).hexdigest()
    copy = _kept(feed, ground) if feed.stamp == stamp else None
    if copy is None:
        copy = _drawn(feed, stamp, ground)
    else:
        _note_reader(feed)
    response = Response(status=HTTPStatus.NOT_MODIFIED) if copy.packed is None else SHAPES[shape](copy.packed)
    headers = response.headers
    headers["ETag"] = f'"{copy.tag}"'
    headers["Last-Modified"] = http_date(copy.changed_at)
    headers["Cache-Control"] = KEEP_OPEN_FOR if feed.public else KEEP_FOR
    headers["Vary"] = "Accept-Encoding"
    headers["X-Robots-Tag"] = "noindex"
    headers["Referrer-Policy"] = "no-referrer"
    return response


# Only what opens nothing is counted: a feed that was ended and is still asked for somewhere in an office must not shut
# out the others who read from there.
@limiter.limit(PER_ADDRESS, on_breach=_slow_down)
def _nothing_there() -> Response:
    return _plain(HTTPStatus.NOT_FOUND)


def _kept(feed: Feed, ground: str) -> Copy | None:
    """As it was kept, without its body for a reader who has it. None when the body is not the one of the ETag."""
    tag = _tag(feed.etag, feed.changed_at)
    if _is_known(tag, feed.changed_at):
        return Copy(tag, feed.changed_at)
    packed = _from_memory(feed, ground) or keeping.body_of(g.db, feed)
    return Copy(tag, feed.changed_at, packed) if packed is not None else None


def _from_memory(feed: Feed, ground: str) -> bytes | None:
    """Where the events stand drawn in this process, only the head is this feed's own."""
    view, pen = house().views.get(ground), pen_for(feed)
    if view is None:
        return None
    made = edition.edition(g.db, feed, now=g.now, pen=pen, view=view)
    with force_locale(pen.language):
        return (
            edition.packed(made, changed_at=feed.changed_at, now=g.now, pen=pen)
            if made.hash == feed.etag
            else None
        )


def _drawn(feed: Feed, stamp: str, ground: str) -> Copy:
    pen, views = pen_for(feed), house().views
    known = views.get(ground)
    with force_locale(pen.language):
        made = edition.edition(g.db, feed, now=g.now, pen=pen, view=known)
        with house().sessions.writing() as session:
            changed_at, is_new = keeping.note_edition(
                session, made, now=g.now, stamp=stamp, by=application(request.user_agent.string)
            )
            packed = edition.packed(made, changed_at=changed_at, now=g.now, pen=pen)
            # What this process has drawn already it need not be given back: hundreds of readers would write the same.
            if known is None:
                keeping.keep_body(session, made, packed)
            elif is_new:
                keeping.forget_body(session, feed)
    views.keep(ground, made.view)
    tag = _tag(made.hash, changed_at)
    return Copy(tag, changed_at, None if _is_known(tag, changed_at) else packed)


def _ground(feed: Feed, space: Workspace) -> str:
    """All that decides which events are drawn, and how: the same for everybody who is shown the same. The hour is for what no counter notices: windows that move, words that go."""
    language = _language(feed)
    here = feed.public or edition.reader_of(g.db, feed, g.now) is not None
    parts = (
        space.id, count_for(g.db, space, Content(feed.content), Filter.from_json(feed.filter)), feed.content, feed.filter, feed.public, language, here,
        house().settings.public_url, LAYOUT, words_of(language), edition.IANA_VERSION, g.now.strftime("%Y-%m-%dT%H"),
    )  # fmt: skip
    return repr(parts)


def _note_reader(feed: Feed) -> None:
    """At most once an hour: what a reader costs must not be a write."""
    if feed.read_at is None or g.now - feed.read_at >= NOTE_EVERY:
        with house().sessions.writing() as session:
            was_read(session, feed, g.now, by=application(request.user_agent.string))


def _language(feed: Feed) -> str:
    if not feed.public and feed.user.locale in LANGUAGES:
        return str(feed.user.locale)
    space = g.db.get_one(Workspace, feed.workspace_id)
    return space.locale if space.locale in LANGUAGES else "en"


def _tag(hash: str, changed_at: datetime) -> str:
    tag = keeping.validator(hash, changed_at)
    return tag if request.path.endswith(".ics") else f"{tag}-json"


def _is_known(tag: str, changed_at: datetime) -> bool:
    """An ETag, where the reader sends one, is asked alone: dates are for readers that keep nothing better."""
    if request.if_none_match:
        return bool(request.if_none_match.contains_weak(tag))
    return bool(request.if_modified_since and request.if_modified_since >= changed_at)


def _whole(packed: bytes) -> Response:
    kind = "text/calendar; charset=utf-8"
    if "gzip" in request.accept_encodings:
        return Response(packed, headers={"Content-Encoding": "gzip"}, content_type=kind)
    return Response(gzip.decompress(packed), content_type=kind)


def _in_json(packed: bytes) -> Response:
    """The same events for programs: names as iCalendar has them, in lower case."""
    octets = gzip.decompress(packed)
    return Response(
        json.dumps({"items": list(plain.events(octets))}, ensure_ascii=False), content_type="application/json"
    )


SHAPES = {"ics": _whole, "json": _in_json}


def _plain(status: HTTPStatus) -> Response:
    """For machines: no page, no cookie, nothing to keep."""
    response = Response(f"{status.phrase}\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response

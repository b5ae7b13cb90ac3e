"""The feeds this house serves itself, for anybody: a channel's entries as Atom and as RSS, and their pictures."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from typing import NoReturn

from flask import Blueprint, Response, abort, request, send_file
from werkzeug.http import http_date
from werkzeug.wrappers import Response as AnyResponse

from scheduler.adapters import framing, markdown
from scheduler.adapters.rss import document
from scheduler.adapters.rss.adapter import SHAPES, path
from scheduler.channels import Channel
from scheduler.content import pictures
from scheduler.publishing import own_feed
from web.house import house
from web.library.serving import inline
from web.rights import public
from web.security import public_link
from web.throttle import PER_ADDRESS, limiter
from web.uploads import media_root
from web.visit import g
from web.visitor import recognise_by

bp = Blueprint("public_feed", __name__, url_prefix="/public")

CUTS = "120 per minute"  # pictures for one reader: each may have to be cut
KEEP_FOR = "public, max-age=300"
DRAWN = {
    "atom": (document.atom, "application/atom+xml; charset=utf-8"),
    "rss": (document.rss, "application/rss+xml; charset=utf-8"),
}

# Anybody reads them: a browser's cookie must not be looked at, nor set.
recognise_by("/public/", lambda session, request, now: None)


def addresses(channel: Channel) -> list[tuple[str, str]]:
    """Where people subscribe, by shape."""
    names = {"atom": "Atom", "rss": "RSS"}
    return [(names[shape], public_link(house().settings, path(channel.public_id, shape))) for shape in SHAPES]


@bp.get("/<feed_id>/feed.atom", defaults={"shape": "atom"})
@bp.get("/<feed_id>/feed.rss", defaults={"shape": "rss"})
@public
def read(feed_id: str, shape: str) -> AnyResponse:
    """Whoever has this edition already gets no second copy of it."""
    channel = own_feed.channel_behind(g.db, feed_id)
    if channel is None:
        _nothing_there()
    journal = _journal(channel, shape)
    draw, kind = DRAWN[shape]
    octets = draw(journal)
    answer = Response(octets, content_type=kind)
    answer.set_etag(hashlib.sha256(octets).hexdigest()[:32])
    answer.headers["Last-Modified"] = http_date(journal.updated)
    answer.headers.add("Link", f'<{journal.address}>; rel="self"')
    if journal.hub:
        answer.headers.add("Link", f'<{journal.hub}>; rel="hub"')
    return _for_all(answer.make_conditional(request))


@bp.get("/<feed_id>/<entry_id>/<int:number>")
@public
@limiter.limit(CUTS, deduct_when=lambda answer: answer.status_code == 200)
def picture(feed_id: str, entry_id: str, number: int) -> AnyResponse:
    """A picture of an entry, cut as it was sent; gone as soon as its entry is."""
    channel = own_feed.channel_behind(g.db, feed_id)
    found = own_feed.picture(g.db, channel, entry_id, number) if channel else None
    if found is None:
        _nothing_there()
    media, frame = found
    place = pictures.shown(media_root(), media)
    box = frame.box(media.width, media.height)
    if box is None:
        return _for_all(inline(place, media.content_type))
    # Who has this cut of this file already costs no second cutting.
    edition = hashlib.sha256(f"{media.sha256} {media.content_type} {box}".encode()).hexdigest()[:32]
    if edition in request.if_none_match:
        return _for_all(_unchanged(edition))
    part = framing.cut(place.read_bytes(), box, media.content_type)
    answer = send_file(io.BytesIO(part), media.content_type)
    answer.set_etag(edition)
    return _for_all(answer)


# Only what opens nothing is counted: whoever still asks for a feed that is gone shuts out nobody beside them.
@limiter.limit(PER_ADDRESS)
def _nothing_there() -> NoReturn:
    abort(404)


def _unchanged(edition: str) -> Response:
    answer = Response(status=304)
    answer.set_etag(edition)
    return answer


def _journal(channel: Channel, shape: str) -> document.Journal:
    said = {name: str(word or "") for name, word in channel.settings.items()}
    return document.Journal(
        id=f"urn:marronnier:{channel.public_id}",
        title=said.get("title") or channel.name,
        about=said.get("about", ""),
        author=said.get("author", ""),
        site=said.get("site", ""),
        hub=said.get("hub", ""),
        address=public_link(house().settings, path(channel.public_id, shape)),
        updated=_whole_seconds(own_feed.changed_at(g.db, channel)),
        entries=[_entry(channel, one) for one in own_feed.entries(g.db, channel)],
    )


def _entry(channel: Channel, one: own_feed.Shown) -> document.Entry:
    text, options = str(one.said.get("text") or ""), one.said.get("options") or {}
    drawn = markdown.is_markdown(options, str(channel.settings.get("format") or ""))
    html = markdown.html_of(text) if drawn else document.paragraphs(text)
    for number, image in enumerate(one.pictures, 1):
        place = f"/public/{channel.public_id}/{one.variant}/{number}"
        html += document.picture(public_link(house().settings, place), str(image.get("alt") or ""))
    return document.Entry(
        id=one.id,
        title=document.titled(str(one.said.get("title") or ""), text),
        html=html,
        language=str(one.said.get("language") or channel.language),
        published=_whole_seconds(one.published),
        updated=_whole_seconds(one.updated),
        link=str(options.get("link") or ""),
    )


def _whole_seconds(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _for_all(answer: AnyResponse) -> AnyResponse:
    """Other sites may show it, and anybody's cache may keep it for a while."""
    answer.headers["Cache-Control"] = KEEP_FOR
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer

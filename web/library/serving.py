"""The files themselves. Inline only pictures that were encoded anew; anything else is saved to disk, never shown."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import abort, request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wrappers import Response
from werkzeug.wsgi import FileWrapper

from scheduler.content import Kind, Media, pictures
from scheduler.storage import Place, bucket
from web.library.blueprint import bp
from web.uploads import media_root
from web.visit import find

# Whatever is inside, a browser that shows it may do nothing: no script, no form, no frame, no origin.
SANDBOX = "sandbox; default-src 'none'"
A_YEAR = 31_536_000


@bp.get("/<media_id>/shown")
def shown(media_id: str) -> Response:
    media = _picture(media_id)
    return inline(pictures.shown(media_root(), media), media.content_type)


@bp.get("/<media_id>/thumb")
def thumb(media_id: str) -> Response:
    media = find(Media, media_id)
    if media.kind != Kind.PICTURE and not media.has_poster:
        abort(404)
    answer = inline(pictures.thumb(media_root(), media), "image/webp")
    if media.kind != Kind.PICTURE:
        answer.headers["Cache-Control"] = "private, no-cache"  # another poster has the same address
    return answer


@bp.get("/<media_id>/original")
def original(media_id: str) -> Response:
    """A picture or a document as it was sent, with everything inside it; a video without its notes."""
    return saved(find(Media, media_id))


def _picture(media_id: str) -> Media:
    media = find(Media, media_id)
    if media.kind != Kind.PICTURE:
        abort(404)
    return media


def saved(media: Media, content_type: str = "application/octet-stream") -> Response:
    """As a download, whatever it is. `content_type`: a film's own, so that a page can play it where it stands."""
    ending = f".{media.format}" if media.format else ".bin"
    name = media.name or f"{media.public_id}{ending}"
    if media.format and not name.lower().endswith((ending, ".jpeg")):
        name += ending  # by content: a name may say otherwise
    place = pictures.original(media_root(), media)
    if isinstance(place, bucket.Key):
        answer = _harmless(_streamed(place, content_type, name))
    else:
        sent = send_file(_to_send(place), content_type, as_attachment=True, download_name=name)
        answer = _harmless(sent)
    # With everything inside it, and asked for each time: whoever may no longer see it does not have it from a cache.
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _streamed(place: bucket.Key, content_type: str, name: str) -> Response:
    """From where the browser asks: nobody can seek in a film that only ever comes whole, and some play none at all."""
    with _in_reach():
        film = place.streamed()
    answer = Response(FileWrapper(film), mimetype=content_type, direct_passthrough=True)  # type: ignore[arg-type]
    answer.content_length = film.size
    answer.set_etag(film.etag)
    answer.last_modified = film.changed_at
    # The name as `send_file` writes it, whatever signs are in it.
    said = send_file(io.BytesIO(), content_type, as_attachment=True, download_name=name).headers
    answer.headers["Content-Disposition"] = said["Content-Disposition"]
    try:
        return answer.make_conditional(request.environ, accept_ranges=True, complete_length=film.size)
    except RequestedRangeNotSatisfiable:
        answer.close()
        raise


def inline(place: Place, content_type: str) -> Response:
    response = _harmless(send_file(_to_send(place), content_type, max_age=A_YEAR))
    # The address names one picture for good; only its members may keep it.
    response.headers["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    return response


def _to_send(place: Place) -> Any:
    """A file on disk goes by its path, which a server may send without reading it here."""
    if isinstance(place, Path):
        if not place.is_file():
            abort(404)  # such as a database restored without its data folder
        return place
    with _in_reach():
        return place.open("rb")


@contextmanager
def _in_reach() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        abort(404)
    except OSError:
        abort(503)  # it may be there: the store does not answer


def _harmless(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response

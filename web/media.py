"""The library: every picture of the workspace, and the files behind them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from scheduler.content import Media, pictures
from scheduler.content.writing import Unfit
from scheduler.storage import Place
from web.language import say
from web.rights import allowed
from web.undo import offer_undo
from web.uploads import media_root, receive
from web.visit import find, g

bp = Blueprint("library", __name__, url_prefix="/media")

# Whatever is inside, a browser that shows it may do nothing: no script, no form, no frame, no origin.
SANDBOX = "sandbox; default-src 'none'"
A_YEAR = 31_536_000


@bp.get("")
def show() -> str:
    words = request.args.get("q", "").strip()[:100]
    page = pictures.library(
        g.db, g.workspace_id, words=words, number=request.args.get("page", 1, type=int) or 1
    )
    used = pictures.used_in(g.db, g.workspace_id, page.pictures)
    return render_template("media/show.html", page=page, used=used, words=words)


@bp.post("")
@allowed("write")
def upload() -> Response:
    assert g.visitor and g.visitor.membership
    sent = receive(request.files.getlist("files"), g.visitor.membership.workspace.public_id)
    media = sent.enter(g.db, by=g.membership, now=g.now)
    for sentence in (*sent.complaints, *sent.remarks):
        flash(say(sentence), "error" if sentence in sent.complaints else "info")
    if len(media) == 1:
        return redirect(url_for("library.one", media_id=media[0].public_id))
    return redirect(url_for("library.show"))


@bp.get("/<media_id>")
def one(media_id: str) -> str:
    return _page(_living(media_id))


@bp.post("/<media_id>")
@allowed("write")
def describe(media_id: str) -> Response | tuple[str, int]:
    media = _living(media_id)
    try:
        pictures.describe(g.db, media, request.form.get("alt", ""), by=g.membership, now=g.now)
    except Unfit as unfit:
        return _page(media, error=say(unfit.text), alt=request.form.get("alt", "")), 422
    return redirect(url_for("library.one", media_id=media_id))


@bp.post("/<media_id>/removal")
@allowed("write")
def remove(media_id: str) -> Response | tuple[str, int]:
    media = _living(media_id)
    try:
        pictures.remove(g.db, media, by=g.membership, now=g.now)
    except pictures.InUse as used:
        return _page(media, error=say(used.text)), 409
    offer_undo("library.take_back", media_id=media_id)
    return redirect(url_for("library.show"))


@bp.post("/<media_id>/return")
@allowed("write")
def take_back(media_id: str) -> Response:
    pictures.take_back(g.db, find(Media, media_id), by=g.membership, now=g.now)
    return redirect(url_for("library.one", media_id=media_id))


@bp.get("/<media_id>/shown")
def shown(media_id: str) -> Response:
    media = find(Media, media_id)
    return _file(pictures.shown(media_root(), media), media.content_type)


@bp.get("/<media_id>/thumb")
def thumb(media_id: str) -> Response:
    return _file(pictures.thumb(media_root(), find(Media, media_id)), "image/webp")


@bp.get("/<media_id>/original")
def original(media_id: str) -> Response:
    """As it was sent, with everything inside it: saved to disk, never shown."""
    media = find(Media, media_id)
    path = pictures.original(media_root(), media)
    if not path.is_file():
        abort(404)
    response = send_file(
        _to_send(path),
        "application/octet-stream",
        as_attachment=True,
        download_name=media.name or f"{media_id}.bin",
    )
    return _harmless(response)


def _page(media: Media, *, error: str = "", alt: str | None = None) -> str:
    used = pictures.used_in(g.db, g.workspace_id, [media])[media.id]
    return render_template(
        "media/one.html", media=media, used=used, error=error, alt=media.alt if alt is None else alt
    )


def _living(media_id: str) -> Media:
    media = find(Media, media_id)
    if media.deleted_at:
        abort(404)
    return media


def _file(path: Place, content_type: str) -> Response:
    if not path.is_file():
        abort(404)  # such as a database restored without its data folder
    response = _harmless(send_file(_to_send(path), content_type, max_age=A_YEAR))
    # The address names one picture for good; only its members may keep it.
    response.headers["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    return response


def _to_send(place: Place) -> Any:
    """A file on disk is sent by its path, which a server may do without reading it here."""
    return place if isinstance(place, Path) else place.open("rb")


def _harmless(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response

"""Large files in pieces: announce it (POST), ask how far it came (HEAD), send what follows (PATCH), give it up (DELETE).

No slow work happens while the database is locked, so these views open short sessions of their own.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import structlog
from flask import abort, flash, jsonify, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from scheduler import library, logbook
from scheduler.content import Media
from scheduler.content.pictures import Unsuitable
from scheduler.library import Folder, Upload, pieces
from scheduler.people import Membership
from scheduler.storage import write
from scheduler.wording import N_, Text
from web.house import house
from web.language import say
from web.library.blueprint import bp
from web.rights import allowed
from web.uploads import media_root, put_down, quietly, when_over
from web.visit import g

log = structlog.get_logger()


@bp.post("/uploads")
@allowed("write")
def begin() -> Response:
    """`name`, `size`, `print` (what the page knows the file by), `folder`. The same file goes on where it stood."""
    size = request.form.get("size", "")
    with house().sessions.writing() as session:
        try:
            upload = pieces.begin(
                session, name=request.form.get("name", ""), size=max(0, _number(size)),
                print=request.form.get("print", ""), folder=request.form.get("folder", ""),
                by=_me(session), now=g.now,
            )  # fmt: skip
        except Unsuitable as unsuitable:
            return _refused(unsuitable.text, 422)
    address = url_for("library.piece", upload_id=upload.public_id)
    answer = jsonify(id=upload.public_id, sent=upload.sent, piece=pieces.A_PIECE, address=address)
    answer.status_code, answer.headers["Location"] = 201, address
    return answer


@bp.route("/uploads/<upload_id>", methods=["HEAD"])
@allowed("write")
def how_far(upload_id: str) -> Response:
    with house().sessions.reading() as session:
        upload = _mine(session, upload_id)
    return _stands(Response(status=204), upload)


@bp.patch("/uploads/<upload_id>")
@allowed("write")
def piece(upload_id: str) -> Response:
    """`Upload-Offset` says where the octets of the body begin. The last piece is answered with the asset, however often."""
    offset, content = request.headers.get("Upload-Offset", ""), request.get_data(cache=False)
    with house().sessions.reading() as session:
        upload = _mine(session, upload_id)
    if upload.media:
        return _became(upload)
    space = _space()
    try:
        pieces.fits(upload, _number(offset), len(content))
        if content:
            upload = _count(upload, space, content)
    except pieces.WrongPlace as wrong:
        return _stands(_refused(wrong.text, 409), upload, wrong.sent)
    except Unsuitable as unsuitable:
        return _refused(unsuitable.text, 413)
    if upload.sent < upload.size:
        return _stands(Response(status=204), upload)
    return _finish(upload, space)


@bp.delete("/uploads/<upload_id>")
@allowed("write")
def give_up(upload_id: str) -> Response:
    _forget(upload_id)
    return Response(status=204)


@bp.post("/uploads/<upload_id>/end")
@allowed("write")
def end(upload_id: str) -> Response:
    """The same, for a page without JavaScript."""
    _forget(upload_id)
    flash(say(N_("The upload was given up.")))
    return redirect(url_for("library.show"))


def _count(upload: Upload, space: str, content: bytes) -> Upload:
    place = pieces.a_place(media_root(), space, upload)
    write(place, content)
    try:
        with house().sessions.writing() as session:
            known = _mine(session, upload.public_id, hold=True)
            return pieces.count(
                session, known, offset=upload.sent, length=len(content), place=place, now=g.now
            )
    except BaseException:
        # Somebody was faster, or gave it up: no row knows this file.
        quietly(partial(place.unlink, missing_ok=True))
        raise


def _finish(upload: Upload, space: str) -> Any:
    with house().sessions.writing() as session:
        claimed = pieces.claim(session, upload, now=g.now)
    if not claimed:
        return _refused(N_("This file is being taken in. One moment."), 503)
    try:
        with pieces.assembled(media_root(), space, upload) as whole:
            ready = library.prepare(whole, name=upload.name)
        down = put_down(ready, space)
    except Unsuitable as unsuitable:
        _forget(upload.public_id)
        return _refused(unsuitable.text, 422)
    except OSError as fault:
        # Such as a full disk, or a store that does not answer: what was sent is kept for the next try.
        log.error("upload_not_finished", upload=upload.public_id, **logbook.fault(fault))
        with house().sessions.writing() as session:
            pieces.let_go(session, upload)
        return _refused(
            N_("It came, and could not be stored. Nothing is lost: send it again later, or give it up."), 503
        )
    with house().sessions.writing() as session:
        me = _me(session)
        folder = session.scalar(
            select(Folder).where(Folder.workspace_id == me.workspace_id, Folder.public_id == upload.folder)
        )
        kept = library.keep(session, down, by=me, now=g.now, folder=folder)
        if not pieces.finish(session, upload, kept.media):
            when_over(session, down.discard)
            abort(404)  # given up meanwhile
    if not kept.is_new:
        quietly(partial(down.give_way, kept.media.public_id))
    _sweep(upload, space)
    remark = say(ready.remark) if ready.remark else ""
    return _answer(kept.media, known=not kept.is_new, remark=remark)


def _became(upload: Upload) -> Response:
    """Finished before: its answer was lost on the way."""
    with house().sessions.reading() as session:
        its = (Media.workspace_id == upload.workspace_id, Media.public_id == upload.media)
        media = session.scalar(select(Media).where(*its))
    return _answer(media, known=False) if media else abort(404)


def _answer(media: Media, *, known: bool, remark: str = "") -> Response:
    address = url_for("library.one", media_id=media.public_id)
    return jsonify(id=media.public_id, known=known, remark=remark, name=media.name, address=address)


def _forget(upload_id: str) -> None:
    with house().sessions.writing() as session:
        upload = _mine(session, upload_id, hold=True)
        pieces.give_up(session, upload)
    _sweep(upload, _space())


def _sweep(upload: Upload, space: str) -> None:
    for place in pieces.places(media_root(), space, upload):
        quietly(partial(place.unlink, missing_ok=True))


def _me(session: Session) -> Membership:
    assert g.visitor and g.visitor.membership
    known = g.visitor.membership
    its = (Membership.workspace_id == known.workspace_id, Membership.id == known.id)
    return session.scalars(select(Membership).where(*its)).one()


def _space() -> str:
    assert g.visitor and g.visitor.membership
    return g.visitor.membership.workspace.public_id


def _mine(session: Session, upload_id: str, *, hold: bool = False) -> Upload:
    return pieces.one(session, _me(session), upload_id, hold=hold) or abort(404)


def _number(written: str) -> int:
    """-1 for what is none; longer than any size counts as none."""
    return int(written) if written.isdecimal() and len(written) < 16 else -1


def _stands(response: Response, upload: Upload, sent: int | None = None) -> Response:
    response.headers["Upload-Offset"] = str(upload.sent if sent is None else sent)
    response.headers["Upload-Length"] = str(upload.size)
    response.headers["Cache-Control"] = "no-store"
    return response


def _refused(words: Text, status: int) -> Any:
    answer = jsonify(message=say(words))
    answer.status_code = status
    return answer

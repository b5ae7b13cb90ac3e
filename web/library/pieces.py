"""Large files in pieces: announce it (POST), ask how far it came (HEAD), send what follows (PATCH), give it up (DELETE).

No slow work happens while the database is locked, so these views open short sessions of their own.
"""

from __future__ import annotations

from typing import Any

from flask import abort, flash, jsonify, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from scheduler import library
from scheduler.content.pictures import Unsuitable
from scheduler.library import Folder, Upload, pieces
from scheduler.people import Membership
from scheduler.storage import write
from scheduler.wording import N_, Text
from web.house import house
from web.language import say
from web.library.blueprint import bp
from web.rights import allowed
from web.uploads import media_root, put_down
from web.visit import g


@bp.post("/uploads")
@allowed("write")
def begin() -> Response:
    """`name`, `size`, `print` (what the page knows the file by), `folder`. The same file goes on where it stood."""
    size = request.form.get("size", "")
    with house().sessions.writing() as session:
        try:
            upload = pieces.begin(
                session, name=request.form.get("name", ""), size=int(size) if size.isdecimal() else 0,
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
    """`Upload-Offset` says where the octets of the body begin. The last piece is answered with the asset."""
    offset, content = request.headers.get("Upload-Offset", ""), request.get_data(cache=False)
    with house().sessions.reading() as session:
        upload = _mine(session, upload_id)
    space = _space()
    try:
        pieces.fits(upload, int(offset) if offset.isdecimal() else -1, len(content))
        if content:
            write(pieces.piece_place(media_root(), space, upload), content)
            with house().sessions.writing() as session:
                upload = pieces.count(
                    session, _mine(session, upload_id), offset=upload.sent, length=len(content), now=g.now
                )
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


def _finish(upload: Upload, space: str) -> Response:
    try:
        with pieces.assembled(media_root(), space, upload) as whole:
            ready = library.prepare(whole, name=upload.name)
        down = put_down(ready, space)
    except (Unsuitable, OSError) as trouble:
        _forget(upload.public_id)
        words = (
            trouble.text if isinstance(trouble, Unsuitable) else N_("A piece was lost. Send it once more.")
        )
        return _refused(words, 422)
    with house().sessions.writing() as session:
        me = _me(session)
        folder = session.scalar(
            select(Folder).where(Folder.workspace_id == me.workspace_id, Folder.public_id == upload.folder)
        )
        kept = library.keep(session, down, by=me, now=g.now, folder=folder)
        pieces.give_up(session, upload)
    if not kept.is_new:
        down.discard()
    _sweep(upload, space)
    remark = say(ready.remark) if ready.remark else ""
    return jsonify(
        id=kept.media.public_id, known=not kept.is_new, remark=remark, name=kept.media.name,
        address=url_for("library.one", media_id=kept.media.public_id),
    )  # fmt: skip


def _forget(upload_id: str) -> None:
    with house().sessions.writing() as session:
        upload = _mine(session, upload_id)
        pieces.give_up(session, upload)
    _sweep(upload, _space())


def _sweep(upload: Upload, space: str) -> None:
    for place in pieces.places(media_root(), space, upload):
        place.unlink(missing_ok=True)


def _me(session: Session) -> Membership:
    assert g.visitor and g.visitor.membership
    known = g.visitor.membership
    its = (Membership.workspace_id == known.workspace_id, Membership.id == known.id)
    return session.scalars(select(Membership).where(*its)).one()


def _space() -> str:
    assert g.visitor and g.visitor.membership
    return g.visitor.membership.workspace.public_id


def _mine(session: Session, upload_id: str) -> Upload:
    found = next((each for each in pieces.mine(session, _me(session)) if each.public_id == upload_id), None)
    if found is None:
        abort(404)
    return found


def _stands(response: Response, upload: Upload, sent: int | None = None) -> Response:
    response.headers["Upload-Offset"] = str(upload.sent if sent is None else sent)
    response.headers["Upload-Length"] = str(upload.size)
    response.headers["Cache-Control"] = "no-store"
    return response


def _refused(words: Text, status: int) -> Any:
    answer = jsonify(message=say(words))
    answer.status_code = status
    return answer

"""Files sent with a plain form: several at once, up to what one request takes."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from scheduler.library import Folder
from web.language import say
from web.library.blueprint import bp
from web.rights import allowed
from web.uploads import receive
from web.visit import g


@bp.post("")
@allowed("write")
def upload() -> Response:
    assert g.visitor and g.visitor.membership
    sent = receive(request.files.getlist("files"), g.visitor.membership.workspace.public_id)
    media = sent.enter(g.db, by=g.membership, now=g.now, folder=folder_named(request.form.get("folder", "")))
    for sentence in (*sent.complaints, *sent.remarks):
        flash(say(sentence), "error" if sentence in sent.complaints else "info")
    if len(media) == 1:
        return redirect(url_for("library.one", media_id=media[0].public_id))
    return redirect(url_for("library.show", folder=request.form.get("folder") or None))


def folder_named(public_id: str) -> Folder | None:
    """None also for one that is gone meanwhile: the file is not lost for it."""
    return g.db.scalar(
        select(Folder).where(Folder.workspace_id == g.workspace_id, Folder.public_id == public_id)
    )

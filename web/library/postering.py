"""A video's poster: taken from the video by the page that sends it, or chosen by hand."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from scheduler.content.pictures import Unsuitable
from scheduler.library import postering
from scheduler.wording import N_
from web.language import say
from web.library.blueprint import bp, living
from web.rights import allowed
from web.uploads import media_root
from web.visit import g


@bp.post("/<media_id>/poster")
@allowed("write")
def poster(media_id: str) -> Response:
    """`file`: a picture. Encoded anew before the database is touched."""
    back = redirect(url_for("library.one", media_id=media_id))
    sent = request.files.get("file")
    try:
        still = postering.still(sent.stream.read() if sent else b"")
        postering.put_up(g.db, living(media_id), still, root=media_root(), by=g.membership, now=g.now)
    except Unsuitable as unsuitable:
        flash(say(unsuitable.text), "error")
    except OSError:
        g.db.rollback()
        flash(say(N_("The picture could not be put down; try again in a moment.")), "error")
    return back

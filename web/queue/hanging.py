"""The files of a task done by hand, as the channel is to get them: the part of a picture that was chosen, a video, a document."""

from __future__ import annotations

import io

from flask import abort, redirect, send_file, url_for
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response

from scheduler.adapters import framing
from scheduler.content.message import image
from scheduler.publishing import Delivery
from web.queue.blueprint import bp
from web.uploads import media_root
from web.visit import find, g


@bp.get("/<delivery_id>/files/<media_id>")
def hung_file(delivery_id: str, media_id: str) -> Response:
    delivery = find(Delivery, delivery_id)
    shown = delivery.variant.images if delivery.variant else []
    found = next((each for each in shown if each.media.public_id == media_id), None)
    if found is None:
        abort(404)
    if found.media.kind != "picture":
        return redirect(url_for("library.original", media_id=media_id))
    asked = image(media_root(), found)
    g.db.rollback()  # cutting is slow: nobody waits for this reading meanwhile
    try:
        content = framing.octets(asked)
    except OSError:
        abort(404)
    name = secure_filename(asked.name).rpartition(".")[0] or "image"
    ending = "png" if asked.content_type == "image/png" else "jpg"
    return send_file(
        io.BytesIO(content), asked.content_type, as_attachment=True, download_name=f"{name}.{ending}"
    )

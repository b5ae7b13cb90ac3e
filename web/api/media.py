"""Pictures, sent as multipart."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request
from flask_openapi3 import FileStorage
from pydantic import BaseModel, Field

from scheduler.content.pictures import keeping, preparing, shelf
from scheduler.people import Right
from web.api.blueprint import bp
from web.api.idempotency import creates_once
from web.rights import allowed
from web.uploads import media_root
from web.visit import g


class MediaIn(BaseModel):
    file: FileStorage = Field(description="JPEG, PNG, WebP or GIF, at most 20 MB.")
    alt: str = Field("", max_length=1500, description="What the picture shows, for those who do not see it.")


class MediaOut(BaseModel):
    id: str
    alt: str
    content_type: str
    width: int
    height: int
    size: int


@bp.post("/media", summary="Upload a picture", responses={201: MediaOut})
@allowed(Right.WRITE)
def upload(form: MediaIn) -> Response:
    """Re-encoded, its metadata stripped. The same file twice is one picture."""
    name = request.files["file"].filename or ""
    # Image work before the database: a large picture must not hold the write lock.
    prepared = preparing.prepare(request.files["file"].read(), name=name)
    request.files["file"].seek(0)
    root = media_root()
    down = shelf.put_down(prepared, root, _workspace_public_id())
    return _kept(down, form.alt)


@creates_once
def _kept(down: shelf.PutDown, alt: str) -> Response:
    kept = keeping.keep(g.db, down, by=g.membership, now=g.now, alt=alt)
    if not kept.is_new:
        shelf.discard(down)
    media = kept.media
    answer = jsonify(
        {
            "id": media.public_id,
            "alt": media.alt,
            "content_type": media.content_type,
            "width": media.width,
            "height": media.height,
            "size": media.size,
        }
    )
    answer.status_code = 201
    return answer


def _workspace_public_id() -> str:
    known: Any = g.visitor
    return str(known.membership.workspace.public_id)

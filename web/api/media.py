"""Assets of the library: found, sent as multipart, described."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import partial
from typing import Any, Literal

from flask import Response, jsonify, request, url_for
from flask_openapi3 import FileStorage
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from scheduler import library
from scheduler.content import Label, Media
from scheduler.library import Folder, describing, listing, tidying
from scheduler.library.describing import Rights
from scheduler.people import Right
from scheduler.publishing.planned.licensing import license
from web.api.blueprint import bp
from web.api.idempotency import creates_once
from web.api.lookups import media_named
from web.api.paging import Paging, page
from web.api.shapes.times import rfc3339
from web.house import house
from web.rights import allowed
from web.security import public_link
from web.uploads import put_down, when_over
from web.visit import find, g

Kind = Literal["picture", "video", "document"]
State = Literal["open", "valid", "soon", "expired", "early"]


class MediaIn(BaseModel):
    file: FileStorage = Field(
        description="JPEG, PNG, WebP, GIF up to 20 MB; PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP up to 50 MB; "
        "MP4, MOV, WebM up to what one request takes (64 MB): larger ones are sent in pieces by the library page."
    )
    alt: str = Field("", max_length=1500, description="What it shows, for those who do not see it.")


class MediaOut(BaseModel):
    id: str
    kind: Kind
    format: str = Field(description="By content: jpg, png, mp4, pdf, docx…")
    name: str
    alt: str
    alts: dict[str, str] = Field(description="Alternative texts by language, where they were written.")
    content_type: str = Field(description="Of what is shown and sent; `size` too.")
    width: int
    height: int
    duration: float | None = Field(description="Seconds.")
    size: int
    credit: str
    licence: str
    source: str
    folder: str | None
    rights: dict[str, Any] = Field(description="{state, from, until, consent, note}; days, `until` included.")
    created_at: str
    original: str = Field(description="Where the file can be downloaded, signed in.")


class MediaPath(BaseModel):
    id: str


class MediaQuery(Paging):
    q: str = Field("", max_length=100, description="Words of names, alternative texts, credits and sources.")
    kind: Kind | None = None
    rights: State | None = None
    folder: str | None = Field(None, description="Id of a folder; empty: what lies in none.")
    label: str | None = Field(None, description="Id of a label.")
    unused: bool = False


class RightsIn(BaseModel):
    since: date | None = Field(None, alias="from")
    until: date | None = Field(None, description="The last day on which it may be published.")
    consent: str | None = Field(None, description="Id of the document, or picture, in which somebody agreed.")
    note: str = Field("", max_length=2000)


class MediaPatch(BaseModel):
    """What is left out stays. `rights` replaces all of them; what is scheduled with it asks the gate again."""

    name: str | None = None
    alt: str | None = None
    alts: dict[str, str] | None = Field(None, description="By language; an empty text takes it away.")
    credit: str | None = None
    licence: str | None = None
    source: str | None = None
    folder: str | None = Field(None, description="Id of a folder; empty: out of all.")
    rights: RightsIn | None = None


@bp.get("/media", summary="The assets of the library")
def media(query: MediaQuery) -> Response:
    wanted = listing.Wanted(
        words=query.q,
        folders=None if query.folder is None else _folders(query.folder),
        label=find(Label, query.label).id if query.label else None,
        kind=query.kind or "",
        rights=query.rights or "",
        unused=query.unused,
    )
    statement = select(Media).where(*listing.conditions(g.workspace_id, wanted, g.now))
    rows, after = page(
        statement.options(selectinload(Media.words), selectinload(Media.consent)), Media.id, query
    )
    folders = _folder_names({row.folder_id for row in rows if row.folder_id})
    return jsonify(items=[_out(row, folders) for row in rows], next=after)


@bp.get("/media/<string:id>", summary="One asset", responses={200: MediaOut})
def one_media(path: MediaPath) -> Response:
    return jsonify(_out(media_named([path.id])[0]))


@bp.post("/media", summary="Upload a file", responses={201: MediaOut})
@allowed(Right.WRITE)
def upload(form: MediaIn) -> Response:
    """Pictures are re-encoded, notes in pictures and videos taken out. The same file twice is one asset."""
    file = request.files["file"]
    # Slow work before the database: a large picture must not hold the write lock.
    ready = library.prepare(file.stream, name=file.filename or "")
    file.seek(0)
    assert g.visitor and g.visitor.membership
    down = put_down(ready, g.visitor.membership.workspace.public_id)
    try:
        return _kept(down, form.alt)
    finally:
        if not down.entered:  # the answer of an earlier call, or a refusal: nothing will ever point at them
            when_over(g.db, down.discard)


@bp.patch("/media/<string:id>", summary="Describe an asset, renew its rights", responses={200: MediaOut})
@allowed(Right.WRITE)
def describe_media(path: MediaPath, body: MediaPatch) -> Response:
    asset = media_named([path.id])[0]
    describing.describe(
        g.db, asset, by=g.membership, now=g.now, alt=body.alt, words=body.alts, name=body.name,
        credit=body.credit, licence=body.licence, source=body.source,
    )  # fmt: skip
    if body.folder is not None:
        folder = find(Folder, body.folder) if body.folder else None
        tidying.move(g.db, [asset], folder, by=g.membership, now=g.now)
    if body.rights is not None:
        consent = media_named([body.rights.consent])[0] if body.rights.consent else None
        rights = Rights(body.rights.since, body.rights.until, consent, body.rights.note)
        license(g.db, asset, rights, by=g.membership, now=g.now)
    g.db.flush()
    return jsonify(_out(asset))


@bp.delete("/media/<string:id>", summary="Into the bin", responses={204: None})
@allowed(Right.WRITE)
def remove_media(path: MediaPath) -> Response:
    tidying.remove(g.db, media_named([path.id])[0], by=g.membership, now=g.now)
    return Response(status=204)


@creates_once
def _kept(down: library.Down, alt: str) -> Response:
    kept = library.keep(g.db, down, by=g.membership, now=g.now, alt=alt)
    if not kept.is_new:
        when_over(g.db, partial(down.give_way, kept.media.public_id))
    answer = jsonify(_out(kept.media))
    answer.status_code = 201
    return answer


def _folders(public_id: str) -> list[int]:
    return [find(Folder, public_id).id] if public_id else []


def _folder_names(numbers: Collection[int]) -> dict[int, str]:
    here = (Folder.workspace_id == g.workspace_id, Folder.id.in_(numbers))
    return {number: name for number, name in g.db.execute(select(Folder.id, Folder.public_id).where(*here))}


def _out(asset: Media, folders: Mapping[int, str] | None = None) -> dict[str, Any]:
    if asset.folder_id and folders is None:
        folders = _folder_names([asset.folder_id])
    folder = folders.get(asset.folder_id) if asset.folder_id and folders else None
    since, until = describing.first_day(asset), describing.last_day(asset)
    return {
        "id": asset.public_id,
        "kind": asset.kind,
        "format": asset.format,
        "name": asset.name,
        "alt": asset.alt,
        "alts": {words.language: words.alt for words in asset.words},
        "content_type": asset.content_type,
        "width": asset.width,
        "height": asset.height,
        "duration": asset.duration_ms / 1000 if asset.duration_ms is not None else None,
        "size": asset.size,
        "credit": asset.credit,
        "licence": asset.licence,
        "source": asset.source,
        "folder": folder,
        "rights": {
            "state": listing.state_of(asset, g.now),
            "from": since.isoformat() if since else None,
            "until": until.isoformat() if until else None,
            "consent": asset.consent.public_id if asset.consent else None,
            "note": asset.consent_note,
        },
        "created_at": rfc3339(asset.created_at),
        "original": public_link(house().settings, url_for("library.original", media_id=asset.public_id)),
    }

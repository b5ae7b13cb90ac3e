"""A picture whose files are written becomes a row of the library. The same file is kept once a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.content.media import Media
from scheduler.content.pictures.shelf import PutDown
from scheduler.content.writing.acceptable import alt_of
from scheduler.people import Membership, Right
from scheduler.people.roles import demand


@dataclass(frozen=True)
class Kept:
    media: Media
    is_new: bool  # False: it was there; the caller discards the files it put down


def keep(session: Session, down: PutDown, *, by: Membership, now: datetime, alt: str = "") -> Kept:
    """The library's row for a picture put down; an earlier upload of the same file is given back instead."""
    demand(by, Right.WRITE)
    known = _known(session, by.workspace_id, down.prepared.sha256)
    if known is None:
        row = _row(down, by=by, now=now, alt=alt_of(alt))
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:
            # Somebody sent the same file in the same moment, and was first.
            known = _known(session, by.workspace_id, down.prepared.sha256)
            if known is None:
                raise
        else:
            activity.record(session, by, "uploaded", row, now=now)
            return Kept(row, is_new=True)
    known.deleted_at = None
    if alt and not known.alt:
        known.alt = alt_of(alt)
    session.flush()
    return Kept(known, is_new=False)


def _known(session: Session, workspace_id: int, sha256: str) -> Media | None:
    return session.scalar(select(Media).where(Media.workspace_id == workspace_id, Media.sha256 == sha256))


def _row(down: PutDown, *, by: Membership, now: datetime, alt: str) -> Media:
    prepared = down.prepared
    return Media(
        workspace_id=by.workspace_id,
        workspace=by.workspace,
        public_id=down.public_id,
        sha256=prepared.sha256,
        name=prepared.name,
        content_type=prepared.content_type,
        width=prepared.width,
        height=prepared.height,
        size=len(prepared.copy),
        alt=alt,
        by_user_id=by.user_id,
        created_at=now,
    )

"""A file whose octets are written becomes a row of the library. The same file is kept once a workspace."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.content import Media
from scheduler.content.writing.acceptable import alt_of
from scheduler.library.folder import Folder
from scheduler.library.preparing import Ready, discard, named, prepare, put_down
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.storage import Place, write

__all__ = ["Down", "Kept", "discard", "keep", "prepare", "put_down"]


@dataclass
class Down:
    """Prepared, and its files written."""

    ready: Ready
    places: tuple[Place, ...] = field(repr=False)
    entered: bool = False  # a row was found or made for it; else the caller discards it

    def discard(self) -> None:
        discard(self.places)

    def give_way(self, public_id: str) -> None:
        """The same file was there already, under this id. What of it was lost is put back; the rest goes.

        Asks the store: only once the write is over.
        """
        for place in self.places:
            known = place.with_name(f"{public_id}.{place.name.partition('.')[2]}")
            if not known.is_file():
                with place.open("rb") as file:
                    write(known, file)
        self.discard()


@dataclass(frozen=True)
class Kept:
    media: Media
    is_new: (
        bool  # False: it was there; after the write the caller lets the files it put down `give_way` to it
    )


def keep(
    session: Session,
    down: Down,
    *,
    by: Membership,
    now: datetime,
    alt: str = "",
    folder: Folder | None = None,
) -> Kept:
    """The library's row for a file put down; an earlier upload of the same file is given back instead.

    What was there keeps its folder; one that was in the bin comes back.
    """
    demand(by, Right.WRITE)
    down.entered = True
    known = _known(session, by.workspace_id, down.ready.sha256)
    if known is None:
        row = down.ready.row()
        row.workspace_id, row.workspace, row.public_id = by.workspace_id, by.workspace, named(down.places)
        row.alt, row.by_user_id, row.created_at = alt_of(alt), by.user_id, now
        row.folder_id = folder.id if folder else None
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:
            # Somebody sent the same file in the same moment, and was first.
            known = _known(session, by.workspace_id, down.ready.sha256)
            if known is None:
                raise
        else:
            activity.record(session, by, "uploaded", row, now=now)
            touch(session, by.workspace_id, now)
            return Kept(row, is_new=True)
    known.deleted_at = None
    if alt and not known.alt:
        known.alt = alt_of(alt)
    session.flush()
    return Kept(known, is_new=False)


def _known(session: Session, workspace_id: int, sha256: str) -> Media | None:
    return session.scalar(select(Media).where(Media.workspace_id == workspace_id, Media.sha256 == sha256))

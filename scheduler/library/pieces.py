"""A large file in pieces: announced, then sent piece by piece from where the last one ended.

An edge writes each piece down first under a name of its own (`a_place`, `storage.write`), then counts it in a short
write (`count`). Two that send the same piece at once cannot both be counted; the other's file is removed again. Of two
that finish at once one makes the whole (`claim`, `finish`); what it became is answered for as long as the row is kept.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import IO

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from scheduler.content import Media
from scheduler.content.pictures import Unsuitable, preparing
from scheduler.db import across_workspaces
from scheduler.library.preparing import MOST
from scheduler.library.upload import Upload
from scheduler.people import Membership, Right, Workspace
from scheduler.people.roles import demand
from scheduler.storage import Place
from scheduler.wording import N_

A_PIECE = 8 * 1024 * 1024  # at most, in octets
LARGEST = max(MOST.values())
MOST_AT_ONCE = 20  # unfinished, a person
MOST_WAITING = 4 * LARGEST  # octets announced, a person
KEPT_FOR = timedelta(days=2)  # after the last piece
A_CLAIM = timedelta(minutes=15)  # after which whoever made the whole of it has come to nothing


class WrongPlace(ValueError):
    """The piece does not begin where the last one ended: ask for the offset, and go on from there."""

    def __init__(self, sent: int) -> None:
        super().__init__(sent)
        self.sent = sent
        self.text = N_("The upload stands at another place; it goes on from there.")


def begin(
    session: Session, *, name: str, size: int, print: str, folder: str, by: Membership, now: datetime
) -> Upload:
    """An upload to send pieces to; one of the same person with the same `print` goes on. Raises Unsuitable."""
    demand(by, Right.WRITE)
    if not size > 0:
        raise Unsuitable(N_("The file is empty."))
    if size > LARGEST:
        raise Unsuitable(N_("The file is larger than 500 MB."))
    known = mine(session, by)
    for upload in known:
        if print and (upload.print, upload.size) == (print, size):
            return upload
    if len(known) >= MOST_AT_ONCE or sum(each.size for each in known) + size > MOST_WAITING:
        raise Unsuitable(N_("Too many files of yours are on their way. Finish them, or give some up, first."))
    upload = Upload(
        workspace_id=by.workspace_id, by_user_id=by.user_id, name=preparing.plain_name(name), size=size, sent=0,
        pieces=0, print=print[:100], folder=folder[:32], created_at=now, touched_at=now,
    )  # fmt: skip
    session.add(upload)
    session.flush()
    return upload


def mine(session: Session, by: Membership) -> list[Upload]:
    """What this person began and has not finished, oldest first."""
    its = (Upload.workspace_id == by.workspace_id, Upload.by_user_id == by.user_id, Upload.media == "")
    return list(session.scalars(select(Upload).where(*its).order_by(Upload.id)))


def one(session: Session, by: Membership, public_id: str, *, hold: bool = False) -> Upload | None:
    """One of this person, finished ones too. `hold` it in a write that counts on what it says."""
    its = (Upload.workspace_id == by.workspace_id, Upload.by_user_id == by.user_id)
    found = select(Upload).where(*its, Upload.public_id == public_id)
    return session.scalar(found.with_for_update() if hold else found)


def fits(upload: Upload, offset: int, length: int) -> None:
    """Raises WrongPlace, or Unsuitable for more than was announced."""
    if offset != upload.sent:
        raise WrongPlace(upload.sent)
    if length > A_PIECE or offset + length > upload.size:
        raise Unsuitable(N_("This is more than was announced."))


def a_place(root: Place, workspace: str, upload: Upload) -> Place:
    """Where the next piece is written: a name nobody else writes to."""
    return root / workspace / "uploads" / f"{upload.public_id}.{secrets.token_hex(6)}"


def count(
    session: Session, upload: Upload, *, offset: int, length: int, place: Place, now: datetime
) -> Upload:
    """The piece written to `place` for `offset` is part of it now. Raises WrongPlace when somebody was faster."""
    counted = session.scalar(
        update(Upload)
        .where(
            Upload.workspace_id == upload.workspace_id,
            Upload.id == upload.id,
            Upload.sent == offset,
        )
        .values(
            sent=offset + length,
            pieces=Upload.pieces + 1,
            names=Upload.names + f" {place.name.partition('.')[2]}",
            touched_at=now,
        )
        .returning(Upload.sent)
        .execution_options(synchronize_session=False)
    )
    session.refresh(upload)
    if counted is None:
        raise WrongPlace(upload.sent)
    return upload


def claim(session: Session, upload: Upload, *, now: datetime) -> bool:
    """From now on the caller makes the whole of it, and nobody else; False when somebody does, or did."""
    its = (Upload.workspace_id == upload.workspace_id, Upload.id == upload.id, Upload.media == "")
    free = or_(Upload.claimed_at.is_(None), Upload.claimed_at < now - A_CLAIM)
    taken = update(Upload).where(*its, free).values(claimed_at=now, touched_at=now).returning(Upload.id)
    return session.scalar(taken.execution_options(synchronize_session=False)) is not None


def let_go(session: Session, upload: Upload) -> None:
    """The whole could not be made just now: whoever asks next may try."""
    its = (Upload.workspace_id == upload.workspace_id, Upload.id == upload.id)
    session.execute(
        update(Upload).where(*its).values(claimed_at=None).execution_options(synchronize_session=False)
    )


def finish(session: Session, upload: Upload, media: Media) -> bool:
    """It became this asset; False when it was given up meanwhile."""
    its = (Upload.workspace_id == upload.workspace_id, Upload.id == upload.id)
    became = update(Upload).where(*its).values(media=media.public_id).returning(Upload.id)
    return session.scalar(became.execution_options(synchronize_session=False)) is not None


def assembled(root: Place, workspace: str, upload: Upload) -> IO[bytes]:
    """The whole file, in a temporary one that the caller closes. Slow, so never inside a write."""
    whole: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (closed by the caller)
    try:
        for place in places(root, workspace, upload):
            with place.open("rb") as piece:
                shutil.copyfileobj(piece, whole, 1024 * 1024)
        if whole.tell() != upload.size:
            raise OSError("the pieces do not make the whole")
    except BaseException:
        whole.close()
        raise
    whole.seek(0)
    return whole


def give_up(session: Session, upload: Upload) -> None:
    """Forget it; the caller removes what `places` named before."""
    session.execute(delete(Upload).where(Upload.workspace_id == upload.workspace_id, Upload.id == upload.id))


def places(root: Place, workspace: str, upload: Upload) -> list[Place]:
    """Of the pieces that were counted, in order."""
    names = upload.names.split()
    # Those counted before pieces had names of their own are called by their number.
    numbers = [str(number) for number in range(upload.pieces - len(names))]
    return [root / workspace / "uploads" / f"{upload.public_id}.{name}" for name in (*numbers, *names)]


def forget_abandoned(session: Session, *, root: Place, now: datetime, at_once: int = 200) -> list[Place]:
    """Rows of every workspace that nobody went on with; the places given back are emptied after the commit."""
    with across_workspaces(session):
        old = session.execute(
            select(Upload, Workspace.public_id)
            .join(Workspace, Workspace.id == Upload.workspace_id)
            .where(Upload.touched_at < now - KEPT_FOR)
            .limit(at_once)
        ).all()
        found = [place for upload, workspace in old for place in places(root, workspace, upload)]
        session.execute(delete(Upload).where(Upload.id.in_([upload.id for upload, _ in old])))
    return found


def progress(uploads: list[Upload]) -> Iterator[tuple[Upload, int]]:
    """Each with the percent of it that has come."""
    for upload in uploads:
        yield upload, upload.sent * 100 // upload.size

"""The still a video is recognised by. No frame is decoded here: it comes from whoever sent the video, as a picture."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.content import Kind, Media, pictures
from scheduler.content.pictures import Unsuitable
from scheduler.library.describing import demand_to_edit
from scheduler.people import Membership
from scheduler.people.workspace import touch
from scheduler.storage import Place, write
from scheduler.wording import N_


def still(upload: bytes) -> bytes:
    """Encoded anew, small. Slow: before any write. Raises Unsuitable."""
    return pictures.prepare(upload).thumb


def put_up(
    session: Session, media: Media, still: bytes, *, root: Place, by: Membership, now: datetime
) -> None:
    """A video's poster, in place of the one it had. Raises Unsuitable for anything else, OSError from the store."""
    demand_to_edit(by, media)
    if media.kind != Kind.VIDEO:
        raise Unsuitable(N_("Only a video has a poster."))
    write(pictures.thumb(root, media), still)
    media.has_poster = True
    session.flush()
    activity.record(session, by, "described", media, now=now, what=["poster"])
    touch(session, media.workspace_id, now)

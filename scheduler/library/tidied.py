"""What came of tidying, kept to be shown after a redirect: a reload, or going back, does nothing twice and loses nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.content import Media
from scheduler.library.tidying import Done
from scheduler.people import Membership, outcome
from scheduler.wording import Text

KIND = "tidied"


@dataclass(frozen=True)
class Kept:
    deed: str
    back: str  # where it was begun
    done: list[Done]


def keep(
    session: Session, deed: str, back: str, done: Sequence[Done], *, by: Membership, now: datetime
) -> str:
    """Gives the name to ask for it by."""
    each = [[one.media.public_id, one.undo, one.refusal and one.refusal.as_json()] for one in done]
    return outcome.keep(session, KIND, {"deed": deed, "back": back, "done": each}, by=by, now=now)


def kept(session: Session, name: str, by: Membership) -> Kept | None:
    """One's own, as long as it is remembered; without what has gone for good since."""
    body = outcome.kept(session, KIND, name, by)
    if body is None:
        return None
    ids = [public_id for public_id, _, _ in body["done"]]
    assets = session.scalars(
        select(Media).where(Media.workspace_id == by.workspace_id, Media.public_id.in_(ids))
    )
    by_id = {media.public_id: media for media in assets}
    done = [
        Done(by_id[public_id], undo, Text.from_json(refusal) if refusal else None)
        for public_id, undo, refusal in body["done"]
        if public_id in by_id
    ]
    return Kept(body["deed"], body["back"], done)

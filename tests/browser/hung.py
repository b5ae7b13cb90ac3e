"""Pictures of the filled newsroom: one that is used, one in place of another."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from scheduler import library
from scheduler.content import Media
from scheduler.demo.pictures import landscape
from scheduler.library import Replacement
from scheduler.people import Membership
from scheduler.wording import N_
from tests.newsroom import NOON


def a_replacement(session: Session, by: Membership, picture: Media) -> str:
    """One that is done, with a post that was refused."""
    done = {
        "post": "gone",
        "title": "A post",
        "notes": [],
        "places": None,
        "refusal": N_("It lies there already."),
    }
    row = Replacement(
        workspace_id=by.workspace_id, old_id=picture.id, new_id=picture.id, by_user_id=by.user_id, ahead=[],
        done=[done | {"refusal": done["refusal"].as_json()}], is_undo=False, created_at=NOON, finished_at=NOON,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.public_id


def a_picture(session: Session, by: Membership, media_root: Path) -> Media:
    return library.bring_in(
        session,
        landscape(1),
        name="estuary.jpg",
        root=media_root,
        by=by,
        now=NOON,
        alt="The estuary at low tide",
    )

"""What the form names by public id, found again. Another workspace's does not exist."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar, cast

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler.channels import Channel
from scheduler.content import Media, Phrase, Post, Variant
from scheduler.content.writing import Picked, Unfit
from scheduler.people import User
from scheduler.people.finding import members
from scheduler.planning import Campaign, Pillar
from scheduler.wording import N_
from web.composer.sheet import Picture
from web.visit import g

Row = TypeVar("Row")


def post(session: Session, workspace_id: int, public_id: str) -> Post | None:
    """With all that a page draws of it, in a handful of queries however many channels it is on."""
    drawn = selectinload(Post.variants).options(
        joinedload(Variant.channel), selectinload(Variant.delivery), selectinload(Variant.attachments)
    )
    return session.scalar(
        select(Post)
        .where(Post.workspace_id == workspace_id, Post.public_id == public_id)
        .options(drawn, selectinload(Post.attachments))
    )


def the_post(public_id: str) -> Post:
    """The one the address names, or 404."""
    found = post(g.db, g.workspace_id, public_id)
    if found is None:
        abort(404)
    return found


def pillar(session: Session, workspace_id: int, public_id: str) -> Pillar | None:
    if not public_id:
        return None
    found = _row(session, workspace_id, Pillar, public_id)
    if found is None:
        raise Unfit({"pillar": N_("There is no such pillar here.")})
    return found


def campaign(session: Session, workspace_id: int, public_id: str) -> Campaign | None:
    if not public_id:
        return None
    found = _row(session, workspace_id, Campaign, public_id)
    if found is None:
        raise Unfit({"campaign": N_("There is no such campaign here.")})
    return found


def channel(session: Session, workspace_id: int, public_id: str) -> Channel:
    found = _row(session, workspace_id, Channel, public_id)
    if found is None:
        raise Unfit({"channels": N_("There is no such channel here.")})
    return found


def member(session: Session, workspace_id: int, public_id: str) -> User | None:
    if not public_id:
        return None
    for found in members(session, workspace_id):
        if found.user.public_id == public_id:
            return found.user
    raise Unfit({"assignee": N_("Choose one of the list.")})


def pictures(session: Session, workspace_id: int, shown: tuple[Picture, ...]) -> list[Picked]:
    picked = []
    for picture in shown:
        media = _row(session, workspace_id, Media, picture.media)
        if media is None:
            raise Unfit({"images": N_("One of the files is no longer in the library.")})
        picked.append(Picked(media, picture.alt, picture.crop))
    return picked


def words(session: Session, workspace_id: int, phrase: str) -> str:
    """Of a kept phrase; empty where it is gone."""
    found = _row(session, workspace_id, Phrase, phrase) if phrase else None
    return found.text if found else ""


def day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise Unfit({"due_on": N_("This is not a date.")}) from None


def _row(session: Session, workspace_id: int, model: type[Row], public_id: str) -> Row | None:
    table = cast(Any, model)
    found = session.scalar(
        select(table).where(table.workspace_id == workspace_id, table.public_id == public_id)
    )
    return cast(Row | None, found)

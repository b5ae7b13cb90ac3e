"""What was sent, byte for byte, however the words have changed since: to be sent again, or looked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.adapters.base import Message
from scheduler.content import Media
from scheduler.content.crop import Crop
from scheduler.content.message import hash_of, image
from scheduler.publishing.attempt import Attempt
from scheduler.storage import Place


class Unknown(LookupError):
    """What was sent cannot be put together any more."""


@dataclass(frozen=True)
class _Shown:
    media: Media
    alt: str
    frame: Crop


def message(
    session: Session,
    now_says: Message,
    *,
    workspace_id: int,
    delivery_id: int,
    content_hash: str,
    channel: str,
    media_root: Place,
) -> Message:
    """`now_says` with the words of the last try instead; `channel` is a public id. Raises Unknown."""
    said = session.scalar(
        select(Attempt.said)
        .where(
            Attempt.workspace_id == workspace_id,
            Attempt.delivery_id == delivery_id,
            Attempt.kind == "publish",
            Attempt.content_hash == content_hash,
            Attempt.said.is_not(None),
        )
        .order_by(Attempt.id.desc())
        .limit(1)
    )
    if said is None:
        raise Unknown(delivery_id)
    shown = _pictures(session, workspace_id, said.get("images", ()))
    words: dict[str, Any] = {name: said[name] for name in ("title", "text", "language", "options")}
    digest = hash_of(
        words["title"], words["text"], language=words["language"], options=words["options"], images=shown,
        channel=channel,
    )  # fmt: skip
    if digest != content_hash:
        raise Unknown(delivery_id)
    return replace(now_says, **words, images=tuple(image(media_root, one) for one in shown))


def _pictures(session: Session, workspace_id: int, said: Collection[Mapping[str, str]]) -> list[_Shown]:
    found = {
        media.public_id: media
        for media in session.scalars(
            select(Media).where(
                Media.workspace_id == workspace_id, Media.public_id.in_([one["id"] for one in said])
            )
        )
    }
    return [_Shown(found[one["id"]], one["alt"], Crop.read(one.get("crop", ""))) for one in said]

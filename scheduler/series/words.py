"""What a post says, as one value: two posts with the same words, pictures and options are alike."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.approvals.eyes import Eyes
from scheduler.content import Attachment, Post, Revision, Variant, writing
from scheduler.content.writing import Picked
from scheduler.content.writing.remembering import said
from scheduler.people import Membership


def fingerprint(post: Post) -> str:
    """Changes with anything a reader could notice on any channel, and with the channels; not with times and filing."""
    spoken = [
        post.title,
        post.text,
        post.language,
        post.link_tags or None,
        _pictures(post.attachments),
        sorted(_of_channel(variant) for variant in post.variants),
    ]
    plain = json.dumps(spoken, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _of_channel(variant: Variant) -> str:
    own = _pictures(variant.attachments) if variant.own_media else None
    spoken = [variant.channel_id, variant.text, variant.options, own]
    return json.dumps(spoken, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _pictures(attachments: list[Attachment]) -> list[Any]:
    return [[each.media_id, each.alt, each.frame.spoken] for each in attachments]


def template_of(session: Session, post: Post, *, by: Membership, now: datetime) -> Post:
    """A copy that never goes out itself: the words of a series. Whoever wrote the post has written it too."""
    copy = writing.duplicate(session, post, by=by, now=now)
    copy.template, copy.author_id = True, post.author_id
    copy.link_tags, copy.campaign_id, copy.assignee_id = post.link_tags, post.campaign_id, post.assignee_id
    carry_hands(session, copy, hands_of(session, post) | {by.user_id}, now=now)
    session.flush()
    session.refresh(copy, ["variants", "attachments", "campaign"])
    return copy


def hands_of(session: Session, post: Post) -> frozenset[int]:
    return Eyes(session, post.workspace_id).hands(post)


def carry_hands(session: Session, post: Post, hands: Collection[int], *, now: datetime) -> None:
    """Everybody who wrote these words stays known where they go, so that none of them approves them alone."""
    session.flush()
    for user_id in sorted(set(hands) - hands_of(session, post)):
        last = session.scalar(
            select(func.max(Revision.number)).where(
                Revision.workspace_id == post.workspace_id, Revision.post_id == post.id
            )
        )
        session.add(
            Revision(
                workspace_id=post.workspace_id, post_id=post.id, number=(last or 0) + 1, said=said(post),
                by_user_id=user_id, at=now,
            )
        )  # fmt: skip
        session.flush()


def picked(attachments: list[Attachment]) -> list[Picked]:
    return [Picked(each.media, each.alt, each.frame) for each in attachments]

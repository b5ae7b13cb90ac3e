"""What a post says, as one value: two posts with the same words, pictures and options are alike."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy.orm import Session

from scheduler.content import Attachment, Post, Variant, writing
from scheduler.content.writing import Picked
from scheduler.content.writing.remembering import remember
from scheduler.people import Membership


def fingerprint(post: Post) -> str:
    """Changes with anything a reader could notice on any channel, and with the channels; not with times and filing."""
    said = [
        post.title,
        post.text,
        post.language,
        post.link_tags or None,
        _pictures(post.attachments),
        sorted(_of_channel(variant) for variant in post.variants),
    ]
    plain = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _of_channel(variant: Variant) -> str:
    own = _pictures(variant.attachments) if variant.own_media else None
    said = [variant.channel_id, variant.text, variant.options, own]
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _pictures(attachments: list[Attachment]) -> list[Any]:
    return [[each.media_id, each.alt, each.frame.spoken] for each in attachments]


def template_of(session: Session, post: Post, *, by: Membership, now: Any) -> Post:
    """A copy that never goes out itself: the words of a series. Whoever wrote the post has written it too."""
    copy = writing.duplicate(session, post, by=by, now=now)
    copy.template, copy.author_id = True, post.author_id
    copy.link_tags, copy.campaign_id, copy.assignee_id = post.link_tags, post.campaign_id, post.assignee_id
    if by.user_id != post.author_id:
        # Both hands are known, so that neither of them approves these words alone.
        remember(session, copy, by=by, now=now, sitting=False)
    session.flush()
    session.refresh(copy, ["variants", "attachments"])
    return copy


def picked(attachments: list[Attachment]) -> list[Picked]:
    return [Picked(each.media, each.alt, each.frame) for each in attachments]

"""A post on a channel: added, given words of its own, following the common text again, taken off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.channels import Channel
from scheduler.content.post import Post
from scheduler.content.variant import Variant
from scheduler.content.writing.acceptable import demand_fit, options_of, text_of
from scheduler.content.writing.authorship import demand_to_write
from scheduler.content.writing.conflict import hold
from scheduler.content.writing.drafting import begin_variant
from scheduler.content.writing.remembering import changed, remember, words_among
from scheduler.content.writing.removing import demand_never_left
from scheduler.content.writing.room_for import demand_room_for
from scheduler.people import Membership


def tailor(
    session: Session,
    variant: Variant,
    text: str | None,
    *,
    options: Mapping[str, Any] | None = None,
    by: Membership,
    now: datetime,
    version: int | None = None,
    inherited: bool = False,
) -> bool:
    """Give a channel its own text (None: it follows the common one) and options (None: as they are).

    `version` is the post's. `inherited`: from words that are kept already, so a thread that was written before its
    channel was asked whether it takes one may stay. False when nothing changed. Raises Unfit, Conflict.
    """
    post = variant.post
    demand_to_write(by, post)
    text = None if text is None else text_of(text)
    demand_fit(text=text, field=f"text:{variant.channel.public_id}")
    kept = variant.options if options is None else options_of(options)
    hold(session, post, version, {"text": text})
    if (variant.text, variant.options) == (text, kept):
        return False
    before, after = words_among(variant.options), words_among(kept)
    if not inherited:
        demand_room_for(variant.channel, after, before=before)
    if variant.text != text or before != after:
        # Words thrown away at one click are kept, also when the sitting has its revision already.
        thrown_away = text is None or _pieces(after) < _pieces(before)
        remember(session, post, by=by, now=now, sitting=not thrown_away)
    variant.text, variant.options = text, dict(kept)
    changed(session, post, variant, now=now)
    return True


def _pieces(words: Mapping[str, Any]) -> int:
    return len(words.get("thread", ())) + bool(words.get("first_comment"))


def add_channel(session: Session, post: Post, channel: Channel, *, by: Membership, now: datetime) -> Variant:
    """The post on one more channel, following the common text. Twice is once."""
    demand_to_write(by, post)
    hold(session, post, None, {})
    session.refresh(post, ["variants"])
    for variant in post.variants:
        if variant.channel_id == channel.id:
            return variant
    variant = begin_variant(session, post, channel, now=now)
    activity.record(session, by, "added channel", post, now=now, channel=channel.public_id)
    changed(session, post, now=now, everywhere=True)
    return variant


def remove_channel(session: Session, variant: Variant, *, by: Membership, now: datetime) -> None:
    """Take the post off a channel it never went out on. Raises StillGoing for one that did, or is about to."""
    post = variant.post
    demand_to_write(by, post)
    demand_never_left(session, variant)
    remember(session, post, by=by, now=now)
    activity.record(session, by, "removed channel", post, now=now, channel=variant.channel.public_id)
    session.delete(variant)
    session.flush()
    session.refresh(post, ["variants"])
    changed(session, post, now=now, everywhere=True)

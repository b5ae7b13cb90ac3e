"""Many posts at once, copied from the words of their series: one statement a table, however many there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from scheduler.content import Attachment, Post, PostLabel, PostWords, Stage, Variant
from scheduler.content.words import tokens
from scheduler.db import LocalTime, new_public_id
from scheduler.db.given import table
from scheduler.publishing import Delivery
from scheduler.series.occurrence import Occurrence
from scheduler.series.series import Series
from scheduler.series.words import fingerprint

AT_ONCE = 500


@dataclass(frozen=True)
class Coming:
    """A date that becomes a post."""

    series: Series
    text: Post  # whose words it takes
    at: datetime  # on the series' wall
    planned: LocalTime | None  # None: its hour does not exist, somebody chooses
    instant: datetime | None
    piece_id: int | None = None


@dataclass
class Text:
    """What is copied, read once for all dates that take it."""

    post: Post
    words: str
    fingerprint: str
    labels: list[int]

    @classmethod
    def of(cls, post: Post, labels: list[int]) -> Text:
        own = [variant.text for variant in post.variants if variant.text is not None]
        words = " ".join(tokens("\n".join([post.title, post.text, *own])))
        return cls(post, words, fingerprint(post), labels)


def write(session: Session, coming: Sequence[Coming], *, now: datetime) -> None:
    """The posts of these dates, with what hangs on them, and the rows that say so."""
    session.flush()
    said = {one.text.id: one.text for one in coming}
    labels = _labels(session, said.values())
    texts = {post_id: Text.of(post, labels.get(post_id, [])) for post_id, post in said.items()}
    for begin in range(0, len(coming), AT_ONCE):
        _write(session, coming[begin : begin + AT_ONCE], texts, now)


def _write(session: Session, coming: Sequence[Coming], texts: dict[int, Text], now: datetime) -> None:
    posts = _insert(session, Post, [_post(one, now) for one in coming])
    variants: list[dict[str, Any]] = []
    pictures: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    for one, post_id in zip(coming, posts, strict=True):
        text = texts[one.text.id]
        variants += [
            _variant(one, variant, post_id, now)
            for variant in text.post.variants
            if not variant.channel.removed_at
        ]
        pictures += [_picture(each, post_id, None) for each in text.post.attachments]
        labels += [
            {"workspace_id": one.series.workspace_id, "post_id": post_id, "label_id": label}
            for label in text.labels
        ]
    made = _insert(session, Variant, variants)
    own = {
        (variant.post_id, variant.channel_id): variant.attachments
        for text in texts.values()
        for variant in text.post.variants
        if variant.own_media
    }
    if own:
        by_post = dict(zip(posts, coming, strict=True))
        for row, variant_id in zip(variants, made, strict=True):
            attached = own.get((by_post[row["post_id"]].text.id, row["channel_id"]), [])
            pictures += [_picture(each, row["post_id"], variant_id) for each in attached]
    series = {post_id: one.series.id for one, post_id in zip(coming, posts, strict=True)}
    _plain(session, Delivery, [
        {
            "workspace_id": row["workspace_id"], "variant_id": variant_id, "channel_id": row["channel_id"],
            "series_id": series[row["post_id"]], "changed_at": now,
        }
        for row, variant_id in zip(variants, made, strict=True)
    ])  # fmt: skip
    _plain(session, Attachment, pictures)
    _plain(session, PostLabel, labels)
    _plain(session, PostWords, [
        {"id": post_id, "workspace_id": one.series.workspace_id, "words": texts[one.text.id].words}
        for one, post_id in zip(coming, posts, strict=True)
    ])  # fmt: skip
    _plain(session, Occurrence, [
        {
            "workspace_id": one.series.workspace_id, "series_id": one.series.id, "at": one.at, "fate": "made",
            "post_id": post_id, "piece_id": one.piece_id, "words": texts[one.text.id].fingerprint,
            "created_at": now,
        }
        for one, post_id in zip(coming, posts, strict=True)
    ])  # fmt: skip


def _labels(session: Session, posts: Collection[Post]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = session.execute(
        select(PostLabel.post_id, PostLabel.label_id).where(
            PostLabel.workspace_id.in_({post.workspace_id for post in posts}),
            PostLabel.post_id.in_([post.id for post in posts]),
        )
    )
    for post_id, label_id in rows:
        found.setdefault(post_id, []).append(label_id)
    return found


def _post(one: Coming, now: datetime) -> dict[str, Any]:
    text = one.text
    return {
        "workspace_id": one.series.workspace_id, "public_id": new_public_id(), "title": text.title,
        "text": text.text, "language": text.language, "stage": Stage.DRAFT, "pillar_id": text.pillar_id,
        "campaign_id": text.campaign_id, "link_tags": text.link_tags, "author_id": one.series.owner_id,
        "assignee_id": text.assignee_id, "template_id": text.id, "created_at": now, "changed_at": now,
    }  # fmt: skip


def _variant(one: Coming, like: Variant, post_id: int, now: datetime) -> dict[str, Any]:
    planned = one.planned
    return {
        "workspace_id": one.series.workspace_id, "public_id": new_public_id(), "post_id": post_id,
        "channel_id": like.channel_id, "text": like.text, "options": dict(like.options),
        "own_media": like.own_media, "planned_at": planned and planned.at, "planned_zone": planned and planned.zone,
        "planned_fold": planned and planned.fold, "planned_instant": one.instant if planned else None,
        "planned_by_id": one.series.owner_id if planned else None, "patience_minutes": like.patience_minutes,
        "lateness": like.lateness, "created_at": now, "changed_at": now,
    }  # fmt: skip


def _picture(like: Attachment, post_id: int, variant_id: int | None) -> dict[str, Any]:
    return {
        "workspace_id": like.workspace_id, "post_id": post_id, "variant_id": variant_id,
        "media_id": like.media_id, "position": like.position, "alt": like.alt, "crop": like.crop,
        "crop_at": like.crop_at,
    }  # fmt: skip


def _insert(session: Session, entity: type, rows: list[dict[str, Any]]) -> list[int]:
    """Their ids, in the same order; found again by what names them outside."""
    _plain(session, entity, rows)
    mine = table(entity)
    named = [row["public_id"] for row in rows]
    ids: dict[str, int] = {
        public_id: key
        for key, public_id in session.connection().execute(
            select(mine.c.id, mine.c.public_id).where(mine.c.public_id.in_(named))
        )
    }
    return [ids[public_id] for public_id in named]


def _plain(session: Session, entity: type, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(insert(table(entity)), rows)

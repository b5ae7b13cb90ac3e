"""Rows as the API shows them; the same few queries for one and for a page of many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import url_for

from scheduler import approvals
from scheduler.calendar import status
from scheduler.channels import Channel
from scheduler.content import Attachment, Post, Variant
from scheduler.publishing import Delivery, Kind
from scheduler.publishing.corrections import public
from scheduler.wording import Text
from web.api.shapes.hanging import CropIn
from web.api.shapes.posts import post_fields, variant_fields
from web.api.shapes.times import rfc3339
from web.house import house
from web.language import say
from web.security import public_link
from web.visit import g


def post_out(post: Post, *, notes: Iterable[Text] = ()) -> dict[str, Any]:
    return _posts([post])[0] | {"notes": [say(note) for note in notes]}


def posts_out(posts: Sequence[Post]) -> list[dict[str, Any]]:
    return [shown | {"notes": []} for shown in _posts(posts)]


def variants_out(variants: Sequence[Variant]) -> list[dict[str, Any]]:
    standings = approvals.standings(g.db, g.workspace_id, variants, at=g.now)
    afterwards = public.latest(g.db, g.workspace_id, variants)
    shown = []
    for variant in variants:
        delivery, standing = variant.delivery, standings[variant.id]
        how = status.of(variant.post.stage, delivery.state, approved=standing.approved or not standing.needed)
        shown.append(
            variant_fields(variant)
            | {
                "state": delivery.state,
                "status": how.key,
                "media": [_image(image) for image in variant.images],
                "permalink": delivery.permalink or None,
                "cause": say(delivery.cause) if delivery.cause else None,
                "published_at": rfc3339(delivery.published_at) if delivery.published_at else None,
                "correction": _afterwards(afterwards.get((variant.id, Kind.EDIT))),
                "removal": _afterwards(afterwards.get((variant.id, Kind.REMOVE))),
            }
        )
    return shown


def variant_out(variant: Variant) -> dict[str, Any]:
    return variants_out([variant])[0]


def channel_out(channel: Channel) -> dict[str, Any]:
    """Never a secret: those are sealed and not shown again."""
    return {
        "id": channel.public_id,
        "name": channel.name,
        "platform": channel.platform,
        "identity": channel.identity,
        "zone": channel.zone,
        "language": channel.language,
        "limits": channel.limits,
        "health": channel.health,
        "paused": channel.paused_at is not None,
    }


def _afterwards(delivery: Delivery | None) -> dict[str, Any] | None:
    if delivery is None:
        return None
    return {
        "id": delivery.public_id,
        "state": delivery.state,
        "reason": delivery.reason,
        "cause": say(delivery.cause) if delivery.cause else None,
        "due_at": rfc3339(delivery.due_at) if delivery.due_at else None,
    }


def _posts(posts: Sequence[Post]) -> list[dict[str, Any]]:
    variants = variants_out([variant for post in posts for variant in post.variants])
    by_post: dict[str, list[dict[str, Any]]] = {}
    for variant in variants:
        by_post.setdefault(variant["post"], []).append(variant)
    return [
        post_fields(post)
        | {
            "media": [_image(image) for image in post.attachments],
            "variants": by_post.get(post.public_id, []),
        }
        for post in posts
    ]


def _image(image: Attachment) -> dict[str, Any]:
    way = "library.shown" if image.media.kind == "picture" else "library.original"
    path = url_for(way, media_id=image.media.public_id)
    return {
        "id": image.media.public_id,
        "kind": image.media.kind,
        "alt": image.alt,
        "crop": CropIn.of(image.frame),
        "url": public_link(house().settings, path),
    }

"""What the last look ahead found, and why a channel rests: said wherever a scheduled post is shown."""

from __future__ import annotations

from collections.abc import Iterable

from flask import g as request_memory

from scheduler.channels import Channel
from scheduler.publishing.claiming import quotas
from scheduler.publishing.preflight.shown import Seen, seen
from scheduler.wording import Text
from web.queue.blueprint import bp
from web.visit import g


@bp.app_template_global("seen_ahead")
def seen_ahead(variant_ids: Iterable[int]) -> dict[int, Seen]:
    """By variant id, in one query: ask once for all that a page shows."""
    return seen(g.db, g.workspace_id, set(variant_ids))


@bp.app_template_global("why_it_rests")
def why_it_rests(channel: Channel) -> Text | None:
    """Asked once a page for each channel that rests."""
    if channel.rest_until is None or channel.rest_until <= g.now:
        return None
    known: dict[int, Text | None] = request_memory.setdefault("resting_channels", {})
    if channel.id not in known:
        found = quotas.explain(g.db, channel, now=g.now)
        known[channel.id] = found[0] if found else None
    return known[channel.id]

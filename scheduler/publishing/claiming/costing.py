"""What it will take to send a variant: how many calls, and how many steps are to be done before the first of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from scheduler.adapters.base import Adapter, Capability, Message
from scheduler.channels.rehearsal import rehearse
from scheduler.content import Variant
from scheduler.content.message import compose
from scheduler.publishing.claiming import loading
from scheduler.publishing.lanes import HEAVY, lane_for


def cost(variant: Variant, prepared: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """The delivery's columns for its lane and its share of a quota. `prepared`: results of steps already done."""
    message = compose(variant, media_root=Path())
    return cost_of(variant.channel.platform, rehearse(variant.channel), message, prepared, now=now)


def cost_of(
    platform: str, adapter: Adapter, message: Message, prepared: Mapping[str, Any], *, now: datetime
) -> dict[str, Any]:
    steps = adapter.steps(message)
    held, to_do = loading.fresh(steps, prepared, now)
    ends = [
        datetime.fromisoformat(prepared[step.name]["at"]) + step.keeps - loading.SPARE
        for step in steps
        if step.keeps is not None and step.name in held
    ]
    # The list of a mailing is read when it leaves; until then it counts for one.
    pieces = 1 if Capability.AUDIENCE in adapter.capabilities else len(adapter.parts(message))
    return {
        "pieces": max(pieces, 1),
        "uploads": len(to_do),
        "lane": HEAVY if adapter.is_heavy(message) else lane_for(platform, uploads=len(to_do)),
        "prepared_until": None if to_do else min(ends, default=None),
    }

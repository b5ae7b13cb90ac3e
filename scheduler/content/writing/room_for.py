"""Has a channel room for the words that follow a text? Without, they would be dropped there and nobody told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Capability
from scheduler.channels import Channel
from scheduler.channels.rehearsal import rehearse
from scheduler.content.writing.acceptable import Unfit
from scheduler.wording import N_


def demand_room_for(channel: Channel, more: Mapping[str, Any], *, before: Mapping[str, Any]) -> None:
    """`more` are a thread and a first comment. What was there `before` may stay until somebody writes it anew. Raises Unfit."""
    anew = {name for name in ("thread", "first_comment") if more.get(name) and more[name] != before.get(name)}
    if not anew or channel.platform not in ADAPTERS:
        return
    adapter = rehearse(channel)
    if "thread" in anew and not adapter.has_threads():
        raise Unfit(
            {"options": N_("“{channel}” takes no threads: one text leaves there.", channel=channel.name)}
        )
    if "first_comment" in anew and Capability.FIRST_COMMENT not in adapter.capabilities:
        raise Unfit({"options": N_("“{channel}” takes no first comment.", channel=channel.name)})

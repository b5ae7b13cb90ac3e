"""A secret that the person must be shown, this once: sealed in their own cookie until the next page took it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask import session

from scheduler.sealing import CannotOpen
from web.house import house

KEY = "once"


def keep(channel_id: str, secrets: Mapping[str, str]) -> None:
    session[KEY] = house().sealer.seal(json.dumps({"channel": channel_id, "secrets": dict(secrets)}))


def take(channel_id: str) -> dict[str, str]:
    """The secrets by field name; nothing when there are none, or they were seen."""
    sealed = session.get(KEY)
    if not sealed:
        return {}
    try:
        kept = json.loads(house().sealer.open(sealed))
    except CannotOpen:
        kept = {}
    if kept.get("channel") not in (channel_id, None):
        return {}
    session.pop(KEY)
    return dict(kept.get("secrets", {}))

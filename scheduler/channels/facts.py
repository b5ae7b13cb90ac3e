"""A channel as frozen data: what crosses to coroutines instead of a row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scheduler.adapters.base import Unauthorized
from scheduler.channels.channel import Channel
from scheduler.sealing import CannotOpen, Sealer
from scheduler.wording import N_


@dataclass(frozen=True)
class ChannelFacts:
    """All of a channel that its adapter needs. The secrets stay sealed until the adapter is opened."""

    id: int
    workspace_id: int
    public_id: str
    platform: str
    identity: str
    revision: int
    settings: Mapping[str, Any]
    sealed: str = field(repr=False)
    limits: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, channel: Channel) -> ChannelFacts:
        return cls(
            channel.id,
            channel.workspace_id,
            channel.public_id,
            channel.platform,
            channel.identity,
            channel.revision,
            dict(channel.settings),
            channel.sealed,
            dict(channel.limits),
        )

    def secrets(self, sealer: Sealer) -> dict[str, str]:
        """Raises Unauthorized when they were sealed with a key that is gone."""
        if not self.sealed:
            return {}
        try:
            opened = json.loads(sealer.open(self.sealed))
        except CannotOpen:
            raise Unauthorized(
                N_("The stored credentials were sealed with a key that is gone. Reconnect the channel.")
            ) from None
        return {str(name): str(value) for name, value in opened.items()}


def seal(secrets: Mapping[str, str], sealer: Sealer) -> str:
    return sealer.seal(json.dumps(dict(secrets))) if secrets else ""

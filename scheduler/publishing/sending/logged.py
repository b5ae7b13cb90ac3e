"""The log of a drain: a line for each delivery that ended, one line for those that ended alike in one commit.

Making a line costs a tenth of sending a post; every id stands in one all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import structlog

from scheduler.publishing.claiming.taken import Claimed
from scheduler.publishing.sending.ending import Ending

log = structlog.get_logger()


@dataclass
class Logged:
    ended: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)

    def note(self, claimed: Claimed, ending: Ending, took: float) -> None:
        """`took`: seconds from the claim to what came back."""
        alike = self.ended.setdefault((ending.state, ending.outcome), [])
        alike.append(
            {
                "variant": claimed.variant, "attempt": claimed.attempt_id, "channel": claimed.channel.public_id,
                "seconds": round(took, 3),
            }
        )  # fmt: skip

    def say(self) -> None:
        ended, self.ended = self.ended, {}
        for (state, outcome), each in ended.items():
            how = {"state": str(state), "outcome": str(outcome)}
            if len(each) == 1:
                log.info("delivery_ended", **each[0], **how)
            else:
                log.info("deliveries_ended", count=len(each), **how, each=each)

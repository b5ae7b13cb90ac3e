"""One post on an idle system: from its due instant to the platform, over and over."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from bench.engine.ours import house
from bench.engine.servers import Platform, until

APART = 0.7  # seconds; off the beat of whole seconds, so that no instant suits the tick better than another
AHEAD = 8.0  # seconds; what falls due sooner is told to the tick by the page that plans it, which this is not


def measure(platform: Platform, count: int = 100) -> dict[str, Any]:
    """Lateness in seconds of `count` single posts, each planned well ahead."""
    with house(platform, 5) as home:
        time.sleep(3)
        platform.forget()
        first = time.time() + AHEAD
        due = [first + APART * number for number in range(count)]
        for at in due:
            home.newsroom.plan(1, datetime.fromtimestamp(at, UTC))
        until(lambda: time.time() > due[-1] + 1 and not home.left(), 60 + APART * count, 0.5)
        came = sorted(at for at, _, _ in platform.arrivals())
    late = sorted(at - planned for at, planned in zip(came, due, strict=True))
    return {
        "posts": count, "p50": late[count // 2], "p99": late[int(count * 0.99)], "most": late[-1],
        "early": sum(at < 0 for at in late),
    }  # fmt: skip

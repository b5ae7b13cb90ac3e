"""Bursts that something goes wrong in: Valkey dead, channels that hang or are throttled."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from datetime import UTC, datetime
from typing import Any

from bench.engine import servers
from bench.engine.ours import House, house
from bench.engine.servers import Platform, until


def dead_valkey(platform: Platform, seconds: float = 60) -> dict[str, Any]:
    """Six bursts of 500 over a minute, with Valkey and with Valkey killed just before the first."""
    found = {}
    for dead in (False, True):
        with contextlib.ExitStack() as stack:
            valkey = contextlib.ExitStack()
            stack.callback(valkey.close)
            pid, port = valkey.enter_context(servers.valkey())
            home = stack.enter_context(house(platform, 100, redis_url=f"redis://127.0.0.1:{port}/0"))
            time.sleep(3)
            platform.forget()
            apart = seconds / 6 if dead else 3.0
            first = time.time() + 4
            due = [first + apart * number for number in range(6)]
            for at in due:
                home.newsroom.plan(500, datetime.fromtimestamp(at, UTC))
            time.sleep(max(0.0, first - 0.5 - time.time()))
            if dead:
                os.kill(pid, signal.SIGKILL)
            _done(home, due[-1] + 1, seconds + 60)
            late = sorted(at - max(d for d in due if d <= at) for at, _, _ in platform.arrivals())
            found["dead" if dead else "alive"] = {"posts": len(late), "p99": late[int(len(late) * 0.99)]}
    return found | {"more": found["dead"]["p99"] - found["alive"]["p99"]}


def bad_channels(platform: Platform, count: int = 5000) -> dict[str, Any]:
    """Ten of a hundred channels hang, or answer 429; what the other ninety notice."""
    found: dict[str, Any] = {}
    for how in ("c", "hang", "busy"):

        def address(number: int, how: str = how) -> str:
            return f"/{how if number % 10 == 0 else 'c'}/{number}"

        late = []
        with house(platform, 100, address=address, patience=1) as home:
            due = plan(platform, home, count)
            until(lambda: _healthy(platform) >= count * 9 // 10, 90, 0.2)
            late = sorted(
                at - due for at, _, path in platform.arrivals() if int(path.rpartition("/")[2]) % 10
            )
        found[how] = late[int(len(late) * 0.99)]
    return {
        "posts": count, "p99_all_well": found["c"], "p99_beside_hanging": found["hang"], "p99_beside_busy": found["busy"],
        "hanging": found["hang"] / found["c"], "busy": found["busy"] / found["c"],
    }  # fmt: skip


def _done(home: House, not_before: float, seconds: float) -> None:
    until(lambda: time.time() > not_before and not home.left(), seconds, 0.5)


def _healthy(platform: Platform) -> int:
    return sum(1 for _, _, path in platform.arrivals() if int(path.rpartition("/")[2]) % 10)


def plan(platform: Platform, home: House, count: int) -> float:
    time.sleep(2)
    platform.forget()
    due = time.time() + 3 + count / 1500 * max(1.0, os.getloadavg()[0] / 2)
    home.newsroom.plan(count, datetime.fromtimestamp(due, UTC))
    return due

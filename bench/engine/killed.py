"""A worker killed with SIGKILL in the middle of a burst: how late the posts it held are, told apart from all others.

Once under our supervisor, which sees that the process is gone; once on another host (a name of its own for the
machine is enough: nobody may then conclude anything from a process id), where only silence tells.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench.engine import meter
from bench.engine.ours import House, house
from bench.engine.servers import Platform, until
from bench.engine.trouble import plan
from scheduler.db import across_workspaces
from scheduler.publishing.claiming.taken import part_key
from scheduler.publishing.delivery import Delivery, State

ELSEWHERE = "elsewhere"


def measure(platform: Platform, count: int = 2000) -> dict[str, Any]:
    with house(platform, 100) as home:
        found = {"here": _burst(platform, home, count, lambda owner: not owner.startswith(ELSEWHERE))}
    if os.geteuid() == 0 and shutil.which("unshare"):  # a host name of one's own is root's to have
        with house(platform, 100) as home, _worker_elsewhere(home):
            found["elsewhere"] = _burst(
                platform, home, count, lambda owner: owner.startswith(ELSEWHERE), within=90
            )
    return found


def _burst(
    platform: Platform, home: House, count: int, is_victim: Any, *, within: float = 60
) -> dict[str, Any]:
    due = plan(platform, home, count)
    until(lambda: platform.count() > count // 8, 60, 0.005)
    until(lambda: any(is_victim(owner) for owner, _ in _held(home)), 60, 0.005)
    owner = next(owner for owner, _ in _held(home) if is_victim(owner))
    pid = int(owner.split("|")[2])
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)  # who forked it stays: that is what a crash looks like
    at = time.time()
    # A post is one part, and the part's key is what the platform knows it by.
    held = {part_key(key, 1) for of, key in _held(home) if of == owner}
    until(lambda: not home.left(), within, 0.2)
    first: dict[str, float] = {}
    again = 0
    for arrived, key, _ in sorted(platform.arrivals()):
        again += key in first
        first.setdefault(key, arrived)
    calls = [came - at for came, key, _ in platform.arrivals() if key in held and came > at]
    hit = sorted(first[key] - at for key in held if first.get(key, 0.0) > at)
    others = sorted(came - due for key, came in first.items() if key not in held)
    return {
        "posts": count, "arrived": len(first), "sent_again_with_the_same_key": again,
        "held": len(held), "held_and_not_out": len(hit),
        "held_and_never_out": len(held - first.keys()),
        "hit_out_after_the_kill": hit[-1] if hit else 0.0,
        "last_call_for_one_held_after_the_kill": max(calls, default=0.0),
        "others_last_after_due": others[-1], "all_settled_after_the_kill": time.time() - at,
    }  # fmt: skip


def _held(home: House) -> list[tuple[str, str]]:
    """Who holds which post now, by its key."""
    with home.sessions.reading() as session, across_workspaces(session):
        rows = session.execute(
            select(Delivery.owner, Delivery.key).where(Delivery.state == State.PUBLISHING)
        ).all()
    return [(owner, key) for owner, key in rows if owner]


@contextlib.contextmanager
def _worker_elsewhere(home: House) -> Iterator[None]:
    program = Path(sys.executable).with_name("marronnier")
    words = f'hostname {ELSEWHERE} && exec "$0" "$1" work'
    env = {**os.environ, **_settings_of(home)}
    process = subprocess.Popen(
        ["unshare", "--uts", "sh", "-c", words, sys.executable, str(program)],
        env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        time.sleep(4)  # until it listens
        yield
    finally:
        for each in meter.tree({process.pid}):
            with contextlib.suppress(ProcessLookupError):
                os.kill(each.pid, signal.SIGKILL)
        process.wait()


def _settings_of(home: House) -> dict[str, str]:
    said = Path(f"/proc/{home.pid}/environ").read_bytes().split(b"\0")
    pairs = (line.decode().partition("=") for line in said)
    return {name: value for name, _, value in pairs if name.startswith("MARRONNIER_")}

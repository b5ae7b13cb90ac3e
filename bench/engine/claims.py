"""Claims and endings by themselves: what the database's side of a burst costs, in one thread, with nothing on the wire.

Each figure is divided by the speed of the machine at that moment, because a busy neighbour slows a processor by half: told
are microseconds a post on a machine that does the fixed piece of Python in `AS_USUAL`.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from tempfile import TemporaryDirectory
from typing import Any

from bench.engine.newsroom import open_newsroom
from bench.engine.servers import Platform
from migrations.migrate import upgrade
from scheduler.adapters.base import Receipt
from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.outgoing import Client
from scheduler.publishing.attempt import PartState
from scheduler.publishing.claiming.claim import Claimant, claim
from scheduler.publishing.claiming.taken import Claimed
from scheduler.publishing.sending.ending import PartEnd, judge
from scheduler.publishing.sending.plain import Finish, Published
from scheduler.sealing import Sealer
from workers import jobs, runtime

AS_USUAL = 0.034  # seconds
AT_ONCE = (24, 96, 192)  # posts in a claim


def measure(platform: Platform) -> dict[str, Any]:
    """By the size of a claim: microseconds a post for the claim, and for the ending, on SQLite."""
    found = {}
    for size in AT_ONCE:
        with TemporaryDirectory() as folder:
            os.environ |= {"MARRONNIER_DATA_DIR": folder, "MARRONNIER_BIND": "127.0.0.1:1"}
            settings = Settings.from_env()
            sessions = Sessions(settings.database_url)
            upgrade(sessions.engine)
            now = datetime.now(UTC)
            to = f"http://127.0.0.1:{platform.port}/c/{{}}"
            room = open_newsroom(sessions, Sealer.of(settings), 100, to.format, now)
            room.plan(3000, now - timedelta(seconds=1))
            sessions.dispose()
            runtime.warm_up(settings)
            found[str(size)] = asyncio.run(_emptied(size))
    return found


async def _emptied(size: int) -> dict[str, float]:
    spent, posts = dict.fromkeys(("claim", "ending"), 0.0), 0
    with runtime.open() as run:
        client = Client(clock=run.clock)
        outside, last = jobs._outside(run, client), 0
        trust = Counter({number: 16 for number in range(1000)})
        speed = _speed()
        while True:
            by = Claimant("the bench", 1.0, run.clock.now(), outside, trust, run.clock.now)
            began = time.thread_time()
            with run.sessions.writing() as session:
                taken = claim(session, by, "fast", free=size, last_channel=last, replaying=False)
            spent["claim"] += time.thread_time() - began
            if not taken:
                break
            last = taken[-1].channel.id
            ended = list(map(partial(_sent, now=run.clock.now()), taken))
            began = time.thread_time()
            write = Published(ended)
            with run.sessions.writing() as session:
                write(session)
            spent["ending"] += time.thread_time() - began
            posts += len(taken)
        await outside.aclose()
        await client.aclose()
        speed = (speed + _speed()) / 2
    return {what: seconds / posts * 1e6 / speed for what, seconds in spent.items()}


def _sent(claimed: Claimed, now: datetime) -> Finish:
    claimed.heard.add("POST", "127.0.0.1", 204, 0.02, b"")
    receipt = Receipt(claimed.key, detail={"post": claimed.message.post_id})
    ends = [PartEnd(claimed.pieces[0].id, PartState.SENT, receipt=receipt)]
    return Finish(claimed, ends, judge(claimed, ends, None, now=now), now)


def _speed() -> float:
    """How much slower than usual this machine is just now."""
    began = time.thread_time()
    for _ in range(12):
        kept: dict[int, tuple[int, str]] = {}
        for number in range(20_000):
            kept[number % 997] = (number, str(number))
            if number % 50 == 0:
                json.dumps([number])
    return (time.thread_time() - began) / AS_USUAL

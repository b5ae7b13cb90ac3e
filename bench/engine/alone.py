"""One drain by itself in one process: what a post costs there, without web, tick and queue around it.

CPU from `getrusage`, so that a busy machine distorts it less than anything else here.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bench.engine import meter, servers
from bench.engine.newsroom import open_newsroom
from bench.engine.servers import Platform
from migrations.migrate import upgrade
from scheduler import logbook
from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.sealing import Sealer
from workers import jobs, runtime


def measure(platform: Platform, count: int = 4000) -> dict[str, Any]:
    """By database: milliseconds and statements a post, seconds in all, megabytes at most."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, servers.postgres() as server:
        for name, url in (("sqlite", ""), ("postgresql", server.plain_url(server.create()))):
            platform.forget()
            before = meter.cpu({server.process.pid})[1]
            found[name] = _drained(Path(folder) / name, url, count, platform)
            found[name]["server_ms"] = (meter.cpu({server.process.pid})[1] - before) / count * 1000
            found[name]["arrived"] = len({post for _, post, _ in platform.arrivals()})
    return found


def _drained(folder: Path, url: str, count: int, platform: Platform) -> dict[str, Any]:
    env = {
        "MARRONNIER_DATA_DIR": str(folder), "MARRONNIER_BIND": "127.0.0.1:1", "MARRONNIER_ALLOW_ADDRESSES": "127.0.0.1",
        "MARRONNIER_DATABASE_URL": url,
    }  # fmt: skip
    told, tells = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.environ.update({key: value for key, value in env.items() if value})
        os.write(tells, json.dumps(_in_the_child(count, platform)).encode())
        os._exit(0)
    os.close(tells)
    with os.fdopen(told) as answer:
        said = answer.read()
    os.waitpid(pid, 0)
    return dict(json.loads(said))


def _in_the_child(count: int, platform: Platform) -> dict[str, Any]:
    settings = Settings.from_env()
    with open(settings.data_dir.parent / "log", "w") as log:
        os.dup2(log.fileno(), 2)
    logbook.configure("plain", "worker")
    sessions = Sessions(settings.database_url)
    upgrade(sessions.engine)
    address = f"http://127.0.0.1:{platform.port}/c/"
    room = open_newsroom(
        sessions, Sealer.of(settings), 100, lambda number: f"{address}{number}", datetime.now(UTC)
    )
    room.plan(count, datetime.now(UTC) - timedelta(seconds=1))
    sessions.dispose()
    runtime.warm_up(settings)
    statements = 0

    def counted(*_: Any) -> None:
        nonlocal statements
        statements += 1

    with runtime.open() as run:
        event.listen(run.sessions.engine, "before_cursor_execute", counted)
        began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
        taken = asyncio.run(jobs._empty(run, "fast", None))
        after, seconds = resource.getrusage(resource.RUSAGE_SELF), time.monotonic() - began
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "posts": taken, "cpu_ms": cpu / taken * 1000, "statements": statements / taken, "seconds": seconds,
        "megabytes": after.ru_maxrss / 1024,
    }  # fmt: skip

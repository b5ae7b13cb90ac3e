"""The product itself under its own supervisor: web, tick, two workers, embedded Valkey; SQLite or PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from bench.engine.newsroom import Newsroom, open_newsroom
from bench.engine.servers import VAR, Platform, running, until
from scheduler.config import Settings
from scheduler.db import Sessions, across_workspaces
from scheduler.publishing.delivery import Delivery, State
from scheduler.sealing import Sealer


@dataclass(frozen=True)
class House:
    """A running product and its filled database."""

    pid: int
    newsroom: Newsroom
    sessions: Sessions
    data_dir: Path

    def left(self) -> int:
        """Deliveries that are still to be sent, on their way, or to be asked about again."""
        with self.sessions.reading() as session, across_workspaces(session):
            some = (
                select(func.count())
                .select_from(Delivery)
                .where(
                    Delivery.state.in_([State.SCHEDULED, State.PUBLISHING])
                    | Delivery.look_again_at.is_not(None)
                )
            )
            return session.scalar(some) or 0


@contextlib.contextmanager
def house(
    platform: Platform,
    channels: int,
    *,
    database_url: str | None = None,
    redis_url: str | None = None,
    patience: float = 20,
    address: Callable[[int], str] = lambda number: f"/c/{number}",
) -> Iterator[House]:
    folder = VAR / f"house-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    env = {
        "MARRONNIER_DATA_DIR": str(folder),
        "MARRONNIER_BIND": f"127.0.0.1:{_free_port()}",
        "MARRONNIER_ALLOW_ADDRESSES": "127.0.0.1",
        "MARRONNIER_WORKERS": "2",
    }
    if database_url:
        env["MARRONNIER_DATABASE_URL"] = database_url
    if redis_url:
        env["MARRONNIER_REDIS_URL"] = redis_url
    settings = Settings.from_env(env)
    command = [sys.executable, str(Path(sys.executable).with_name("marronnier")), "run"]
    with running("ours", command, env, patience=patience) as process:
        until(lambda: _answers(settings), 240)  # a busy machine takes its time
        sessions = Sessions(settings.database_url)
        try:
            newsroom = open_newsroom(
                sessions,
                Sealer.of(settings),
                channels,
                lambda number: f"http://127.0.0.1:{platform.port}{address(number)}",
                datetime.now(UTC),
            )
            yield House(process.pid, newsroom, sessions, folder)
        finally:
            sessions.dispose()
    shutil.rmtree(folder, ignore_errors=True)


def _answers(settings: Settings) -> bool:
    try:
        socket.create_connection((settings.bind_host, settings.bind_port), 1).close()
        return True
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

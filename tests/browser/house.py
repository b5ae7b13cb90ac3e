"""The web application on a port of its own, with the drain at hand: what a worker would do, when the test says so."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from waitress.server import create_server

from scheduler.clock import Clock, SystemClock
from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.sealing import Sealer
from web.app import create_app


class Rung:
    """A courier that only remembers that it was asked to ring."""

    def __init__(self) -> None:
        self.times = 0

    def wake(self, lane: str | None = None) -> None:
        self.times += 1


class OpenHouse:
    def __init__(self, database_url: str, data_dir: Path, clock: Clock | None = None) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self.database_url, self.data_dir = database_url, data_dir
        self.courier = Rung()
        self.clock: Clock = clock or SystemClock()
        self.asked_port = 0  # 0: any that is free

    def __enter__(self) -> Self:
        # The port is known only once the socket is bound, and the links are built from it.
        self.server = create_server(self._serve, host="127.0.0.1", port=self.asked_port, threads=4)
        self.port = int(self.server.effective_port)
        self.settings = Settings.from_env(
            {
                "MARRONNIER_DATA_DIR": str(self.data_dir),
                "MARRONNIER_DATABASE_URL": self.database_url,
                "MARRONNIER_BIND": f"127.0.0.1:{self.port}",
                "MARRONNIER_SECRET_KEY": "a key for tests only, long enough to be taken",
                "MARRONNIER_ALLOW_ADDRESSES": "127.0.0.1",
            }
        )
        self.sessions = Sessions(self.database_url)
        self.sealer = Sealer.of(self.settings)
        self.app = create_app(
            self.settings, sessions=self.sessions, courier=self.courier, clock=self.clock, sealer=self.sealer
        )
        threading.Thread(target=self.server.run, daemon=True).start()
        return self

    def restart(self) -> None:
        """Gone, and there again at the same address, with what the database and the folder hold."""
        self.__exit__(None, None, None)
        for channel in list(self.server.active_channels.values()):
            channel.close()  # a connection kept open would keep the port
        self.asked_port, ends = self.port, time.monotonic() + 10
        while True:
            try:
                self.__enter__()
                return
            except OSError:
                if time.monotonic() > ends:
                    raise
                time.sleep(0.05)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.task_dispatcher.shutdown(timeout=10)  # what is being answered still reads the database
        self.server.close()
        self.sessions.dispose()

    def _serve(self, environ: Any, start: Any) -> Any:
        return self.app(environ, start)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def media_root(self) -> Path:
        return self.data_dir / "media"

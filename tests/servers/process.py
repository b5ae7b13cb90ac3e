"""A server that is not ours, as a process of its own on a free port of the loopback."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SECONDS_TO_START = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def asked(
    url: str, verb: str = "GET", content: Any = None, headers: Mapping[str, str] | None = None
) -> tuple[int, bytes]:
    """Status and body of one call beside the adapter's own; `content` goes as JSON."""
    there = urlsplit(url)
    line = http.client.HTTPConnection(there.hostname or "", there.port, timeout=60)
    try:
        line.request(
            verb, f"{there.path}?{there.query}", None if content is None else json.dumps(content),
            {"Content-Type": "application/json", **(headers or {})},
        )  # fmt: skip
        said = line.getresponse()
        return said.status, said.read()
    finally:
        line.close()


def told(url: str, verb: str = "GET", content: Any = None, headers: Mapping[str, str] | None = None) -> Any:
    """The same where only a success will do: what it says in JSON. Raises RuntimeError."""
    status, body = asked(url, verb, content, headers)
    if status >= 300:
        raise RuntimeError(f"{verb} {url}: {status} {body[:300]!r}")
    return json.loads(body or b"null")


class Process:
    """Started at once; what it says is in `said`, for when it does not answer."""

    def __init__(
        self,
        command: Sequence[str | Path],
        folder: Path,
        env: Mapping[str, str] | None = None,
        *,
        begins_in: Path | None = None,
    ) -> None:
        self.said = folder / "said.txt"
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [str(word) for word in command], cwd=begins_in or folder, env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def answers_at(self, url: str, *, well: bool = False) -> None:
        """Waits until something is served there, `well`: with a success. Raises RuntimeError with what it said."""

        def ask() -> None:
            status, _ = asked(url)
            if well and status >= 300:
                raise OSError(status)

        self._waits_for(ask, url)

    def takes_a_call(self, host: str, port: int) -> None:
        """The same for what does not speak HTTP."""
        self._waits_for(lambda: socket.create_connection((host, port), 5).close(), f"{host}:{port}")

    def _waits_for(self, call: Callable[[], object], where: str) -> None:
        end = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                call()
                return
            except (OSError, http.client.HTTPException):
                if self.process.poll() is not None or time.monotonic() > end:
                    self.stop()
                    raise RuntimeError(f"{where} does not answer: {self.said.read_text()[-2000:]}") from None
                time.sleep(0.05)

    def stop(self) -> None:
        """Its whole group: some of them serve from children."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, 15)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, 9)
            self.process.wait()


def said_by(command: Sequence[str | Path], folder: Path, env: Mapping[str, str] | None = None) -> str:
    """What a command prints. Raises RuntimeError with its last words when it fails."""
    done = subprocess.run(
        [str(word) for word in command], cwd=folder, env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {(done.stdout + done.stderr)[-2000:]}")
    return done.stdout

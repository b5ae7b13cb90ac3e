"""One process under the supervisor: started, noticed when it dies, started again after a growing pause."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO

from workers.processes import Process, dies_with_us

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 30.0
SETTLED = 10.0  # seconds after which a start counts as having worked


@dataclass
class Child:
    name: str
    argv: list[str]
    env: Mapping[str, str] = field(repr=False)
    # What the kernel sends it when the supervisor is killed: a worker may finish what it is sending.
    orphaned: signal.Signals = signal.SIGKILL
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float | None = 0.0  # when to start it, on the supervisor's clock; None while it runs or shall not

    def start(self, now: float) -> None:
        self.process = subprocess.Popen(
            self.argv,
            env=dict(self.env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # A group of its own: Ctrl-C in the terminal reaches the supervisor alone, which stops all in order.
            process_group=0,
            preexec_fn=dies_with_us(self.orphaned),  # noqa: PLW1509
        )
        os.set_blocking(self.output.fileno(), False)
        self.started, self.due = now, None

    @property
    def output(self) -> IO[bytes]:
        assert self.process is not None
        assert self.process.stdout is not None
        return self.process.stdout

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def identity(self) -> Process | None:
        return Process.of(self.process.pid) if self.process and self.running else None

    def has_ended(self, now: float) -> str:
        """Notes the death and when to start again; the answer says how it ended."""
        assert self.process is not None
        code = self.process.returncode
        if now - self.started >= SETTLED:
            self.pause = FIRST_PAUSE
        self.due = now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)
        self.process = None
        return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"

    def ask_to_stop(self) -> None:
        if self.process and self.running:
            self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """The whole group: it had its time."""
        if self.process and self.running:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

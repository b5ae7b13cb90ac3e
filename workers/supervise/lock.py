"""One supervisor a data folder. The file also says which processes it started, for whoever comes after a kill -9."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import Any

import structlog

from scheduler.command import Refused
from workers.processes import Process

log = structlog.get_logger("run")

NAME = "supervisor.lock"
PATIENCE = 12.0  # seconds a leftover worker gets to finish what it is sending


class Lock:
    """Held while the process lives: the kernel lets go of it, however the process ends."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / NAME

    def __enter__(self) -> Lock:
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = self._read().get("pid", "unknown")
            os.close(self._file)
            raise Refused(
                f"Marronnier is already running on {self.path.parent} (process {holder}): "
                "stop it, or choose another folder with MARRONNIER_DATA_DIR."
            ) from None
        return self

    def __exit__(self, *exc: object) -> None:
        self.write([])
        os.close(self._file)

    def end_leftovers(self) -> None:
        """Ends what a killed supervisor left running: by pid and start time, so never somebody else's process."""
        found = [
            Process(int(child["pid"]), str(child["start"])) for child in self._read().get("children", [])
        ]
        alive = [process for process in found if process.is_alive()]
        if alive:
            log.warning("ending what an earlier start left running", pids=[process.pid for process in alive])
        for process in alive:
            process.signal(15)
        for process in alive:
            process.end(within=PATIENCE)

    def write(self, children: list[Process]) -> None:
        words = json.dumps({"pid": os.getpid(), "children": [vars(child) for child in children]}).encode()
        os.pwrite(self._file, words, 0)
        os.ftruncate(self._file, len(words))

    def _read(self) -> dict[str, Any]:
        try:
            stored = json.loads(os.pread(self._file, 1_000_000, 0) or b"{}")
        except ValueError:
            return {}
        return stored if isinstance(stored, dict) else {}

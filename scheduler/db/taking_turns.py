"""Writers of one SQLite file take turns. SQLite itself lets in whoever happens to ask when the file is free.

Who waits there polls, up to a tenth of a second apart, and under load one process may write for many seconds while another,
whose leases run out meanwhile, never gets in. Here whoever waits holds the gate: who has just written must queue behind.

For fairness only. Two plain file locks, which die with their process; without them, or after waiting in vain, a writer
goes on to SQLite's own lock, which is what keeps writers apart.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # not a Unix: SQLite's lock alone
    fcntl = None  # type: ignore[assignment]

PATIENCE = 2.0  # seconds behind somebody who may be frozen
GLANCE = 0.001


class Turns:
    """Safe to share between threads and across forks: nothing is open between two turns."""

    def __init__(self, database: Path) -> None:
        self._gate = database.with_name(database.name + "-gate")
        self._turn = database.with_name(database.name + "-turn")

    @contextlib.contextmanager
    def mine(self) -> Iterator[None]:
        """A turn to write, or two seconds later nobody's leave."""
        turn: int | None = None
        until = time.monotonic() + PATIENCE
        try:
            gate = _locked(self._gate, until)
            try:
                turn = _locked(self._turn, until)
            finally:
                _let_go(gate)
            yield
        finally:
            _let_go(turn)


def _locked(path: Path, until: float) -> int | None:
    """An open file that holds the lock; None: there is none to be had."""
    if fcntl is None:
        return None
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return None
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except BlockingIOError:
            if time.monotonic() < until:
                time.sleep(GLANCE)
                continue
        except OSError:
            pass  # a file system without locks
        os.close(file)
        return None


def _let_go(file: int | None) -> None:
    if file is not None:
        os.close(file)

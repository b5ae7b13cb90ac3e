"""Processes known by pid and start time: a pid alone may belong to somebody else by now."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PLEASE_STOP = signal.SIGTERM
PR_SET_PDEATHSIG, PR_GET_PDEATHSIG = 1, 2
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Process:
    pid: int
    start: str  # as the system tells it; only ever compared

    @classmethod
    def of(cls, pid: int) -> Process | None:
        start = _start_of(pid)
        return None if start is None else cls(pid, start)

    def is_alive(self) -> bool:
        """Whether this very process still runs; a zombie does not."""
        return _start_of(self.pid) == self.start

    def signal(self, number: int) -> None:
        """To its whole group when it leads one; to nobody when it is gone."""
        if not self.is_alive():
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.getpgid(self.pid) == self.pid:
                os.killpg(self.pid, number)
            else:
                os.kill(self.pid, number)

    def end(self, *, within: float) -> None:
        """Asks it to stop, and kills it when it has not after so many seconds."""
        self.signal(PLEASE_STOP)
        if not self._gone(within):
            self.signal(signal.SIGKILL)
            self._gone(5)

    def _gone(self, within: float) -> bool:
        deadline = time.monotonic() + within
        while self.is_alive():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True


def die_with(parent: int, number: int = signal.SIGKILL) -> None:
    """The kernel sends this process `number` when its parent dies, however that happens. Linux only."""
    if LIBC is None:
        return
    LIBC.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:
        # It died before we could ask: the signal will not come any more.
        os.kill(os.getpid(), number)


def dies_with_us(number: int) -> Callable[[], None]:
    """For Popen(preexec_fn=…): looked up before the fork, because little is safe between fork and exec."""
    parent = os.getpid()

    def before_exec() -> None:
        if number != signal.SIGKILL:
            # Our own handler lives until the exec, and would swallow the signal there.
            signal.signal(number, signal.SIG_DFL)
        die_with(parent, number)

    return before_exec


def orphaned() -> Callable[[], bool]:
    """For a process that is to die with its parent: whether that is gone. A signal may be lost; the parent's number is not."""
    parent, wanted = os.getppid(), ctypes.c_int()
    if LIBC is not None:
        LIBC.prctl(PR_GET_PDEATHSIG, ctypes.byref(wanted), 0, 0, 0)
    return lambda: bool(wanted.value) and os.getppid() != parent


def _start_of(pid: int) -> str | None:
    if sys.platform == "linux":
        try:
            # The name in brackets may hold spaces and brackets itself: count from the last one.
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] in "ZX" else fields[19]
    said = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return None if not said or said.startswith("Z") else said.partition(" ")[2].strip()


def owner_name(process: Process | None = None) -> str:
    """Who sends, in words that stay true: machine, boot, pid, start time. At most 100 characters."""
    me = process or Process.of(os.getpid())
    assert me is not None
    return f"{socket.gethostname()[:40]}|{boot()}|{me.pid}|{me.start}"


def is_bereaved(owner: str) -> bool:
    """Whether that owner was on this machine and is certainly gone; False for other machines: nobody knows."""
    host, _, rest = owner.partition("|")
    booted, _, rest = rest.partition("|")
    pid, _, start = rest.partition("|")
    if host != socket.gethostname()[:40] or not pid.isdecimal():
        return False
    if booted != boot():
        return True
    return not Process(int(pid), start.partition("/")[0]).is_alive()


@cache
def boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip().replace("-", "")
    except OSError:
        return "unknown"

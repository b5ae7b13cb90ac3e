"""A lease the kernel enforces: a process that outlives it is killed, even while it is frozen.

No check in our own code can stop a paused process from finishing a write it had already decided on. A POSIX
timer on CLOCK_BOOTTIME goes on counting while the process is stopped (SIGSTOP, a cgroup freezer, a swap storm,
suspend), and its SIGKILL needs none of our code to run: whoever wakes up too late is dead before it can send.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from datetime import timedelta
from functools import cache
from typing import Protocol

LEASE = timedelta(seconds=10)
KILLED_AFTER = 0.8 * LEASE  # the owner is certainly gone before anybody may take over
RENEWED_AFTER = 0.2 * LEASE
# Of silence, seen by whoever takes over, on its own steady clock: the owner has been dead for two seconds by then, which
# is what the rates of two clocks may differ by in eight.
TAKEN_AFTER = LEASE


class Timer(Protocol):
    def arm(self, deadline: float) -> None:
        """Die at this instant of the steady clock, unless armed again before."""
        ...

    def disarm(self) -> None: ...


class _Timespec(ctypes.Structure):
    _fields_ = [("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long)]


class _Times(ctypes.Structure):
    _fields_ = [("interval", _Timespec), ("value", _Timespec)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("value", ctypes.c_void_p),
        ("signal", ctypes.c_int),
        ("notify", ctypes.c_int),
        ("padding", ctypes.c_char * 48),
    ]


_BOOTTIME, _ABSOLUTE, _BY_SIGNAL = 7, 1, 0


class KernelTimer:
    """Linux only; elsewhere it does nothing, and safety rests on the takeover waiting longer than a lease."""

    def __init__(self) -> None:
        self._made_in: int | None = None
        self._timer = ctypes.c_void_p()

    def arm(self, deadline: float) -> None:
        if sys.platform != "linux":
            return
        if deadline <= time.clock_gettime(_BOOTTIME):
            os.kill(os.getpid(), signal.SIGKILL)  # too late already
        self._set(deadline)

    def disarm(self) -> None:
        if self._made_in == os.getpid():
            self._set(0)  # an all-zero time disarms

    def _set(self, deadline: float) -> None:
        libc = _libc()
        if self._made_in != os.getpid():  # timers do not survive a fork: each process makes its own
            event = _Event(signal=signal.SIGKILL, notify=_BY_SIGNAL)
            _demand(libc.timer_create(_BOOTTIME, ctypes.byref(event), ctypes.byref(self._timer)))
            self._made_in = os.getpid()
        at = _Times(value=_Timespec(int(deadline), int(deadline % 1 * 1e9)))
        _demand(libc.timer_settime(self._timer, _ABSOLUTE, ctypes.byref(at), None))


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _demand(answer: int) -> None:
    if answer:
        raise OSError(ctypes.get_errno(), "The kernel's lease timer cannot be set.")

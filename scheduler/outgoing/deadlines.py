"""Calls that may not take longer: one timer of the event loop for all that began with the same patience.

A timer for each, set and taken back in time, cost more than sending some of the calls.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from weakref import WeakKeyDictionary


@dataclass(eq=False, slots=True)
class Deadline:
    at: float  # on the loop's clock
    ring: Callable[[], object]


class Deadlines:
    """Of one event loop, all of the same length, so that whichever began first also ends first."""

    def __init__(self, seconds: float) -> None:
        # Not the loop: whoever kept it here would keep it for ever, and a web server runs one for each question.
        self._seconds = seconds
        self._open: dict[Deadline, None] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._until = 0.0  # what the timer was set to

    def begin(self, ring: Callable[[], object]) -> Deadline:
        """`ring` is called once the time is over, unless `end` comes first."""
        deadline = Deadline(asyncio.get_running_loop().time() + self._seconds, ring)
        self._open[deadline] = None
        if self._timer is None:
            self._set(deadline.at)
        return deadline

    def end(self, deadline: Deadline) -> None:
        self._open.pop(deadline, None)
        if not self._open and self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _rings(self) -> None:
        self._timer = None
        # A loop may ring by the grain of its clock too early: asked again at once, it would do so for ever.
        now = max(asyncio.get_running_loop().time(), self._until)
        while self._open:
            first = next(iter(self._open))
            if first.at > now:
                self._set(first.at)
                return
            del self._open[first]
            first.ring()

    def _set(self, at: float) -> None:
        self._until, self._timer = at, asyncio.get_running_loop().call_at(at, self._rings)


_known: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[float, Deadlines]] = WeakKeyDictionary()


def deadlines(seconds: float) -> Deadlines:
    """Those of this length, of the running loop."""
    loop = asyncio.get_running_loop()
    of_loop = _known.setdefault(loop, {})
    found = of_loop.get(seconds)
    if found is None:
        found = of_loop[seconds] = Deadlines(seconds)
    return found


class within:
    """`asyncio.timeout`, for calls made by the hundred: raises TimeoutError where its block takes longer."""

    __slots__ = ("_before", "_deadline", "_deadlines", "_rang", "_task")

    def __init__(self, seconds: float) -> None:
        self._deadlines = deadlines(seconds)

    def __enter__(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._task, self._before, self._rang = task, task.cancelling(), False
        self._deadline = self._deadlines.begin(self._ring)

    def _ring(self) -> None:
        self._rang = True
        self._task.cancel()

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._deadlines.end(self._deadline)
        # Somebody else may have cancelled the task besides: then it is theirs to end.
        if self._rang and self._task.uncancel() <= self._before and kind is asyncio.CancelledError:
            raise TimeoutError from fault

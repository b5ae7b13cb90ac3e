"""An event loop whose time leaps to the next thing to happen, and whose database thread is a seeded delay.

One thread, one order of events for a seed: what fails once fails again.
"""

from __future__ import annotations

import asyncio
import random
import selectors
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Protocol


class Mortal(Protocol):
    """A simulated process: what runs in its database thread waits while it is frozen, and never ends once it is dead."""

    alive: bool

    def awake_at(self) -> float: ...


current: ContextVar[Mortal | None] = ContextVar("current", default=None)


class _Leaping(selectors.SelectSelector):
    loop: VirtualLoop

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None:
            raise RuntimeError("nothing will ever happen again")
        self.loop.virtual += max(timeout, 0.0)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self, dice: random.Random) -> None:
        selector = _Leaping()
        selector.loop = self
        self.virtual, self.dice = 1000.0, dice
        super().__init__(selector)

    def time(self) -> float:
        return self.virtual

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> Any:  # type: ignore[override]
        answer = self.create_future()
        process = current.get()

        def go() -> None:
            if process and self._later(process, go):
                return
            try:
                result, fault = func(*args), None
            except Exception as raised:
                result, fault = None, raised
            self.call_later(self.dice.uniform(0, 0.02), give, result, fault)

        def give(result: Any, fault: Exception | None) -> None:
            if process and self._later(process, lambda: give(result, fault)):
                return
            if answer.done():
                return
            if fault is None:
                answer.set_result(result)
            else:
                answer.set_exception(fault)

        self.call_later(self.dice.uniform(0, 0.05), go)
        return answer

    def _later(self, process: Mortal, again: Callable[[], None]) -> bool:
        """True when it does not happen now: the process is frozen, or dead."""
        if not process.alive:
            return True
        if process.awake_at() <= self.virtual:
            return False
        self.call_at(process.awake_at(), again)
        return True

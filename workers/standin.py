"""The tick's own pair of hands, for when nobody answers the bell: a process that does without Redis."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Callable, Iterable

import structlog

from workers.processes import dies_with_us
from workers.supervise.staff import command

log = structlog.get_logger("tick")

RESTS_FOR = 60.0  # seconds without a call after which it goes home


class StandIn:
    """Started on the first call, fed names through a pipe, gone with the tick: the pipe closes either way."""

    def __init__(
        self, argv: list[str] | None = None, *, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._argv = argv or [*command("work"), "--stand-in"]
        self._steady = steady
        self._process: subprocess.Popen[str] | None = None
        self._last_call = 0.0

    def drain(self, lanes: Iterable[str]) -> None:
        """Asks for these lanes; a lane that is being drained already is not begun twice."""
        self._ask(lanes)

    def see_to(self, chore: str) -> None:
        """A chore nobody came for, named as its bell; not begun twice at once either."""
        self._ask([chore])

    def _ask(self, names: Iterable[str]) -> None:
        self._last_call = self._steady()
        if self._process is None or self._process.poll() is not None:
            log.warning("nobody answers the bell, doing it from here")
            self._process = subprocess.Popen(
                self._argv,
                stdin=subprocess.PIPE,
                text=True,
                preexec_fn=dies_with_us(15),  # noqa: PLW1509
            )
        assert self._process.stdin is not None
        try:
            for name in names:
                self._process.stdin.write(f"{name}\n")
            self._process.stdin.flush()
        except OSError:
            # It died just now: the next round starts another.
            self.close()

    def rest(self) -> None:
        if self._process is not None and self._steady() - self._last_call > RESTS_FOR:
            self.close()

    def close(self) -> None:
        """Lets it finish what it is sending."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

"""The supervisor's loop: output, deaths, restarts, and an orderly end."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from types import FrameType

import structlog

from workers import valkey
from workers.processes import Process
from workers.supervise.child import Child
from workers.supervise.output import Output, say
from workers.supervise.staff import Staff

log = structlog.get_logger("run")

STOP_WITHIN = 15.0  # seconds for all together; what is being sent ends well before
LOOK = 0.1  # seconds between looks while something is starting or stopping
VALKEY_WITHIN = 10.0


class Watch:
    def __init__(self, staff: Staff, *, on_change: Callable[[list[Process]], None], format: str) -> None:
        self.staff = staff
        self.children = [child for child in (staff.courier, *staff.hands) if child is not None]
        self.on_change = on_change
        self.output = Output([child.name for child in self.children], prefixed=format == "plain")
        self.selector = selectors.DefaultSelector()
        self.asked = 0  # to stop, how often

    def run(self, *, ready: Callable[[], list[str] | None]) -> int:
        """Until a signal asks to stop. `ready` is asked until it has something to say to the person."""
        with self._signals():
            self._start_courier()
            greeted = False
            while not self.asked:
                self._start_due()
                if not greeted and (lines := ready()):
                    say(lines)
                    greeted = True
                self._wait(self._until_next() if greeted else LOOK)
                self._notice_deaths()
            say(["Stopping…"])
            self._stop()
        return 0

    def _start_courier(self) -> None:
        if self.staff.courier is None or self.staff.socket is None:
            return
        self._start(self.staff.courier)
        if not valkey.answers(self.staff.socket, within=VALKEY_WITHIN):
            log.warning("the embedded Valkey does not answer; posts leave all the same")

    def _start_due(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.due is not None and child.due <= now:
                self._start(child)

    def _start(self, child: Child) -> None:
        try:
            child.start(time.monotonic())
        except OSError as trouble:
            # Out of processes or memory: not a reason to take everybody else down.
            log.error("could not be started", child=child.name, why=trouble.strerror)
            child.due = time.monotonic() + child.pause
            child.pause = min(child.pause * 2, 30.0)
            return
        self.selector.register(child.output, selectors.EVENT_READ, child)
        self._record()

    def _until_next(self) -> float | None:
        dues = [child.due for child in self.children if child.due is not None]
        return max(0.0, min(dues) - time.monotonic()) if dues else None

    def _wait(self, seconds: float | None) -> None:
        for key, _ in self.selector.select(seconds):
            if isinstance(key.data, Child):
                if not self.output.pass_on(key.data.name, key.fd):
                    self.selector.unregister(key.fileobj)
            else:
                with contextlib.suppress(BlockingIOError):
                    os.read(key.fd, 4096)

    def _notice_deaths(self) -> None:
        for child in self.children:
            if child.process is None or child.process.poll() is None:
                continue
            self._drain(child)
            how = child.has_ended(time.monotonic())
            if not self.asked:
                log.warning("ended by itself, starting it again", child=child.name, how=how)
            self._record()

    def _drain(self, child: Child) -> None:
        """Its last words, which say why it ended."""
        self.output.pass_on(child.name, child.output.fileno())
        with contextlib.suppress(KeyError, ValueError):
            self.selector.unregister(child.output)
        child.output.close()

    def _stop(self) -> None:
        """First who accepts new work, then who hands it out, then who does it; the courier last."""
        end = time.monotonic() + STOP_WITHIN
        self._stop_these(self.staff.hands, end)
        if self.staff.courier is not None:
            self._stop_these([self.staff.courier], max(end, time.monotonic() + 2))

    def _stop_these(self, children: Iterable[Child], end: float) -> None:
        them = list(children)
        for child in them:
            child.ask_to_stop()
        while any(child.running for child in them):
            if time.monotonic() > end or self.asked > 1:
                break
            self._wait(LOOK)
        for child in them:
            if child.running:
                log.warning("did not stop in time, killed", child=child.name)
                child.kill()
        self._notice_deaths()

    def _record(self) -> None:
        self.on_change([found for child in self.children if (found := child.identity())])

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        os.set_blocking(writer, False)
        self.selector.register(reader, selectors.EVENT_READ, "signal")
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        before = {number: signal.signal(number, self._on_stop) for number in (signal.SIGINT, signal.SIGTERM)}
        # SIGCHLD only wakes the loop; SIGHUP is a terminal that went away.
        before |= {signal.SIGCHLD: signal.signal(signal.SIGCHLD, lambda number, frame: None)}
        before |= {signal.SIGHUP: signal.signal(signal.SIGHUP, self._on_stop)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(-1)
            os.close(reader)
            os.close(writer)

    def _on_stop(self, number: int, frame: FrameType | None) -> None:
        self.asked += 1

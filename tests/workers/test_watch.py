"""The supervisor's loop with small stand-in programs for its children: real processes, real signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from workers.processes import Process

LONG = 120  # seconds; a dozen processes beside it stretch the start of three interpreters to most of a minute

SUPERVISOR = """
import sys, os
from pathlib import Path
from workers.supervise.child import Child
from workers.supervise.lock import Lock
from workers.supervise.staff import Staff
from workers.supervise.watch import Watch
import signal

folder = Path(sys.argv[1])
program = '''
import os, signal, sys, time
name = sys.argv[1]
stubborn = name == "stubborn"
def leave(number, frame):
    print("stopped", name, flush=True)
    if not stubborn:
        os._exit(0)
signal.signal(signal.SIGTERM, leave)
print("here", name, os.getpid(), flush=True)
while True:
    time.sleep(60)
'''
names = sys.argv[2:]
hands = tuple(Child(n, [sys.executable, "-c", program, n], dict(os.environ)) for n in names)
from workers.supervise import watch
# Who stops when asked is never killed for being slow on a busy machine.
watch.STOP_WITHIN = 1.0 if "stubborn" in names else 100.0
with Lock(folder) as lock:
    lock.end_leftovers()
    sys.exit(Watch(Staff(None, None, hands), on_change=lock.write, format="plain").run(ready=lambda: ["ready"]))
"""


class Supervisor:
    def __init__(self, folder: Path, *names: str) -> None:
        self.said = folder / f"said-{time.monotonic_ns()}"
        with self.said.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-c", SUPERVISOR, str(folder), *names],
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=Path(__file__).parents[2],
            )

    def words(self) -> list[list[str]]:
        return [line.replace("│", "").split() for line in self.said.read_text().splitlines()]

    def pids(self, name: str) -> list[int]:
        return [int(words[-1]) for words in self.words() if words[1:3] == ["here", name]]


def until(true: Callable[[], object], *, within: float = LONG) -> None:
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Supervisor]]:
    started: list[Supervisor] = []

    def begin(*names: str) -> Supervisor:
        supervisor = Supervisor(tmp_path, *names)
        started.append(supervisor)
        until(lambda: all(supervisor.pids(name) for name in names))
        return supervisor

    yield begin
    for supervisor in started:
        if supervisor.process.poll() is None:
            supervisor.process.kill()
            supervisor.process.wait(LONG)


def gone(pid: int) -> bool:
    return Process.of(pid) is None


def test_a_killed_child_is_started_again(start):
    supervisor = start("web", "tick")
    os.kill(supervisor.pids("web")[0], signal.SIGKILL)

    until(lambda: len(supervisor.pids("web")) == 2)

    assert len(supervisor.pids("tick")) == 1
    assert "killed by SIGKILL" in supervisor.said.read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything_in_order(start, number):
    supervisor = start("web", "tick")

    supervisor.process.send_signal(number)

    assert supervisor.process.wait(LONG) == 0
    assert all(gone(pid) for name in ("web", "tick") for pid in supervisor.pids(name))
    assert "stopped web" in supervisor.said.read_text()


def test_who_does_not_stop_in_time_is_killed(start):
    supervisor = start("stubborn")

    supervisor.process.send_signal(signal.SIGTERM)

    assert supervisor.process.wait(LONG) == 0
    assert gone(supervisor.pids("stubborn")[0])
    assert "killed" in supervisor.said.read_text()


def test_a_killed_supervisor_leaves_nobody_behind_and_the_next_one_starts(start):
    first = start("web", "tick")
    first.process.kill()
    first.process.wait(LONG)
    until(lambda: all(gone(pid) for name in ("web", "tick") for pid in first.pids(name)))

    second = start("web", "tick")

    assert second.process.poll() is None


def test_a_second_supervisor_on_the_same_folder_is_refused(start, tmp_path):
    first = start("web")
    second = Supervisor(tmp_path, "web")

    assert second.process.wait(LONG) != 0
    assert f"already running on {tmp_path} (process {first.process.pid})" in second.said.read_text()
    assert first.process.poll() is None


def test_a_leftover_of_a_killed_supervisor_is_ended_by_pid_and_start_time(tmp_path):
    from workers.supervise.lock import Lock

    leftover = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100)"])
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100)"])
    try:
        known = Process.of(leftover.pid)
        assert known is not None
        with Lock(tmp_path) as lock:
            # The bystander has the pid of something we once started, but not its start time.
            lock.write([known, Process(bystander.pid, "12345")])
            lock.end_leftovers()

        assert leftover.wait(LONG) == -signal.SIGTERM
        assert bystander.poll() is None
    finally:
        leftover.kill()
        bystander.kill()
        leftover.wait()
        bystander.wait()

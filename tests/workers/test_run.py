"""`marronnier run` as a person starts it: real processes, a data folder and a port of its own."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workers.test_watch import until
from workers.processes import Process

COMMAND = [sys.executable, "-c", "import sys; from scheduler.command import main; sys.exit(main())"]
ROOT = Path(__file__).parents[2]
SLOW = 90  # seconds a busy machine may take to import everything five times


class House:
    def __init__(self, folder: Path, **more: str) -> None:
        self.folder, self.port = folder, free_port()
        clean = {name: value for name, value in os.environ.items() if not name.startswith("MARRONNIER_")}
        self.env = clean | {
            "MARRONNIER_DATA_DIR": str(folder),
            "MARRONNIER_BIND": f"127.0.0.1:{self.port}",
            **more,
        }

    def start(self) -> None:
        self.log = self.folder.parent / f"log-{os.urandom(4).hex()}"
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [*COMMAND, "run"], env=self.env, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT
            )

    def is_up(self) -> bool:
        assert self.process.poll() is None, self.said()
        return "Stop it with Ctrl-C" in self.said()

    def said(self) -> str:
        return self.log.read_text()

    def children(self, part: str) -> list[int]:
        """Processes of ours that run `marronnier PART`, found below the supervisor."""
        listed = subprocess.run(
            ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        return [int(line.split()[0]) for line in listed.splitlines() if f"marronnier {part}" in line]

    def get(self, path: str) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().read().decode()
        finally:
            connection.close()

    def ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *words], env=self.env, cwd=ROOT, capture_output=True, text=True, check=False
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path / "data")
    yield made
    if hasattr(made, "process") and made.process.poll() is None:
        made.process.terminate()
        made.process.wait(SLOW)


def test_it_runs_restarts_who_is_killed_survives_a_kill_of_itself_and_stops_cleanly(house: House):
    # One story, because each start costs several seconds on a small machine.
    (house.folder).mkdir()
    (house.folder / "strangers.txt").write_text("not ours")
    house.start()
    until(house.is_up, within=SLOW)

    assert f"http://127.0.0.1:{house.port}" in house.said()
    assert re.search(r"first-run and give this code: [A-Z2-9]{4}-[A-Z2-9]{4}", house.said())
    assert house.get("/healthz") == "ok\n"
    assert (house.folder / "secret.key").stat().st_mode & 0o777 == 0o600
    until(lambda: house.ask("doctor").returncode == 0, within=SLOW)

    before = house.children("work")
    assert len(before) == 2
    os.kill(before[0], signal.SIGKILL)
    until(lambda: len(set(house.children("work")) - set(before)) == 1, within=SLOW)

    family = [Process.of(pid) for part in ("serve", "tick", "work") for pid in house.children(part)]
    house.process.kill()
    house.process.wait(10)
    house.start()
    until(house.is_up, within=SLOW)
    assert not any(member and member.is_alive() for member in family)
    assert house.get("/readyz") == "ready\n"

    family = [Process.of(pid) for part in ("serve", "tick", "work") for pid in house.children(part)]
    house.process.send_signal(signal.SIGINT)
    assert house.process.wait(SLOW) == 0, house.said()
    assert not any(member and member.is_alive() for member in family)
    assert (house.folder / "strangers.txt").read_text() == "not ours"


def refused(**settings: str) -> list[str]:
    house = House(Path("/nonexistent"), **settings)
    done = house.ask("run")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.stderr.strip().splitlines()


def test_a_taken_port_is_one_sentence_that_says_which_setting(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        (sentence,) = refused(MARRONNIER_DATA_DIR=str(tmp_path), MARRONNIER_BIND=f"127.0.0.1:{port}")

    assert str(port) in sentence
    assert "MARRONNIER_BIND" in sentence


def test_every_problem_is_told_at_once(tmp_path):
    (tmp_path / "file").touch()

    said = refused(
        MARRONNIER_DATA_DIR=str(tmp_path / "file" / "data"),
        MARRONNIER_BIND="192.0.2.1:8000",
        MARRONNIER_WORKERS="lots",
        MARRONNIER_LOG_FORMAT="pretty",
    )

    assert len(said) == 4
    for word in ("WORKERS", "LOG_FORMAT", "cannot be written to", "192.0.2.1 is not an address"):
        assert any(word in sentence for sentence in said), said


def test_a_key_others_can_read_stops_the_start(tmp_path):
    (tmp_path / "secret.key").write_text("k" * 48)
    (tmp_path / "secret.key").chmod(0o644)

    (sentence,) = refused(MARRONNIER_DATA_DIR=str(tmp_path))

    assert "chmod 600" in sentence

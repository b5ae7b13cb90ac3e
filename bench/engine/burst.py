"""Many posts due at one instant: what each system makes of it."""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.engine import meter, servers
from bench.engine.ours import house
from bench.engine.servers import HERE, ROOT, VAR, Platform

PEERS = HERE / "peers"
SETTLED = 0.7  # seconds after the last arrival until what it cost is read


@dataclass(frozen=True)
class Burst:
    """One system, one run."""

    system: str
    count: int
    arrived: int  # different posts
    twice: int
    early: int
    rate: float  # posts a second, from the due instant to the last arrival
    p50: float  # seconds from the due instant to the platform
    p99: float
    cpu: float  # milliseconds a post
    cpu_servers: float  # of database and queue servers
    peak: float  # megabytes


def measure(system: str, count: int, channels: int, platform: Platform) -> Burst:
    platform.forget()
    if system.startswith("ours"):
        return _ours(system, count, channels, platform)
    return _peer(system, count, channels, platform)


def _ours(system: str, count: int, channels: int, platform: Platform, allowed: float | None = None) -> Burst:
    """`allowed`: seconds for entering the posts; None: what it usually takes at this load."""
    allowed = allowed or 4 + count / 1000 * max(1.0, os.getloadavg()[0])
    with contextlib.ExitStack() as stack:
        url, roots = None, set()
        if system == "ours postgresql":
            server = stack.enter_context(servers.postgres())
            url, roots = server.plain_url(server.create()), {server.process.pid}
        home = stack.enter_context(house(platform, channels, database_url=url))
        began = time.time()
        due = began + allowed
        home.newsroom.plan(count, datetime.fromtimestamp(due, UTC))
        taken = time.time() - began
        if taken < allowed - 0.5:
            return _watch(system, count, due, roots | {home.pid}, platform)
    # A due post leaves while others are still entered: begin again in a new house, with the time this machine needs.
    platform.forget()
    return _ours(system, count, channels, platform, 4 + taken * 1.5)


@contextlib.contextmanager
def workers(system: str, platform: Platform) -> Iterator[tuple[set[int], dict[str, str]]]:
    """Two workers of a peer, and what its programs need to know."""
    python = venv() / "bin" / "python"
    with contextlib.ExitStack() as stack:
        env = {"BENCH_PLATFORM": str(platform.port), "PYTHONPATH": str(PEERS)}
        roots = set()
        if system == "procrastinate":
            server = stack.enter_context(servers.postgres())
            env["BENCH_POSTGRES"] = server.plain_url(server.create())
            roots.add(server.process.pid)
        else:
            pid, port = stack.enter_context(servers.valkey())
            env["BENCH_REDIS"] = f"redis://127.0.0.1:{port}/0"
            roots.add(pid)
        if system == "procrastinate":
            words = [str(python), "-m", "procrastinate", "--app=procrastinate_app.app", "schema", "--apply"]
            subprocess.run(
                words,
                env={**servers.clean(), **env},
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        for number in (1, 2):
            words = [str(python), *COMMANDS[system](number)]
            roots.add(stack.enter_context(servers.running(system, words, env, cwd=PEERS, patience=3)).pid)
        yield roots, env


COMMANDS: dict[str, Callable[[int], list[str]]] = {
    "celery": lambda n: (
        f"-m celery -A celery_app worker -P threads -c 64 -n w{n}@bench --without-gossip --without-mingle -l WARNING".split()
    ),
    "huey": lambda n: ["-m", "huey.bin.huey_consumer", "huey_app.app", "-k", "thread", "-w", "64"],
    "dramatiq": lambda n: ["-m", "dramatiq", "dramatiq_app", "-p", "1", "-t", "32"],
    "procrastinate": lambda n: [
        "-m",
        "procrastinate",
        "--app=procrastinate_app.app",
        "worker",
        "-c",
        "32",
        "-p",
        "0.5",
    ],
    "rq": lambda n: ["-m", "bench_rq"],
}


def _peer(system: str, count: int, channels: int, platform: Platform) -> Burst:
    with workers(system, platform) as (roots, env):
        time.sleep(3)  # until they are up and idle
        due = time.time() + 3 + count / 700 * max(1.0, os.getloadavg()[0] / 2)
        python = str(venv() / "bin" / "python")
        words = [python, str(PEERS / "enqueue.py"), system, str(count), str(channels), str(due)]
        subprocess.run(words, env={**servers.clean(), **env}, cwd=PEERS, check=True)
        _demand_time(system, due)
        return _watch(system, count, due, roots, platform)


def _demand_time(system: str, due: float) -> None:
    # What is entered late is late by no fault of whoever sends it.
    if time.time() > due - 0.5:
        raise RuntimeError(f"{system}: not all posts were in before they were due")


def _watch(system: str, count: int, due: float, roots: set[int], platform: Platform) -> Burst:
    time.sleep(max(0.0, due - 0.3 - time.time()))
    before = meter.cpu(roots)
    with meter.Peak(roots) as peak:
        time.sleep(max(0.0, due - time.time()) + 0.3)
        patience, seen, moved = 30.0, 0, time.monotonic()
        while time.monotonic() - moved < patience:
            # Counted in the platform's log, seldom: reading it costs the platform time it is measured with.
            found = platform.count()
            if found != seen:
                seen, moved = found, time.monotonic()
            if found >= count:
                break
            time.sleep(0.2)
        time.sleep(SETTLED)
    after = meter.cpu(roots)
    came = sorted(platform.arrivals())
    first: dict[str, float] = {}
    for at, post, _ in came:
        first.setdefault(post, at)
    late = sorted(at - due for at in first.values()) or [float("nan")]
    return Burst(
        system, count, len(first), len(came) - len(first), sum(at < 0 for at in late),
        len(first) / late[-1], statistics.median(late), late[min(len(late) - 1, int(len(late) * 0.99))],
        (after[0] - before[0]) / count * 1000, (after[1] - before[1]) / count * 1000, peak.megabytes,
    )  # fmt: skip


def venv() -> Path:
    """The peers' own environment, made on first use."""
    folder, wanted = VAR / "venv", (HERE / "requirements.txt").read_text()
    stamp = folder / "requirements.txt"
    if not stamp.exists() or stamp.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [
            str(folder / "bin" / "python"),
            "-m",
            "pip",
            "install",
            "-q",
            "-r",
            str(HERE / "requirements.txt"),
        ]
        subprocess.run(pip, check=True, cwd=ROOT)
        stamp.write_text(wanted)
    return folder


def main(argv: list[str]) -> None:
    with servers.platform() as platform:
        for system in argv[2:]:
            print(json.dumps(asdict(measure(system, int(argv[0]), int(argv[1]), platform))), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main(sys.argv[1:])

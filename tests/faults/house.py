"""Marronnier on the move: a supervisor with tick, workers and Valkey as real processes, and the hands to hurt them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import redis
from sqlalchemy import and_, case, func, select

from scheduler.config import Settings
from scheduler.courier import connect, redis_address
from scheduler.db import Sessions, across_workspaces
from scheduler.publishing import Delivery, State
from tests.faults.invariants import broken
from tests.faults.platform import Platform, well
from tests.faults.proxy import Proxy
from tests.postgres import Postgres
from workers.processes import dies_with_us

Found = TypeVar("Found")
# Seconds a burst may take, on a machine that has a lot else to do.
PATIENCE = float(os.environ.get("FAULTS_PATIENCE", "0")) or 90 + int(os.environ.get("FAULTS_POSTS", "0")) / 20
ROOT = Path(__file__).parents[2]
ASKED = "asked"  # unconfirmed or waiting, and nobody but a person looks for it
UNDER_WAY = (State.SCHEDULED, State.PUBLISHING, State.UNCONFIRMED, State.WAITING)


def until(ask: Callable[[], Found], what: str, *, seconds: float = 90) -> Found:
    """What `ask` gives as soon as it gives something; fails after so many seconds."""
    end = time.monotonic() + seconds
    while not (found := ask()):
        assert time.monotonic() < end, f"{what}: not within {seconds:.0f} seconds"
        time.sleep(0.05)
    return found


class House:
    def __init__(
        self,
        folder: Path,
        database_url: str,
        *,
        server: Postgres | None = None,
        ticks: int = 1,
        workers: int = 2,
    ) -> None:
        """Its processes reach a PostgreSQL through a proxy that can cut them off; tests look into `sessions`."""
        self.folder, self.server = folder, server
        self.sessions = Sessions(database_url)
        self.proxy = Proxy(server.port) if server else None
        if server and self.proxy:
            database_url = database_url.replace(f":{server.port}/", f":{self.proxy.port}/")
        (folder / "points").mkdir(parents=True)
        self.platform = Platform()
        plain = {name: word for name, word in os.environ.items() if not name.startswith("MARRONNIER_")}
        self.env = plain | {
            "MARRONNIER_DATA_DIR": str(folder / "var"),
            "MARRONNIER_DATABASE_URL": database_url,
            "MARRONNIER_BIND": "127.0.0.1:9",
            "MARRONNIER_ALLOW_ADDRESSES": "127.0.0.1",
            "MARRONNIER_WORKERS": str(workers),
            "FAULTS_FOLDER": str(folder),
            "FAULTS_TICKS": str(ticks),
        }
        self.ticks, self.hands = ticks, workers
        self.settings = Settings.from_env(self.env)
        self.frozen: set[int] = set()
        self.start()

    # --- its life ------------------------------------------------------------------------------------------

    def start(self, part: str = "run") -> subprocess.Popen[bytes]:
        with (self.folder / "said.txt").open("ab") as said:
            started = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.entry", part],
                cwd=ROOT, env=self.env, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT,
                start_new_session=True, preexec_fn=dies_with_us(signal.SIGTERM),  # noqa: PLW1509
            )  # fmt: skip
        if part == "run":
            self.process = started
        return started

    def is_well(self) -> bool:
        """Everybody is at work: this is how a test finds it, and how it leaves it."""
        if self.process.poll() is not None:
            return False
        at_work = len(self.workers()) == self.hands and len(self.tick()) == self.ticks and self.valkey()
        if not at_work:
            return False
        with contextlib.suppress(redis.RedisError, OSError), self.valkey_client() as client:
            return bool(client.ping())
        return False

    def stop(self) -> None:
        below = _descendants(self.process.pid)
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for pid in [*below, *self.frozen]:
            if "tests.faults.entry" in line(pid) or "valkey" in line(pid):
                hit(pid, signal.SIGKILL)
        self.sessions.dispose()
        self.platform.end()
        if self.proxy:
            self.proxy.end()

    def change_over(self, to: Postgres) -> None:
        """From now on its database is there."""
        assert self.server is not None and self.proxy is not None
        url = self.sessions.engine.url.set(port=to.port)
        self.sessions.dispose()
        self.sessions, self.server, self.proxy.upstream = Sessions(url.render_as_string(False)), to, to.port
        self.proxy.cut()

    # --- who is there --------------------------------------------------------------------------------------

    def tick(self) -> list[int]:
        return [pid for pid in _children(self.process.pid) if line(pid).endswith("entry tick")]

    def workers(self) -> list[int]:
        return [pid for pid in _children(self.process.pid) if line(pid).endswith("entry work")]

    def horses(self) -> list[int]:
        """Those who send: children of workers, and of the tick's stand-in."""
        return [
            pid
            for pid in _descendants(self.process.pid)
            if "entry work" in line(pid) and pid not in self.workers() and _parent(pid) not in self.tick()
        ]

    def valkey(self) -> list[int]:
        return [pid for pid in _children(self.process.pid) if "valkey" in line(pid)]

    def everybody(self) -> list[int]:
        return _descendants(self.process.pid)

    def valkey_client(self) -> redis.Redis:
        address = redis_address(self.settings)
        if address is None:
            raise redis.ConnectionError
        return connect(address, timeout=5)

    # --- hurting it ----------------------------------------------------------------------------------------

    def arm(self, point: str, what: str = "kill") -> Path:
        """The next process that comes to this point is killed, or stopped."""
        order = self.folder / "points" / point
        draft = self.folder / f"order-{point}"
        draft.write_text(what)
        draft.rename(order)
        return order

    def victims(self, point: str) -> list[int]:
        return [int(path.suffix[1:]) for path in (self.folder / "points").glob(f"{point}.*")]

    def slow_disk(self, slow: bool) -> None:
        """From now on each commit of its processes takes 200 ms; or no longer."""
        file = self.folder / "slow-disk"
        file.touch() if slow else file.unlink(missing_ok=True)

    def freeze(self, pids: list[int]) -> None:
        for pid in pids:
            hit(pid, signal.SIGSTOP)
            self.frozen.add(pid)

    def thaw(self) -> None:
        for pid in self.frozen:
            if "tests.faults.entry" in line(pid) or "valkey" in line(pid):
                hit(pid, signal.SIGCONT)
        self.frozen.clear()

    # --- what became of it ---------------------------------------------------------------------------------

    def states(self) -> Counter[str]:
        with self.sessions.reading() as session, across_workspaces(session):
            # Nobody looks for it any more by itself: a person has been asked.
            in_doubt = Delivery.state.in_((State.UNCONFIRMED, State.WAITING))
            asked = and_(in_doubt, Delivery.look_again_at.is_(None))
            state = case((asked, ASKED), else_=Delivery.state)
            found = session.execute(select(state, func.count()).group_by(state))
            return Counter({state: count for state, count in found})

    def settled(self, *, seconds: float = PATIENCE, people_answer: bool = False) -> Counter[str]:
        """Once nothing is on its way any more; the states everything has come to. `people_answer`: what a person is
        asked about has come to rest as well."""
        going = (*UNDER_WAY, *(() if people_answer else (ASKED,)))
        states = Counter[str]()

        def at_rest() -> bool:
            nonlocal states
            with contextlib.suppress(Exception):  # the database itself may be down just now
                states = self.states()
                return not any(states[state] for state in going)
            return False

        try:
            until(at_rest, "everything settled", seconds=seconds)
        except AssertionError as late:
            raise AssertionError(
                f"{late}; {dict(states)}\n{self._left(going)}\n{self.said()[-2000:]}"
            ) from None
        return states

    def _left(self, going: Collection[State]) -> str:
        with self.sessions.reading() as session, across_workspaces(session):
            left = session.scalars(select(Delivery).where(Delivery.state.in_(going)).limit(5)).all()
            return "\n".join(
                f"{d.id} {d.channel.name} {d.state} due {d.due_at} look {d.look_again_at} cause {d.cause} "
                f"tries {d.tries} owner {d.owner} health {d.channel.health} rest {d.channel.rest_until} paused {d.channel.paused_at}"
                for d in left
            )

    def sleep_until_tried(self, ids: Collection[int]) -> None:
        """Until one of them has failed for certain at least once."""

        def tried() -> bool:
            with self.sessions.reading() as session, across_workspaces(session):
                asked = select(func.count()).where(Delivery.id.in_(ids), Delivery.tries > 0)
                return bool(session.scalar(asked))

        until(tried, "something was tried in vain")

    def tally(self) -> dict[str, int]:
        """Of all that was ever due here: how much is out, how much nobody can find again, how much is out twice.

        What people took off or corrected is neither: each test says itself what is to become of it.
        """
        with self.sessions.reading() as session, across_workspaces(session):
            due = (Delivery.kind == "publish", Delivery.first_tried_at.is_not(None))
            posts = session.scalar(select(func.count()).where(*due)) or 0
            out = (State.PUBLISHED, State.REMOVED)
            there = session.scalar(select(func.count()).where(*due, Delivery.state.in_(out))) or 0
        return {
            "posts": posts, "out": there, "lost": posts - there, "calls": len(self.platform.arrivals),
            "twice": sum(times - 1 for times in self.platform.made.values()),
        }  # fmt: skip

    def faults(self) -> list[str]:
        """Invariants broken, posts lost, posts out twice; nothing when all is well."""
        found = broken(self.sessions, self.platform.arrivals, now=datetime.now(UTC), whole=True)
        return found[:20]

    def said(self) -> str:
        return (self.folder / "said.txt").read_text(errors="replace")

    @contextlib.contextmanager
    def healed(self) -> Iterator[None]:
        """Whatever a test did, the next one finds a platform that behaves and nobody frozen."""
        self.platform.behave, self.platform.pause = well, 0.02
        try:
            yield
        finally:
            self.thaw()
            self.slow_disk(False)
            self.platform.open()
            for order in (self.folder / "points").iterdir():
                order.unlink()


def hit(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def line(pid: int) -> str:
    """Its command line; empty for one that is gone, also as a zombie."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:
        return ""


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _descendants(pid: int) -> list[int]:
    return [found for child in _children(pid) for found in (child, *_descendants(child))]

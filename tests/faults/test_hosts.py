"""Two hosts on one PostgreSQL and one Valkey: one dies with everybody on it, or is cut off, and nobody can ask it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler.courier import redis_address
from scheduler.db import across_workspaces
from scheduler.publishing import Attempt, Outcome
from tests.faults.burst import a_burst, published
from tests.faults.house import ROOT, House, until
from tests.faults.proxy import Proxy
from workers.processes import dies_with_us

NAME = "the-other-house"
# Of the other host's own network: the database and the platform are two addresses, so that one can be cut alone.
DATABASE, PLATFORM, ITS = "10.203.77.1", "10.203.77.5", "10.203.77.9"

only_postgres = pytest.mark.parametrize("house", ["postgres"], indirect=True)
needs_root = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("unshare"), reason="another host's name needs root and unshare"
)


class Host:
    """A tick and a worker under another host's name, on the database and the Valkey of a house."""

    def __init__(self, house: House, folder: Path, *, within: tuple[str, ...] = (), **more: str) -> None:
        (folder / "points").mkdir(parents=True)
        key = (house.settings.data_dir / "secret.key").read_text().split()[0]
        env = house.env | {
            "MARRONNIER_DATA_DIR": str(folder / "var"),
            "MARRONNIER_SECRET_KEY": key,
            "MARRONNIER_REDIS_URL": redis_address(house.settings) or "",
            "FAULTS_FOLDER": str(folder),
            **more,
        }  # fmt: skip
        self.said = folder / "said.txt"
        renamed = ("unshare", "--uts", "sh", "-c", f'hostname {NAME} && exec "$@"', "sh")
        self.parts = [
            subprocess.Popen(
                [*within, *renamed, sys.executable, "-m", "tests.faults.entry", part],
                cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=self.said.open("ab"), stderr=subprocess.STDOUT,
                start_new_session=True, preexec_fn=dies_with_us(signal.SIGKILL),  # noqa: PLW1509
            )
            for part in ("tick", "work")
        ]  # fmt: skip

    def kill(self) -> None:
        """The power fails."""
        for part in self.parts:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(part.pid, signal.SIGKILL)
            part.wait(30)

    def is_at_work(self, house: House) -> bool:
        return any(owner.startswith(f"{NAME}|") for owner in owners(house))


def owners(house: House) -> set[str]:
    with house.sessions.reading() as session, across_workspaces(session):
        return set(session.scalars(select(Attempt.owner).where(Attempt.owner.startswith(NAME)).distinct()))


def outcomes(house: House) -> set[str | None]:
    """How the other host's tries ended."""
    with house.sessions.reading() as session, across_workspaces(session):
        return set(session.scalars(select(Attempt.outcome).where(Attempt.owner.startswith(NAME))))


@only_postgres
@needs_root
def test_a_host_that_dies_leaves_its_posts_to_the_other(house: House, posts: int, tmp_path: Path) -> None:
    house.platform.pause = 0.3
    other = Host(house, tmp_path / "other")
    try:
        ids = bursts_until_it_has_its_share(house, other, posts)
    finally:
        other.kill()
    house.settled()

    assert published(house, ids) == len(ids)
    assert house.faults() == []


@only_postgres
@needs_root
def test_a_host_cut_from_the_database_alone_sends_nothing_twice(
    house: House, posts: int, tmp_path: Path
) -> None:
    """It still reaches the platform: only its own timer can stop it before others take over."""
    house.platform.pause = 0.3
    with a_network() as cable, contextlib.ExitStack() as stack:
        assert house.server is not None
        database = Proxy(house.server.port, host=DATABASE)
        stack.callback(database.end)
        platform = Proxy(house.platform.port, host=PLATFORM, port=house.platform.port)
        stack.callback(platform.end)
        here = house.env["MARRONNIER_DATABASE_URL"]
        assert house.proxy is not None
        url = here.replace(f"127.0.0.1:{house.proxy.port}", f"{DATABASE}:{database.port}")
        other = Host(
            house, tmp_path / "other", within=("ip", "netns", "exec", cable), FAULTS_PLATFORM=PLATFORM,
            MARRONNIER_DATABASE_URL=url, MARRONNIER_ALLOW_ADDRESSES=f"127.0.0.1 {PLATFORM}",
        )  # fmt: skip
        stack.callback(other.kill)
        ids = bursts_until_it_has_its_share(house, other, posts, host="platform.test")

        _ip("-n", cable, "route", "add", "blackhole", f"{DATABASE}/32")
        house.settled()
        assert Outcome.UNKNOWN in outcomes(house)  # it was on the wire when it was cut off
        _ip("-n", cable, "route", "del", "blackhole", f"{DATABASE}/32")
        again = a_burst(house, posts // 4, host="platform.test")
        house.settled()

        assert published(house, [*ids, *again]) == len(ids) + len(again)
        assert house.faults() == []


def bursts_until_it_has_its_share(house: House, other: Host, posts: int, **how: str) -> list[int]:
    """One worker may take a whole burst; the next bell goes to who has waited longest."""
    ids: list[int] = []
    for _ in range(12):
        ids += a_burst(house, posts // 4, **how)
        with contextlib.suppress(AssertionError):
            until(lambda: other.is_at_work(house), "the other host has its share", seconds=5)
            return ids
    raise AssertionError("the other host was never given anything")


@contextlib.contextmanager
def a_network() -> Iterator[str]:
    """A network namespace with a cable to here; skips where none can be made."""
    name = f"marronnier-{os.getpid()}"
    near, far = f"mn{os.getpid() % 100000}a", f"mn{os.getpid() % 100000}b"
    try:
        _ip("netns", "add", name)
        _ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", name)
    except (OSError, subprocess.CalledProcessError) as refused:
        with contextlib.suppress(OSError, subprocess.CalledProcessError):
            _ip("netns", "delete", name)
        pytest.skip(f"no network namespace can be made here: {refused}")
    try:
        for address in (DATABASE, PLATFORM):
            _ip("address", "add", f"{address}/28", "dev", near)
        _ip("link", "set", near, "up")
        _ip("-n", name, "address", "add", f"{ITS}/28", "dev", far)
        for device in ("lo", far):
            _ip("-n", name, "link", "set", device, "up")
        time.sleep(0.2)
        yield name
    finally:
        for words in (("link", "delete", near), ("netns", "delete", name)):
            with contextlib.suppress(subprocess.CalledProcessError):
                _ip(*words)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)

"""The database goes away in the middle: stopped, cut inside a commit, read-only, full, locked by somebody else."""

from __future__ import annotations

import resource
import sqlite3
import time
from collections.abc import Collection

import psycopg
import pytest

from tests.faults.burst import a_burst, published
from tests.faults.house import House, _descendants

only_postgres = pytest.mark.parametrize("house", ["postgres"], indirect=True)
only_sqlite = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


@only_postgres
def test_postgres_stops_at_once_and_comes_back(house: House, posts: int) -> None:
    assert house.server is not None
    house.platform.pause = 0.3
    ids = a_burst(house, posts)
    house.platform.wait_for(house.platform.calls + posts // 4)

    house.server.crash()
    time.sleep(1.5)
    house.server.resume()
    house.settled()

    assert published(house, ids) == posts
    assert house.faults() == []


@only_postgres
def test_commits_whose_answer_never_comes(house: House, posts: int) -> None:
    """Carried out by the server, and the line goes dead: whoever asked cannot know."""
    assert house.proxy is not None
    house.platform.pause = 0.2
    ids = a_burst(house, posts)
    begun = house.platform.calls

    for wave in range(4):
        house.proxy.swallow = 2
        house.platform.wait_for(begun + (wave + 1) * posts // 8)
        house.proxy.cut()
    house.proxy.swallow = 0
    house.settled()

    assert house.proxy.swallowed
    assert published(house, ids) == posts
    assert house.faults() == []


@only_postgres
def test_postgres_takes_no_writes_for_a_while(house: House, posts: int) -> None:
    assert house.server is not None
    house.platform.pause = 0.2
    ids = a_burst(house, posts)
    house.platform.wait_for(house.platform.calls + posts // 4)

    with psycopg.connect(house.server.plain_url("postgres"), autocommit=True) as here:
        here.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        here.execute("SELECT pg_reload_conf()")
        time.sleep(2)
        here.execute("SET default_transaction_read_only = off")
        here.execute("ALTER SYSTEM RESET default_transaction_read_only")
        here.execute("SELECT pg_reload_conf()")
    house.settled()

    assert published(house, ids) == posts
    assert house.faults() == []


def test_a_full_disk(house: House, posts: int) -> None:
    """No file may grow, for two seconds: the limit a process is given acts like a disk without room."""
    house.platform.pause = 0.2
    ids = a_burst(house, posts)
    house.platform.wait_for(house.platform.calls + posts // 4)

    if house.server:
        writers = [house.server.process.pid, *_descendants(house.server.process.pid)]
    else:
        writers = [house.process.pid, *house.everybody()]
    before = _limit(writers, 8192)
    time.sleep(2)
    for pid, limit in before.items():
        _set(pid, limit)
    if house.server and house.server.process.poll() is not None:
        house.server.resume()  # it stops when it cannot write its log
    house.settled()

    assert published(house, ids) == posts
    assert house.faults() == []


def test_a_disk_that_takes_its_time(house: House, posts: int) -> None:
    """Each commit takes 200 ms, as where every fsync does."""
    house.platform.pause = 0.2
    ids = a_burst(house, posts)
    house.platform.wait_for(house.platform.calls + posts // 8)

    house.slow_disk(True)
    time.sleep(6)
    house.slow_disk(False)
    house.settled()

    assert (house.folder / "slow-disk-felt").exists()
    assert published(house, ids) == posts
    assert house.faults() == []


@only_sqlite
def test_somebody_else_holds_the_lock_for_ten_seconds(house: House, posts: int) -> None:
    ids = a_burst(house, posts // 2, soon=1)
    other = sqlite3.connect(str(house.sessions.engine.url.database), isolation_level=None)

    other.execute("BEGIN IMMEDIATE")
    time.sleep(10)
    other.execute("ROLLBACK")
    other.close()
    house.settled()

    assert published(house, ids) == len(ids)
    assert house.faults() == []


def test_too_few_files_and_too_little_memory(house: House, posts: int) -> None:
    """For a second each, of those who ring and send: no connection can be opened, no page be had, no child be forked."""
    house.platform.pause = 0.2
    ids = a_burst(house, posts)
    house.platform.wait_for(house.platform.calls + posts // 8)

    for what, little in ((resource.RLIMIT_NOFILE, 3), (resource.RLIMIT_AS, 1 << 20)):
        hands = [*house.workers(), *house.tick(), *house.horses()]
        before = _limit(hands, little, what)
        time.sleep(1)
        for pid, limit in before.items():
            _set(pid, limit, what)
    house.settled()

    assert published(house, ids) == posts
    assert house.faults() == []


def _limit(pids: Collection[int], size: int, what: int = resource.RLIMIT_FSIZE) -> dict[int, tuple[int, int]]:
    """What each was allowed before. What they start meanwhile inherits the limit, and is given it back with them."""
    before = {}
    for pid in pids:
        try:
            _, hard = resource.prlimit(pid, what)
            before[pid] = resource.prlimit(pid, what, (size, hard))
        except (ProcessLookupError, PermissionError):
            continue
    return before


def _set(pid: int, limit: tuple[int, int], what: int = resource.RLIMIT_FSIZE) -> None:
    for each in (pid, *_descendants(pid)):
        try:
            resource.prlimit(each, what, limit)
        except (ProcessLookupError, PermissionError):
            continue

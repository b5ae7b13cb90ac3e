"""The primary dies and its standby, which had not heard everything, takes its place: what it never heard of may be out."""

from __future__ import annotations

import signal

import psycopg
import pytest

from tests.faults.burst import a_burst, published
from tests.faults.conftest import Street
from tests.faults.house import House, hit, until
from tests.postgres import Postgres

WRITTEN, REPLAYED = "pg_current_wal_lsn()", "pg_last_wal_replay_lsn()"


@pytest.mark.parametrize("house", ["postgres"], indirect=True)
def test_a_standby_that_lags_takes_over(house: House, street: Street, posts: int) -> None:
    former = house.server
    assert former is not None
    standby = Postgres(standby_of=former)
    house.platform.pause = 0.2
    begun = house.platform.calls
    ids = [*a_burst(house, posts // 2), *a_burst(house, posts // 2, soon=4)]
    written = at(former, WRITTEN)
    house.platform.wait_for(begun + posts // 4)
    until(lambda: at(standby, REPLAYED) >= written, "the standby knows of both bursts")
    say(standby, "ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()")
    house.platform.wait_for(begun + posts * 3 // 4)

    former.crash()
    say(standby, "SELECT pg_promote()")
    street.server = standby
    house.change_over(standby)
    heard = published(house, ids)
    house.settled()

    assert heard <= posts // 2  # of what came to be due later it knew nothing
    assert published(house, ids) == posts
    assert house.tally()["twice"] == 0
    # The books of the next test would not know who sent what was forgotten: it gets a house of its own.
    former.stop()
    hit(house.process.pid, signal.SIGKILL)
    house.process.wait()


def at(server: Postgres, where: str) -> int:
    """How far a server has come in its log, in bytes."""
    with psycopg.connect(server.plain_url("postgres"), autocommit=True) as here:
        found = here.execute(f"SELECT pg_wal_lsn_diff({where}, '0/0')::bigint").fetchone()
    return found[0] if found else 0


def say(server: Postgres, *words: str) -> None:
    with psycopg.connect(server.plain_url("postgres"), autocommit=True) as here:
        for each in words:
            here.execute(each)

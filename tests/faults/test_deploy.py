"""A new release in the middle of a burst: workers and ticks end one by one, and a migration runs meanwhile."""

from __future__ import annotations

import signal
import time

from sqlalchemy import text

from scheduler.publishing import State
from tests.faults.burst import a_burst, published
from tests.faults.house import House, hit, line, until


def test_a_rolling_restart_and_a_migration_lose_nothing(house: House, posts: int) -> None:
    house.platform.pause = 0.2
    ids = a_burst(house, posts)
    house.platform.wait_for(house.platform.calls + posts // 10)

    for pid in [*house.workers(), *house.tick()]:
        hit(pid, signal.SIGTERM)
        until(lambda pid=pid: not line(pid), "it ended", seconds=60)  # type: ignore[misc]
        _migrate(house)
    house.settled()

    assert published(house, ids) == posts
    assert house.faults() == []


def _migrate(house: House) -> None:
    """As a migration of the next release would: a column more, an index more, in one transaction."""
    name = f"later_{time.time_ns()}"
    with house.sessions.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE delivery ADD COLUMN {name} INTEGER"))
        connection.execute(text(f"CREATE INDEX ix_{name} ON delivery ({name})"))


def test_a_house_that_is_asked_to_stop_finishes_what_is_on_the_wire_and_releases_the_rest(
    house: House, posts: int
) -> None:
    house.platform.pause = 0.3
    ids = a_burst(house, posts)
    house.platform.wait_for(house.platform.calls + posts // 10)

    house.process.send_signal(signal.SIGTERM)
    house.process.wait(60)
    left = house.states()
    house.start()
    house.settled()

    assert left[State.PUBLISHING] == left[State.UNCONFIRMED] == 0
    assert published(house, ids) == posts
    assert house.faults() == []

"""`kill -9` at every step of the protocol, and at random: nothing lost, nothing twice."""

from __future__ import annotations

import random
import signal
import time
from functools import partial
from pathlib import Path

import pytest

from tests.faults.burst import a_burst, published
from tests.faults.house import House, hit, until
from tests.faults.people import answered

# Each is the end of one process: the first that comes by.
STEPS = (
    "before_the_ring", "rung", "bell_taken", "claim_not_committed", "claim_committed", "before_the_call",
    "answered", "ending_not_committed", "ending_committed",
)  # fmt: skip

# Of those who wait for what a platform is still busy with.
LOOKS = (
    "answered", "ending_not_committed", "ending_committed", "look_not_committed", "look_committed",
)  # fmt: skip


def gone(*orders: Path) -> bool:
    return not any(order.exists() for order in orders)


def test_whoever_is_killed_at_a_step_loses_and_doubles_nothing(house: House, posts: int) -> None:
    """One burst a step, all steps in one test: what one leaves behind, the next finds."""
    total = 0
    for step in STEPS:
        order = house.arm(step)
        ids = a_burst(house, posts // 8, channels=4)
        until(partial(gone, order), f"somebody comes by {step}")
        total += len(ids)
        house.settled()
        assert published(house, ids) == len(ids), step

    assert house.faults() == []


def test_whoever_is_killed_over_what_a_platform_is_busy_with_loses_and_doubles_nothing(
    house: House, posts: int
) -> None:
    """One burst a step: it is waiting when its worker dies, or its look has just been taken or ended."""
    for step in LOOKS:
        order = house.arm(step)
        ids = a_burst(house, posts // 16, channels=2, kinds=("baker",))
        until(partial(gone, order), f"somebody comes by {step}")
        house.settled(people_answer=True)
        answered(house, house.platform.made)
        house.settled()

        assert published(house, ids) == len(ids), step

    assert house.faults() == []


def test_a_sweeper_killed_over_the_dead_leaves_them_to_the_next(house: House, posts: int) -> None:
    first, second = house.arm("claim_committed"), house.arm("release_not_committed")
    ids = a_burst(house, posts // 2)

    until(partial(gone, first, second), "both were killed")
    house.settled()

    assert published(house, ids) == len(ids)
    assert house.faults() == []


def test_anybody_may_be_killed_at_any_moment(house: House, posts: int, dice: random.Random) -> None:
    house.platform.pause = 0.15
    ids = a_burst(house, posts)
    until_now = house.platform.calls

    house.platform.wait_for(until_now + posts // 10)
    for _ in range(6):
        hit(dice.choice(house.everybody()), signal.SIGKILL)
        time.sleep(dice.uniform(0.1, 0.8))
    house.settled()

    assert published(house, ids) == posts
    assert house.faults() == []


def test_the_whole_house_may_be_killed_and_started_again(house: House, posts: int) -> None:
    house.platform.pause = 0.15
    ids = a_burst(house, posts)
    house.platform.wait_for(house.platform.calls + posts // 4)

    hit(house.process.pid, signal.SIGKILL)
    house.process.wait()
    house.start()
    house.settled()

    assert published(house, ids) == posts
    assert house.faults() == []


@pytest.mark.parametrize("step", ["claim_committed", "before_the_call", "ending_not_committed"])
def test_a_worker_frozen_past_its_lease_never_sends_again(house: House, posts: int, step: str) -> None:
    """The kernel ends it while it is frozen: nobody is left to wake up once others have done its work."""
    order = house.arm(step, "stop")
    ids = a_burst(house, posts // 2)

    until(partial(gone, order), "somebody was stopped")
    [frozen] = house.victims(step)
    house.settled()
    hit(frozen, signal.SIGCONT)
    time.sleep(0.5)

    assert published(house, ids) == len(ids)
    assert house.faults() == []

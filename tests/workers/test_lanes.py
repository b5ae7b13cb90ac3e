"""A queue for each lane, chores that nobody comes for, and a stand-in that does both."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

import pytest
import redis

from scheduler.courier import connect, redis_address
from workers.doorbell import UNANSWERED, Doorbell, answer
from workers.rq_queue import queue_on, worker_on
from workers.standin import StandIn
from workers.work import _lanes

BELLS = {"drain": lambda lane: None, "letters": lambda: None}


class Seconds:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def valkey(settings, running_valkey) -> redis.Redis:
    return connect(redis_address(settings) or "")


def test_each_lane_is_rung_for_on_its_own_queue(settings, valkey):
    Doorbell(settings, BELLS).ring({"fast": 3, "heavy": 1})

    for lane in ("fast", "heavy"):
        assert [job.args for job in queue_on(valkey, BELLS, lane).jobs] == [[lane]]


def test_a_worker_of_one_lane_leaves_the_others_alone(settings, valkey):
    Doorbell(settings, BELLS).ring({"fast": 3, "heavy": 1})

    worker_on(valkey, BELLS, f"heavy-{os.getpid()}", lanes=["heavy"]).work(
        burst=True, logging_level="CRITICAL"
    )

    assert (queue_on(valkey, BELLS, "heavy").count, queue_on(valkey, BELLS).count) == (0, 1)


def test_lanes_are_named_with_commas():
    assert _lanes("heavy, fast") == ("fast", "heavy")
    with pytest.raises(argparse.ArgumentTypeError):
        _lanes("fast,slow")


def test_without_workers_or_without_redis_nobody_comes_for_a_chore(settings, running_valkey):
    assert not Doorbell(settings, BELLS).call("letters")

    running_valkey.kill()

    assert not Doorbell(settings, BELLS).call("letters")


def test_a_chore_nobody_came_for_the_last_time_is_not_rung_for_again(settings, valkey):
    steady = Seconds()
    doorbell = Doorbell(settings, BELLS, steady=steady)
    deaf = worker_on(valkey, BELLS, f"deaf-{os.getpid()}")
    deaf.register_birth()

    assert doorbell.call("letters")
    steady.now = 15.0
    assert not doorbell.call("letters")
    answer(settings, "letters")
    steady.now = 30.0
    assert doorbell.call("letters")
    assert steady.now > UNANSWERED


def test_the_stand_in_is_told_lanes_and_chores_by_name(tmp_path: Path):
    heard = tmp_path / "heard"
    listens = f"import sys; open({str(heard)!r}, 'w').write(sys.stdin.read())"
    stand_in = StandIn([sys.executable, "-c", listens])

    stand_in.drain(["fast", "heavy"])
    stand_in.see_to("letters")
    stand_in.close()

    deadline = time.monotonic() + 10
    while not heard.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert heard.read_text().split() == ["fast", "heavy", "letters"]

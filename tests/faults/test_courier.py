"""Valkey emptied, paused, killed; doorbells doubled, lost and old: they only carry bells, so nothing may change."""

from __future__ import annotations

import contextlib
import random
import signal
import time

import redis

from scheduler.courier import connect, redis_address
from tests.faults.burst import a_burst, published
from tests.faults.house import House, hit
from workers import rq_queue
from workers.jobs import BELLS


def test_valkey_may_be_emptied_full_paused_and_killed_in_a_burst(house: House, posts: int) -> None:
    house.platform.pause = 0.3
    ids = a_burst(house, posts)
    house.platform.wait_for(house.platform.calls + posts // 8)

    with house.valkey_client() as client:
        client.flushall()
        client.config_set("maxmemory", "1")  # from now on it refuses every bell
        time.sleep(0.3)
        client.execute_command("CLIENT", "PAUSE", "2000")
    time.sleep(0.5)
    for pid in house.valkey():
        hit(pid, signal.SIGKILL)
    house.settled()

    assert published(house, ids) == posts
    assert house.faults() == []


def test_no_valkey_at_all_only_costs_a_moment(house: House, posts: int) -> None:
    """It is frozen: connections open and nobody answers. The tick delivers with a pair of hands of its own."""
    house.freeze(house.valkey())
    ids = a_burst(house, posts // 2)

    house.settled()

    assert published(house, ids) == len(ids)
    assert house.faults() == []


def test_bells_doubled_lost_and_old_change_nothing(house: House, posts: int, dice: random.Random) -> None:
    address = redis_address(house.settings)
    assert address is not None
    client = connect(address, timeout=5)
    queue = rq_queue.queue_on(client, BELLS)
    for _ in range(30):  # a night's worth of old bells, and some nobody knows
        rq_queue.ring(queue, "drain", dice.choice(("fast", "heavy", "nowhere")))
    client.lpush(queue.key, *(f"gone-{number}" for number in range(20)))
    ids = a_burst(house, posts)

    while published(house, ids) < posts // 2:
        with contextlib.suppress(redis.RedisError):
            waiting = client.lrange(queue.key, 0, -1)
            if waiting and dice.random() < 0.5:
                client.lpush(queue.key, dice.choice(waiting))
            else:
                client.lpop(queue.key)
        time.sleep(0.02)
    client.close()
    house.settled()

    assert published(house, ids) == posts
    assert house.faults() == []

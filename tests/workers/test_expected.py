"""The instant at which something falls due is known: a worker is called a little before, and waits for it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from rq.exceptions import StopRequested

from scheduler.courier import connect, redis_address
from tests.newsroom import NOON, FixedClock
from workers import expected
from workers.doorbell import Doorbell
from workers.rq_queue import queue_on, worker_on, workers_on

BELLS = {"drain": lambda *words: None}
SOON = NOON + timedelta(seconds=0.4)


@pytest.fixture
def queue(settings, running_valkey):
    return queue_on(connect(redis_address(settings) or ""), BELLS)


@pytest.fixture
def worker(queue):
    worker = worker_on(queue.connection, BELLS, "somebody", lanes=["fast"])
    worker.register_birth()
    return worker


def test_a_worker_is_called_for_an_instant_once(settings, queue, worker):
    doorbell = Doorbell(settings, BELLS)

    assert doorbell.expect(SOON)
    assert doorbell.expect(SOON)

    assert [job.args for job in queue.jobs] == [["fast", SOON.isoformat()]]
    assert expected.instant(queue.jobs[0].args[1]) == SOON


def test_for_much_at_one_instant_all_but_one_get_ready(settings, queue, worker):
    for name in ("somebody else", "a third"):
        worker_on(queue.connection, BELLS, name, lanes=["fast"]).register_birth()

    assert Doorbell(settings, BELLS).expect(SOON, everybody=True)

    assert [job.args for job in queue.jobs] == [["fast", SOON.isoformat()]] * 2


def test_where_nobody_would_come_nobody_is_expected(settings, queue):
    assert not Doorbell(settings, BELLS).expect(SOON)

    assert queue.count == 0


def test_after_a_restart_of_valkey_a_worker_is_known_again_with_its_next_sign_of_life(queue, worker):
    queue.connection.flushall()
    assert workers_on(queue) == 0

    worker.heartbeat()

    assert workers_on(queue) == 1


def test_a_worker_that_was_asked_to_stop_or_lost_its_supervisor_waits_for_no_bell(queue, worker):
    worker.is_orphaned = lambda: True
    with pytest.raises(StopRequested):
        worker.heartbeat()

    worker.is_orphaned, worker._stop_requested = bool, True
    queue.connection.shutdown(nosave=True)  # what it would go on waiting for
    with pytest.raises(StopRequested):
        worker.heartbeat()


def test_a_word_that_is_no_instant_is_nothing_to_wait_for():
    assert expected.instant("") is None
    assert expected.instant("tomorrow") is None
    assert expected.instant("2026-11-22T10:00:00") is None


def test_only_what_is_near_is_waited_for():
    clock = FixedClock()

    assert expected.is_near(SOON, clock)
    assert not expected.is_near(NOON, clock)
    assert not expected.is_near(NOON + timedelta(hours=1), clock)


def test_the_wait_ends_at_the_instant_or_when_asked_to_stop():
    clock = FixedClock()

    class Ticking:
        """Each look at it takes a tenth of a second."""

        steady = clock.steady

        def now(self):
            clock.move(timedelta(seconds=0.1))
            return clock.now()

    assert asyncio.run(expected.wait_for(SOON, Ticking(), bool))
    assert clock.now() >= SOON
    assert not asyncio.run(expected.wait_for(clock.now() + timedelta(seconds=1), Ticking(), lambda: True))


def test_a_clock_that_was_set_back_makes_nobody_wait_for_hours():
    class SetBack:
        """Stands still, while time goes on."""

        seconds = 0.0

        def now(self):
            return NOON - timedelta(hours=1)

        def steady(self):
            self.seconds += 1
            return self.seconds

    assert not asyncio.run(expected.wait_for(SOON, SetBack(), bool))

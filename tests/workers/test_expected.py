"""The instant at which something falls due is known: a worker is called a little before, and waits for it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from rq.exceptions import StopRequested

from scheduler.courier import connect, redis_address
from scheduler.publishing.tick import Due
from tests.newsroom import NOON, FixedClock
from workers import expected
from workers.chores import Chores
from workers.doorbell import Doorbell
from workers.rq_queue import queue_on, worker_on, workers_on
from workers.tick import CLAIMED_BY_THEN, ONE_IS_ENOUGH, Tick

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


class Nobody:
    """Stands where the stand-in stands, with nothing to do."""

    def drain(self, lanes: list[str]) -> None: ...

    def rest(self) -> None: ...


@pytest.fixture
def a_tick(settings, sqlite_sessions):
    """A tick whose every look finds the same, and the instants it looked at."""

    def make(due: Due) -> tuple[Tick, list[datetime]]:
        looks: list[datetime] = []

        def look(session, *, now: datetime) -> Due:
            looks.append(now)
            return due

        doorbell = Doorbell(settings, BELLS)
        clock = FixedClock()
        return Tick(
            sqlite_sessions, clock=clock, doorbell=doorbell, stand_in=Nobody(), chores=Chores([]), look=look
        ), looks

    return make


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


def test_at_the_instant_itself_whoever_stayed_free_is_called_before_anybody_looks(a_tick, queue, worker):
    worker_on(queue.connection, BELLS, "somebody else", lanes=["fast"]).register_birth()
    tick, looks = a_tick(Due(next_at=SOON, fast_at=SOON, fast_on=ONE_IS_ENOUGH + 1))
    assert tick.round() == pytest.approx(0.4)
    assert [job.args for job in queue.jobs] == [["fast", SOON.isoformat()]]

    queue.empty()
    tick.clock.move(SOON - NOON)
    tick.round()
    assert [job.args for job in queue.jobs] == [["fast"]]
    assert len(looks) == 1

    # Once: whatever is still due a moment later is rung for as ever.
    queue.empty()
    tick.round()
    assert (queue.count, len(looks)) == (0, 2)


def test_for_little_at_an_instant_the_others_are_left_in_peace(a_tick, queue, worker):
    tick, looks = a_tick(Due(next_at=SOON, fast_at=SOON, fast_on=ONE_IS_ENOUGH))
    assert tick.round() == pytest.approx(0.4 + CLAIMED_BY_THEN)

    queue.empty()
    tick.clock.move(SOON - NOON)
    tick.round()

    assert (queue.count, len(looks)) == (0, 2)


def test_a_redis_that_is_gone_at_the_instant_keeps_nobody_from_looking(a_tick, queue, worker, running_valkey):
    tick, looks = a_tick(Due(next_at=SOON, fast_at=SOON, fast_on=ONE_IS_ENOUGH + 1))
    tick.round()

    running_valkey.kill()
    tick.clock.move(SOON - NOON)
    assert tick.round() == CLAIMED_BY_THEN
    tick.round()

    assert len(looks) == 2


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

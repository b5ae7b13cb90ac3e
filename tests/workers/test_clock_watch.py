"""A clock that jumps is not believed before two sources agree; what it says is then neither repeated nor skipped."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler.carried_clock import CarriedClock, clock_of
from scheduler.db import Sessions
from scheduler.publishing.tick import Due
from tests.newsroom import NOON
from workers import clock_watch
from workers.chores import Chores
from workers.clock_watch import CALM, ClockWatch
from workers.tick import Tick

HOUR = timedelta(hours=1)


class TwoHands:
    """A wall clock that can be set, and a steady one that cannot."""

    def __init__(self) -> None:
        self.wall, self.seconds = NOON, 1000.0

    def now(self) -> datetime:
        return self.wall

    def steady(self) -> float:
        return self.seconds

    def run(self, seconds: float) -> None:
        self.seconds += seconds
        self.wall += timedelta(seconds=seconds)


class Bells:
    def __init__(self) -> None:
        self.rings = 0

    def ring(self, lanes: object) -> list[str]:
        self.rings += 1
        return []

    def rest(self) -> None: ...


@pytest.fixture
def clock() -> TwoHands:
    return TwoHands()


def believed(watch: ClockWatch, clock: TwoHands) -> bool:
    return watch.believes(clock.now(), clock.steady())


@pytest.mark.parametrize("jump", [HOUR, -HOUR, timedelta(seconds=3)])
def test_a_jump_is_not_believed_alone_and_is_after_a_calm_minute(clock: TwoHands, jump: timedelta) -> None:
    watch = ClockWatch(lambda: [])
    assert believed(watch, clock)

    clock.wall += jump
    assert not believed(watch, clock)
    clock.run(CALM - 1)
    assert not believed(watch, clock)
    clock.run(1)

    assert believed(watch, clock)


def test_a_second_source_settles_it_at_once(clock: TwoHands) -> None:
    watch = ClockWatch(lambda: [NOON + HOUR])
    believed(watch, clock)

    clock.wall += HOUR

    assert believed(watch, clock)


def test_sources_that_disagree_settle_nothing_however_long(clock: TwoHands) -> None:
    watch = ClockWatch(lambda: [NOON])
    believed(watch, clock)

    clock.wall += HOUR
    assert not believed(watch, clock)
    clock.run(10 * CALM)
    assert not believed(watch, clock)
    clock.wall -= HOUR

    assert believed(watch, clock)


def test_a_clock_that_is_slewed_may_go_anywhere_slowly(clock: TwoHands) -> None:
    watch = ClockWatch(lambda: [])

    for _ in range(10):
        clock.run(1)
        clock.wall += timedelta(seconds=1.5)
        assert believed(watch, clock)


def test_while_in_doubt_the_tick_neither_rings_nor_sweeps_and_workers_do_not_claim(
    sqlite_sessions: Sessions, clock: TwoHands
) -> None:
    bells, looks = Bells(), []

    def look(session: object, now: datetime) -> Due:
        looks.append(now)
        return Due({"fast": 1})

    tick = Tick(
        sqlite_sessions, clock=clock, doorbell=bells, stand_in=bells, chores=Chores([]), look=look,
        watch=ClockWatch(lambda: []),
    )  # type: ignore[arg-type]  # fmt: skip
    tick.round()
    with sqlite_sessions.reading() as session:
        assert clock_watch.may_claim(session, clock)

    clock.wall += HOUR
    with sqlite_sessions.reading() as session:
        assert not clock_watch.may_claim(session, clock)  # even before the tick has looked
    assert tick.round() == 1.0
    assert (len(looks), bells.rings) == (1, 1)
    clock.wall -= HOUR
    tick.round()

    assert looks == [NOON, NOON]
    with sqlite_sessions.reading() as session:
        assert clock_watch.may_claim(session, clock)


def test_a_jump_while_no_tick_ran_is_a_jump_too(sqlite_sessions: Sessions, clock: TwoHands) -> None:
    watch = ClockWatch(lambda: [])
    believed(watch, clock)
    with sqlite_sessions.writing() as session:
        clock_watch.remember(session, watch)
    clock.wall -= HOUR

    with sqlite_sessions.reading() as session:
        later = ClockWatch(lambda: [], known=clock_watch.remembered(session))

    assert not believed(later, clock)


def test_a_carried_clock_does_not_follow_the_wall(clock: TwoHands) -> None:
    carried = CarriedClock(lambda: NOON, host=clock)
    assert carried.now() == NOON

    clock.run(5)
    clock.wall += HOUR

    assert carried.now() == NOON + timedelta(seconds=5)


def test_on_postgresql_the_databases_clock_is_now(sessions: Sessions) -> None:
    shared = clock_of(sessions)

    apart = abs((shared.now() - getattr(shared, "host_now", shared.now)()).total_seconds())

    assert apart < 5  # one machine: the same clock
    assert isinstance(shared, CarriedClock) is not sessions.is_sqlite


def test_a_host_far_from_the_database_says_so_until_it_is_right(sessions: Sessions) -> None:
    from scheduler.clock import SystemClock
    from scheduler.health import machine

    found = []
    for host_now in (SystemClock().now() + HOUR, SystemClock().now()):
        with sessions.writing() as session:
            clock_watch.note_host_clock(session, host_now)
            session.flush()
            found.append([str(check.text) for check in machine.doubts(session)])

    assert found[1] == []
    assert bool(found[0]) is not sessions.is_sqlite

"""One round of the tick, with a look that says what a test wants due and a steady clock moved by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Select, false, literal, select, true
from sqlalchemy.exc import OperationalError

from scheduler.config import Settings
from scheduler.courier import connect, doorbells, redis_address
from scheduler.publishing.planned.scheduling import SOON
from scheduler.publishing.tick import Due
from tests.newsroom import NOON, FixedClock
from workers.chores import Chore, Chores
from workers.doorbell import Doorbell, at_work
from workers.rq_queue import queue_on
from workers.tick import IDLE_SLEEP, Tick

BELLS = {"drain": lambda lane: None}


class Hands:
    """Stands where the stand-in stands."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def drain(self, lanes: list[str]) -> None:
        self.asked.append(lanes)

    def rest(self) -> None: ...


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def a_tick(settings: Settings, sqlite_sessions, seconds: Seconds, hands: Hands) -> Callable[[Due], Tick]:
    def make(due: Due, chores: list[Chore] | None = None) -> Tick:
        return Tick(
            sqlite_sessions,
            clock=FixedClock(),
            doorbell=Doorbell(settings, BELLS, steady=seconds),
            stand_in=hands,
            chores=Chores(chores or []),
            look=lambda session, now: due,
        )

    return make


def bells(settings: Settings) -> list[str]:
    queue = queue_on(connect(redis_address(settings) or ""), BELLS)
    return [job.args[0] for job in queue.jobs]


def test_nothing_planned_is_a_second_of_sleep(a_tick):
    assert a_tick(Due()).round() == 1.0


def test_it_sleeps_no_longer_than_to_the_next_due_time(a_tick):
    assert a_tick(Due(next_at=NOON + timedelta(milliseconds=300))).round() == pytest.approx(0.3)
    assert a_tick(Due(next_at=NOON + timedelta(hours=3))).round() == 1.0


def test_with_an_ear_open_a_quiet_round_may_lead_to_a_longer_sleep(a_tick):
    quiet, busy = a_tick(Due()), a_tick(Due(sweep=True))
    quiet.longest = busy.longest = IDLE_SLEEP

    assert (quiet.round(), busy.round()) == (IDLE_SLEEP, 1.0)
    assert SOON.total_seconds() > IDLE_SLEEP


def test_what_is_due_rings_and_is_looked_at_again_soon(a_tick, settings, running_valkey, hands):
    assert a_tick(Due({"fast": 3})).round() == 0.25

    assert bells(settings) == ["fast"]
    assert hands.asked == []
    assert doorbells(settings) == {"rings": 1, "drains": 0}


def test_a_full_queue_is_not_rung_again(a_tick, settings, running_valkey, seconds):
    tick = a_tick(Due({"fast": 500}))
    for _ in range(5):
        tick.round()

    assert bells(settings) == ["fast"]


def test_heavy_work_takes_one_worker_at_a_time(a_tick, settings, running_valkey, seconds):
    with at_work(settings, "heavy"):
        queue = queue_on(connect(redis_address(settings) or ""), BELLS)
        while not queue.connection.exists("marronnier:at-work:heavy"):
            pass
        a_tick(Due({"heavy": 9})).round()

        assert bells(settings) == []


def test_without_redis_it_delivers_from_here_at_once(a_tick, hands):
    a_tick(Due({"fast": 1, "heavy": 1})).round()

    assert hands.asked == [["fast", "heavy"]]


def test_a_bell_nobody_answers_for_two_seconds_is_served_from_here(a_tick, running_valkey, seconds, hands):
    tick = a_tick(Due({"fast": 1}))
    tick.round()
    seconds.now = 1.9
    tick.round()
    assert hands.asked == []

    seconds.now = 2.1
    tick.round()

    assert hands.asked == [["fast"]]


def test_a_lane_somebody_works_on_may_take_its_time(a_tick, settings, running_valkey, seconds, hands):
    tick = a_tick(Due({"fast": 1}))
    connection = connect(redis_address(settings) or "")
    for moment in (0.0, 1.5, 3.0, 4.5):
        seconds.now = moment
        connection.set("marronnier:at-work:fast", "1")
        tick.round()
    assert hands.asked == []

    connection.delete("marronnier:at-work:fast")
    seconds.now = 7.0
    tick.round()

    assert hands.asked == [["fast"]]


def test_a_drain_that_was_over_between_two_looks_counts_as_an_answer(
    a_tick, settings, running_valkey, seconds, hands
):
    tick = a_tick(Due({"fast": 1}))
    for moment in (0.0, 1.0, 2.0, 3.0):
        seconds.now = moment
        with at_work(settings, "fast"):
            pass
        tick.round()

    assert hands.asked == []


def test_what_stays_due_is_rung_for_less_and_less_often_until_it_moves(
    a_tick, settings, running_valkey, seconds
):
    tick = a_tick(Due({"fast": 1}))
    queue = queue_on(connect(redis_address(settings) or ""), BELLS)
    rings = []
    for quarter in range(20):
        seconds.now = quarter / 4
        tick.round()
        if queue.count:
            rings.append(seconds.now)
            queue.empty()
    assert rings == [0.0, 0.5, 1.5, 3.5]

    tick.look = lambda session, now: Due({"fast": 2})
    tick.round()

    assert queue.count == 1


def test_a_valkey_that_dies_and_comes_back_is_used_again(a_tick, settings, running_valkey, seconds, hands):
    tick = a_tick(Due({"fast": 1}))
    tick.round()
    running_valkey.kill()
    tick.round()
    assert hands.asked == [["fast"]]

    running_valkey.start()
    seconds.now = 1.0
    tick.round()

    assert hands.asked == [["fast"]]
    assert bells(settings) == ["fast"]


def test_a_database_that_does_not_answer_is_asked_again_in_a_second(a_tick):
    tick = a_tick(Due())

    def broken(session: object, now: datetime) -> Due:
        raise OperationalError("SELECT", {}, Exception("gone"))

    tick.look = broken

    assert tick.round() == 1.0


def test_a_chore_that_fails_does_not_keep_the_others_from_theirs(a_tick):
    done: list[str] = []

    def fails(now: datetime) -> None:
        done.append("failing")
        raise RuntimeError

    tick = a_tick(
        Due(),
        [
            Chore("failing", timedelta(seconds=5), fails),
            Chore("other", timedelta(seconds=5), lambda now: done.append("other")),
            Chore("sweep", timedelta(seconds=1), lambda now: done.append("sweep"), only_when_asked=True),
        ],
    )
    tick.round()
    tick.round()

    assert done == ["failing", "other"]


def test_chores_keep_their_pace_even_when_the_clock_is_set_back():
    done: list[datetime] = []
    chores = Chores([Chore("seal", timedelta(seconds=5), done.append)])

    for at in (NOON, NOON + timedelta(seconds=4), NOON + timedelta(seconds=5), NOON - timedelta(hours=1)):
        chores.do(at, sweep=False)

    assert done == [NOON, NOON + timedelta(seconds=5), NOON - timedelta(hours=1)]


def test_what_nobody_waits_for_stands_back_behind_what_is_being_sent():
    done: list[datetime] = []
    chores = Chores([Chore("what left", timedelta(seconds=10), done.append, stands_back=True)])

    for seconds, sending in ((0, True), (20, True), (40, False), (60, True), (100, True)):
        chores.do(NOON + timedelta(seconds=seconds), sweep=sending)

    assert [int((at - NOON).total_seconds()) for at in done] == [0, 40, 100]


def test_what_is_rare_is_not_done_more_often_for_standing_back():
    done: list[datetime] = []
    chores = Chores([Chore("figures", timedelta(minutes=10), done.append, stands_back=True)])

    for minutes in (0, 1, 9, 10):
        chores.do(NOON + timedelta(minutes=minutes), sweep=True)

    assert done == [NOON, NOON + timedelta(minutes=10)]


def test_the_questions_of_all_chores_are_one_and_who_has_nothing_to_do_does_nothing(sqlite_sessions):
    done: list[str] = []
    asked: list[int] = []

    def answer(questions: Sequence[Select[int]]) -> list[bool]:
        asked.append(len(questions))
        with sqlite_sessions.reading() as session:
            return [session.scalar(question) is not None for question in questions]

    def asking(name: str, *finds: bool) -> Chore:
        questions = [select(literal(1)).where(true() if found else false()) for found in finds]
        return Chore(name, timedelta(seconds=5), lambda now: done.append(name), asks=lambda now: questions)

    chores = Chores(
        [asking("seal", False), asking("files", False, True), asking("dates", True)], answer=answer
    )
    chores.do(NOON, sweep=False)

    assert asked == [4]
    assert done == ["files", "dates"]

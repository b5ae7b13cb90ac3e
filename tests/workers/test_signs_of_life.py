"""Who lives: what ticks and workers leave in the database, and how a killed one is taken out of it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.db import Beat, Sessions
from tests.newsroom import NOON
from workers import signs_of_life
from workers.processes import Process, owner_name


@pytest.fixture
def a_child():
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield child
    child.kill()
    child.wait()


def living(sessions: Sessions) -> set[str]:
    with sessions.reading() as session:
        return set(session.scalars(select(Beat.name)))


def leave(sessions: Sessions, *names: str) -> None:
    with sessions.writing() as session:
        for name in names:
            signs_of_life.leave(session, name, name.partition(":")[0], NOON)


def test_a_killed_worker_of_this_machine_no_longer_counts(sessions: Sessions, a_child):
    worker = f"worker:{owner_name(Process.of(a_child.pid))}"
    leave(sessions, worker, signs_of_life.name_of("tick"))

    signs_of_life.forget_the_dead(sessions)
    assert living(sessions) == {worker, signs_of_life.name_of("tick")}

    a_child.kill()
    a_child.wait()
    signs_of_life.forget_the_dead(sessions)
    assert living(sessions) == {signs_of_life.name_of("tick")}


def test_nobody_knows_who_lives_on_another_machine(sessions: Sessions):
    elsewhere = {"worker:elsewhere|0123456789abcdef0123456789abcdef|17|4711", "worker:elsewhere.17.abc"}
    leave(sessions, *elsewhere)

    signs_of_life.forget_the_dead(sessions)
    assert living(sessions) == elsewhere

    with sessions.writing() as session:
        signs_of_life.forget_the_old(session, NOON + timedelta(days=1, seconds=1))
    assert living(sessions) == set()


def test_one_process_leaves_one_sign_and_takes_it_along(sessions: Sessions):
    name = signs_of_life.name_of("worker")
    leave(sessions, name, name)
    assert living(sessions) == {name} and str(os.getpid()) in name and len(name) <= 120

    signs_of_life.end(sessions, name)
    assert living(sessions) == set()

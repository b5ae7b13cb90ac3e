from __future__ import annotations

import subprocess
from datetime import datetime, timedelta
from types import SimpleNamespace

from sqlalchemy import event, select, update

from scheduler.courier import connect, redis_address
from scheduler.db import Sessions, across_workspaces
from scheduler.publishing import Delivery, State
from scheduler.publishing.planned import freezing
from scheduler.publishing.reading_back import settling, sweep
from scheduler.publishing.reading_back.sweep import AT_ONCE, Swept
from tests.newsroom import NOON, FixedClock, a_channel, a_member, a_post, a_workspace
from workers import reaping, rq_queue, sweeping
from workers.jobs import BELLS
from workers.processes import Process, owner_name
from workers.sweeping import Broom

OWNER = "here|boot|123|456"


def being_published(sessions: Sessions, posts: int = 1) -> None:
    with sessions.writing() as session:
        member = a_member(session, a_workspace(session))
        channel = a_channel(session, member.workspace)
        for _ in range(posts):
            a_post(session, member, "Hello", channel)
        with across_workspaces(session):
            session.execute(
                update(Delivery).values(
                    state=State.PUBLISHING, owner=f"{OWNER}/ab12cd34", fence=1, beat=1.0, due_at=NOON
                )
            )


def state(sessions: Sessions) -> str:
    with sessions.reading() as session, across_workspaces(session):
        return session.scalars(select(Delivery.state)).one()


def test_what_a_dead_worker_held_is_free_at_once(sessions):
    being_published(sessions)
    asked: list[str] = []

    def is_dead(owner: str) -> bool:
        asked.append(owner)
        return True

    Broom(sessions, FixedClock(), is_dead=is_dead).sweep(NOON)

    assert asked == [OWNER]
    assert state(sessions) != State.PUBLISHING


def test_one_that_cannot_be_let_go_keeps_no_other(sqlite_sessions, monkeypatch):
    being_published(sqlite_sessions, posts=2)
    real = settling.settle

    def breaks(session, seen, *, now):
        if 1 in dict(seen):
            raise KeyError("a fault of ours")
        return real(session, seen, now=now)

    monkeypatch.setattr(settling, "settle", breaks)

    Broom(sqlite_sessions, FixedClock(), is_dead=lambda owner: True).sweep(NOON)

    with sqlite_sessions.reading() as session, across_workspaces(session):
        left = session.scalars(select(Delivery.id).where(Delivery.state == State.PUBLISHING)).all()
    assert left == [1]


def test_what_a_living_worker_holds_is_left_alone(sessions):
    being_published(sessions)

    Broom(sessions, FixedClock(), is_dead=lambda owner: False).sweep(NOON)

    assert state(sessions) == State.PUBLISHING


def test_much_that_a_dead_worker_held_is_freed_in_batches_so_that_others_may_write(
    sqlite_sessions, monkeypatch
):
    with sqlite_sessions.writing() as session:
        member = a_member(session, a_workspace(session))
        channel = a_channel(session, member.workspace)
        for number in range(AT_ONCE * 2 + 3):
            a_post(session, member, f"Hello {number}", channel)
        with across_workspaces(session):
            session.execute(
                update(Delivery).values(
                    state=State.PUBLISHING, owner=f"{OWNER}/ab12cd34", fence=1, beat=1.0, due_at=NOON
                )
            )
    written: list[int] = []
    event.listen(sqlite_sessions.engine, "commit", lambda connection: written.append(1))
    monkeypatch.setattr(sweeping, "LONGEST_PAUSE", 0.0)

    Broom(sqlite_sessions, FixedClock(), is_dead=lambda owner: True).sweep(NOON)

    assert len(written) >= 3
    with sqlite_sessions.reading() as session, across_workspaces(session):
        assert State.PUBLISHING not in set(session.scalars(select(Delivery.state)))


def test_a_sweep_that_took_long_leaves_the_database_to_others_for_longer(sqlite_sessions, monkeypatch):
    clock, done = FixedClock(), []

    def takes_a_second(*_, **__):
        done.append(clock.now())
        clock.move(timedelta(seconds=1))
        return Swept()

    monkeypatch.setattr(sweeping, "sweep", takes_a_second)
    broom = Broom(sqlite_sessions, clock)

    for _ in range(12):
        broom.sweep(clock.now())
        clock.move(timedelta(seconds=1))

    assert [(at - NOON).total_seconds() for at in done] == [0, 10]


def test_what_a_killed_child_held_is_let_go_by_whoever_reaped_it_and_rung_for(
    sqlite_sessions, settings, running_valkey
):
    being_published(sqlite_sessions)
    child = subprocess.Popen(["sleep", "60"])
    horse = Process.of(child.pid)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        session.execute(update(Delivery).values(owner=f"{owner_name(horse)}/ab12cd34"))
    connection = connect(redis_address(settings))
    child.kill()
    child.wait()

    assert reaping.let_go_of(sqlite_sessions, connection, horse) == 1

    assert state(sqlite_sessions) != State.PUBLISHING
    assert rq_queue.queue_on(connection, BELLS).count == 1


def test_while_a_freeze_is_over_and_unswept_the_broom_does_not_rest(sqlite_sessions, monkeypatch):
    with sqlite_sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        freezing.impose(session, reason="A fire.", by=ada, now=NOON, until_at=NOON + timedelta(hours=1))
    swept: list[object] = []
    real = sweeping.sweep

    def slow(session, **how):
        swept.append(how["now"])
        clock.move(timedelta(seconds=10))
        return real(session, **how)

    clock = FixedClock()
    monkeypatch.setattr(sweeping, "sweep", slow)
    broom = Broom(sqlite_sessions, clock)
    for at in (NOON, NOON, NOON + timedelta(hours=1), NOON + timedelta(hours=1)):
        broom.sweep(at)

    assert swept == [NOON, NOON + timedelta(hours=1)]


def test_a_part_of_the_sweep_that_breaks_keeps_the_others_from_nothing(sqlite_sessions, monkeypatch):
    def breaks(session: object, *, now: datetime) -> int:
        raise KeyError("a fault of ours")

    monkeypatch.setattr(sweep.spreading, "plan", breaks)
    renewed: list[datetime] = []
    monkeypatch.setattr(sweep.renewal, "renew", lambda session, *, now: renewed.append(now) or (0, False))

    Broom(sqlite_sessions, FixedClock()).sweep(NOON)

    assert renewed == [NOON]


def test_a_fault_of_the_sweep_that_does_not_come_again_is_told_all_the_same(sqlite_sessions, monkeypatch):
    faults = [KeyError("a fault of ours")]

    def breaks_once(session: object, *, now: datetime) -> int:
        if faults:
            raise faults.pop()
        return 0

    monkeypatch.setattr(sweep.spreading, "plan", breaks_once)
    said: list[object] = []
    ear = SimpleNamespace(warning=lambda event, **about: said.append(about["fault"]))
    monkeypatch.setattr(sweeping, "log", ear)
    Broom(sqlite_sessions, FixedClock()).sweep(NOON)

    assert said == ["KeyError"]

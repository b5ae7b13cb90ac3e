"""What a dead worker held goes on at once, the first time; and what cannot be settled keeps nobody waiting."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Idempotency
from scheduler.channels import Channel
from scheduler.db import Sessions, across_workspaces
from scheduler.publishing import Delivery, State
from scheduler.publishing.claiming import not_again, replays
from scheduler.publishing.reading_back import settling
from scheduler.publishing.reading_back import sweep as sweeping
from scheduler.publishing.reading_back.sweep import release, take_over
from scheduler.publishing.reading_back.watch import Watch
from scheduler.publishing.sending.telling import Subject
from scheduler.publishing.tick import look
from tests.newsroom import FixedClock
from tests.publishing.invariants import broken
from tests.publishing.scripted import Script, Scripted
from tests.publishing.stage import a_newsroom, a_scheduled, attempts_of, delivery_of, drained


class Honours(Scripted):
    platform: ClassVar[str] = "honours"
    idempotency: ClassVar[Idempotency] = Idempotency.KEY


@pytest.fixture(autouse=True)
def platform(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ADAPTERS, "honours", Honours)


def crashed(sessions: Sessions, script: Script, posts: int = 1, platform: str = "honours") -> list[int]:
    channels = a_newsroom(sessions, channels=posts, platform=platform)
    found = [a_scheduled(sessions, channel, f"On {channel}.") for channel in channels]
    script.answers = [KeyError("stands for a crash: the attempt stays open")] * posts + [None]
    drained(sessions, script, adapter=ADAPTERS[platform])
    return found


def let_go(sessions: Sessions, clock: FixedClock) -> int:
    with sessions.writing() as session:
        return release(session, "host:1", now=clock.now())


def test_what_may_be_out_is_sent_again_at_once_where_keys_are_honoured(
    sessions: Sessions, script: Script
) -> None:
    [delivery], clock = crashed(sessions, script), FixedClock()

    let_go(sessions, clock)
    with sessions.reading() as session:
        rings = look(session, now=clock.now()).lanes
    drained(sessions, script, clock, adapter=Honours)

    assert rings == {"fast": 1}
    assert delivery_of(sessions, delivery).state == State.PUBLISHED
    assert len(set(script.keys)) == 1 and len(script.keys) == 2
    assert broken(sessions, script.keys, now=clock.now()) == []


def test_what_kills_its_worker_time_and_again_comes_back_ever_later(
    sqlite_sessions: Sessions, script: Script
) -> None:
    [delivery], clock = crashed(sqlite_sessions, script), FixedClock()
    pauses = []

    for _ in range(4):
        let_go(sqlite_sessions, clock)
        waits = delivery_of(sqlite_sessions, delivery).look_again_at - clock.now()
        pauses.append(waits)
        clock.move(waits)
        script.answers = [KeyError("again")]
        drained(sqlite_sessions, script, clock, adapter=Honours)

    assert pauses[0] == timedelta(0)
    assert all(pause >= timedelta(seconds=5) for pause in pauses[1:])
    assert len(attempts_of(sqlite_sessions, delivery)) == 5


def test_all_that_one_owner_held_takes_no_more_statements_than_a_few(
    sessions: Sessions, script: Script
) -> None:

    few = crashed(sessions, script, posts=4, platform="scripted")
    said: list[str] = []
    event.listen(sessions.engine, "before_cursor_execute", lambda *call: said.append(call[2]))

    let_go(sessions, FixedClock())

    assert {delivery_of(sessions, each).state for each in few} == {State.UNCONFIRMED}
    writes = [each for each in said if not each.startswith("SELECT") and "notice" not in each]
    # (An UPDATE of many rows by one call of the driver is one statement here.)
    assert len([each for each in writes if each.startswith("UPDATE delivery")]) == 1
    assert len([each for each in writes if each.startswith("UPDATE attempt")]) == 1


def test_what_cannot_be_settled_keeps_nobody_else_waiting_for_a_turn(
    sqlite_sessions: Sessions, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = crashed(sqlite_sessions, script, posts=4, platform="scripted")
    real, watch, clock = settling.settle, Watch(), FixedClock()

    def breaks(session: object, seen: object, **how: object) -> int:
        if dict(seen).keys() & set(held[:2]):  # type: ignore[call-overload]
            raise KeyError("a fault of ours")
        return real(session, seen, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(settling, "settle", breaks)
    monkeypatch.setattr(sweeping, "AT_ONCE", 2)
    for _ in range(3):
        with sqlite_sessions.writing() as session:
            take_over(session, now=clock.now(), steady=clock.steady(), watch=watch)
        clock.move(timedelta(seconds=10))

    with sqlite_sessions.reading() as session, across_workspaces(session):
        left = session.scalars(select(Delivery.id).where(Delivery.state == State.PUBLISHING)).all()
    assert left == held[:2]


def test_the_instant_a_lease_is_over_is_known_beforehand() -> None:
    watch = Watch()

    watch.silent([(1, 1, 5.0), (2, 1, 6.0)], 100.0)
    watch.silent([(1, 1, 5.0), (2, 1, 8.0)], 102.5)

    assert watch.left(103.0) == 7.0
    assert [sign[0] for sign in watch.silent([(1, 1, 5.0), (2, 1, 8.0)], 110.0)] == [1]


def test_one_nobody_can_be_asked_about_lets_the_others_be_asked_about(
    sqlite_sessions: Sessions, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = crashed(sqlite_sessions, script, posts=2)
    clock = FixedClock()
    let_go(sqlite_sessions, clock)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        session.execute(update(Channel).values(paused_at=clock.now()))
    real = not_again.tell

    def breaks(session: Session, about: Subject, *words: object, **how: object) -> None:
        if about.channel == "Channel 1":
            raise KeyError("a fault of ours")
        real(session, about, *words, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(not_again, "tell", breaks)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        asked = replays.ask_instead(session, now=clock.now())

    assert asked == 1
    assert delivery_of(sqlite_sessions, second).look_again_at is None
    assert delivery_of(sqlite_sessions, first).look_again_at > clock.now()

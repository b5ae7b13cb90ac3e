"""A database that was put back, or whose standby took over: what looks scheduled there may be out already."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from scheduler.adapters.base import Absent, Receipt, Unreachable
from scheduler.db import Fact, Sessions, across_workspaces
from scheduler.notices import Notice
from scheduler.publishing import Delivery, PartState, State
from scheduler.publishing.claiming import timeline
from scheduler.publishing.claiming.lease import LEASE
from scheduler.publishing.claiming.taken import part_key
from scheduler.publishing.reading_back import restored
from scheduler.publishing.reading_back.sweep import sweep
from scheduler.publishing.reading_back.watch import Watch
from scheduler.publishing.tick import look
from scheduler.wording import N_
from tests.newsroom import NOON, FixedClock
from tests.publishing.scripted import Honours, Script, Scripted, Shows
from tests.publishing.stage import a_newsroom, a_scheduled, attempts_of, delivery_of, drained, parts_of

LATER = NOON + timedelta(minutes=3)


def put_back(sessions: Sessions, text: str = "The season is open.", *, kind: type[Scripted] = Shows) -> int:
    """A post that fell due three minutes ago, in a database that was put back just now."""
    [channel] = a_newsroom(sessions, platform=kind.platform)
    delivery = a_scheduled(sessions, channel, text)
    with sessions.writing() as session:
        assert restored.doubt(session, now=LATER) == 1
    return delivery


def a_while_later(sessions: Sessions, script: Script, kind: type[Scripted] = Shows) -> None:
    clock = FixedClock(LATER + LEASE + Scripted.settle)
    with sessions.reading() as session:
        assert look(session, now=clock.now()).lanes == {"fast": 1}
    drained(sessions, script, clock, adapter=kind)


def test_what_is_found_there_is_published_and_not_sent(sessions: Sessions, script: Script) -> None:
    delivery = put_back(sessions)
    script.looks = [Receipt("there", "https://shows.example/there")]

    drained(sessions, script, FixedClock(LATER), adapter=Shows)
    assert delivery_of(sessions, delivery).state == State.UNCONFIRMED
    a_while_later(sessions, script)

    found = delivery_of(sessions, delivery)
    assert (found.state, found.permalink, script.calls) == (
        State.PUBLISHED,
        "https://shows.example/there",
        [],
    )
    assert [(part.state, part.key) for part in parts_of(sessions, delivery)] == [
        (PartState.SENT, part_key(found.key, 1))
    ]


def test_what_is_not_there_leaves_once(sessions: Sessions, script: Script) -> None:
    delivery = put_back(sessions)
    script.looks = [Absent()]

    a_while_later(sessions, script)
    drained(sessions, script, FixedClock(LATER + LEASE + Scripted.settle), adapter=Shows)

    assert delivery_of(sessions, delivery).state == State.PUBLISHED
    assert len(script.calls) == 1


def test_where_the_key_makes_it_harmless_it_is_sent_with_its_key(sessions: Sessions, script: Script) -> None:
    delivery = put_back(sessions, kind=Honours)

    a_while_later(sessions, script, Honours)

    found = delivery_of(sessions, delivery)
    assert (found.state, script.keys) == (State.PUBLISHED, [part_key(found.key, 1)])


def test_a_replay_that_does_not_get_through_leaves_the_doubt(sessions: Sessions, script: Script) -> None:
    delivery = put_back(sessions, kind=Honours)
    script.answers = [Unreachable(N_("Nobody answers."))]

    a_while_later(sessions, script, Honours)

    assert delivery_of(sessions, delivery).state == State.UNCONFIRMED


def test_where_nobody_can_look_somebody_is_asked_at_once(sessions: Sessions, script: Script) -> None:
    delivery = put_back(sessions, kind=Scripted)

    found = delivery_of(sessions, delivery)
    assert (found.state, found.look_again_at, found.cause) == (State.UNCONFIRMED, None, restored.FORGOTTEN)
    with sessions.reading() as session, across_workspaces(session):
        [notice] = session.scalars(select(Notice))
    assert "Look there" in str(notice.text)


def test_the_rest_of_a_thread_is_in_doubt_with_it(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions, platform="shows")
    delivery = a_scheduled(sessions, channel, "One.\n---\nTwo.")
    script.answers = [Receipt("one"), Unreachable(N_("Nobody answers."))]
    drained(sessions, script, adapter=Shows)
    script.looks = [Receipt("two")]

    with sessions.writing() as session:
        assert restored.doubt(session, now=LATER) == 1
    a_while_later(sessions, script)

    found = delivery_of(sessions, delivery)
    assert (found.state, found.receipt["remote_id"], len(script.calls)) == (State.PUBLISHED, "one", 2)


def test_what_is_planned_for_later_is_not_in_doubt(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions, platform="shows")
    delivery = a_scheduled(sessions, channel, at=LATER + timedelta(seconds=1))

    with sessions.writing() as session:
        assert restored.doubt(session, now=LATER) == 0

    assert delivery_of(sessions, delivery).state == State.SCHEDULED
    assert attempts_of(sessions, delivery) == []


def swept(sessions: Sessions, clock: FixedClock) -> None:
    with sessions.writing() as session:
        sweep(session, now=clock.now(), steady=clock.steady(), watch=Watch())


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_nothing_is_claimed_on_another_timeline_before_the_sweep_has_seen_to_it(
    sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sessions, platform="shows")
    before = a_scheduled(sessions, channel)
    clock = FixedClock()
    swept(sessions, clock)
    with sessions.writing() as session:
        here = session.scalar(select(Fact.value).where(Fact.name == timeline.NAME))
        session.execute(update(Fact).where(Fact.name == timeline.NAME).values(value="the former"))
    assert len(here) == 8

    drained(sessions, script, clock, adapter=Shows)
    assert (script.calls, delivery_of(sessions, before).state) == ([], State.SCHEDULED)
    swept(sessions, clock)
    after = a_scheduled(sessions, channel, "Another.", at=NOON + timedelta(seconds=1))
    clock.move(timedelta(seconds=1))
    drained(sessions, script, clock, adapter=Shows)

    assert delivery_of(sessions, before).state == State.UNCONFIRMED
    assert delivery_of(sessions, after).state == State.PUBLISHED
    with sessions.reading() as session, across_workspaces(session):
        assert session.scalar(select(Fact.value).where(Fact.name == timeline.NAME)) == here
        assert session.scalar(select(Delivery.cause).where(Delivery.id == before)) == restored.FORGOTTEN

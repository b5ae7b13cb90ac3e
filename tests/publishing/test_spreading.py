"""After an outage nothing bursts: what is late leaves one by one, and people may decide otherwise."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from scheduler.channels import Channel
from scheduler.content import Variant
from scheduler.db import Sessions, across_workspaces
from scheduler.notices import Notice
from scheduler.people import Membership
from scheduler.publishing import Delivery, State
from scheduler.publishing.planned import backlog
from scheduler.publishing.reading_back.watch import Watch
from tests.newsroom import NOON, FixedClock
from tests.publishing.scripted import Script
from tests.publishing.stage import a_newsroom, a_scheduled, delivery_of, drained
from tests.publishing.test_sweep import change, swept

MINUTE = timedelta(minutes=1)


def states(sessions: Sessions, ids: list[int]) -> list[str]:
    return [delivery_of(sessions, each).state for each in ids]


def turns(sessions: Sessions, ids: list[int]) -> list[datetime | None]:
    return [delivery_of(sessions, each).due_at for each in ids]


def one_round(sessions: Sessions, script: Script, clock: FixedClock) -> None:
    swept(sessions, Watch(), clock)
    drained(sessions, script, clock)


def an_outage(sessions: Sessions, *late: int, **of_channel: int | str) -> tuple[int, list[int]]:
    """A channel where nothing has left for long, and posts so many minutes late at noon."""
    [channel] = a_newsroom(sessions, **of_channel)
    return channel, [
        a_scheduled(sessions, channel, f"Post {minutes}", at=NOON - minutes * MINUTE) for minutes in late
    ]


def by_whom(sessions: Sessions) -> Membership:
    with sessions.reading() as session, across_workspaces(session):
        return session.scalars(select(Membership)).one()


def test_late_posts_leave_one_by_one_after_an_outage_and_others_on_time(
    sessions: Sessions, script: Script
) -> None:
    channel, late = an_outage(sessions, 40, 30, 20)
    on_time = a_scheduled(sessions, channel, "Not so late", at=NOON - 9 * MINUTE)
    clock = FixedClock()

    assert drained(sessions, script, clock) == 0  # not before there is a plan
    assert swept(sessions, Watch(), clock).spread == 3
    drained(sessions, script, clock)

    assert states(sessions, late) == ["scheduled"] * 3
    assert delivery_of(sessions, on_time).state == State.PUBLISHED
    assert turns(sessions, late) == [NOON + minutes * MINUTE for minutes in (5, 10, 15)]

    for minutes in range(1, 16):
        clock.time = NOON + minutes * MINUTE
        one_round(sessions, script, clock)
        assert len(script.calls) == 1 + minutes // 5
    assert script.texts == ["Not so late", "Post 40", "Post 30", "Post 20"]


def test_posts_planned_for_one_instant_are_no_burst(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    ids = [a_scheduled(sessions, channel, at=NOON - 30 * MINUTE) for _ in range(5)]

    one_round(sessions, script, FixedClock())

    assert states(sessions, ids) == ["published"] * 5


def test_a_channel_that_is_only_slow_is_not_spread(sessions: Sessions, script: Script) -> None:
    channel, late = an_outage(sessions, 40, 30)
    change(sessions, channel, claimed_at=NOON - 9 * MINUTE)

    one_round(sessions, script, FixedClock())

    assert states(sessions, late) == ["published"] * 2


def test_no_minutes_apart_is_all_at_once(sessions: Sessions, script: Script) -> None:
    _, late = an_outage(sessions, 40, 30, spread_minutes=0)

    one_round(sessions, script, FixedClock())

    assert states(sessions, late) == ["published"] * 2


def test_a_claim_is_remembered_to_the_minute(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    clock = FixedClock()
    for seconds in (0, 59, 61):
        clock.time = NOON + timedelta(seconds=seconds)
        a_scheduled(sessions, channel, at=clock.time)
        drained(sessions, script, clock)

    with sessions.reading() as session, across_workspaces(session):
        assert session.get_one(Channel, channel).claimed_at == NOON + timedelta(seconds=61)


def test_another_outage_gives_turns_after_those_that_stand(sessions: Sessions, script: Script) -> None:
    channel, late = an_outage(sessions, 40, 30)
    clock = FixedClock()
    swept(sessions, Watch(), clock)
    more = [a_scheduled(sessions, channel, at=NOON - minutes * MINUTE) for minutes in (15, 12)]

    swept(sessions, Watch(), clock)

    assert turns(sessions, [*late, *more]) == [NOON + minutes * MINUTE for minutes in (5, 10, 15, 20)]


def test_patience_may_run_out_before_a_turn_comes(sessions: Sessions, script: Script) -> None:
    _, late = an_outage(sessions, 58, 57, patience_minutes=60, lateness="ask")
    clock = FixedClock()
    one_round(sessions, script, clock)

    clock.move(3 * MINUTE)
    one_round(sessions, script, clock)

    assert states(sessions, late) == ["missed"] * 2


def test_kept_turns_are_worth_waiting_for(sessions: Sessions, script: Script) -> None:
    channel, late = an_outage(sessions, 58, 57, patience_minutes=60)
    clock = FixedClock()
    one_round(sessions, script, clock)
    [waiting] = of_the_page(sessions)
    assert [turn.too_late_at for turn in waiting.turns] == [NOON + 2 * MINUTE, NOON + 3 * MINUTE]

    decide(sessions, channel, "keep")
    assert of_the_page(sessions)[0].kept
    for minutes in range(1, 11):
        clock.time = NOON + minutes * MINUTE
        one_round(sessions, script, clock)

    assert states(sessions, late) == ["published"] * 2


def test_all_of_it_now(sessions: Sessions, script: Script) -> None:
    channel, late = an_outage(sessions, 40, 30, 20)
    one_round(sessions, script, FixedClock())

    assert decide(sessions, channel, "publish_all") == 3
    one_round(sessions, script, FixedClock())

    assert states(sessions, late) == ["published"] * 3
    assert of_the_page(sessions) == []


def test_each_of_it_asked_about(sessions: Sessions, script: Script) -> None:
    channel, late = an_outage(sessions, 40, 30)
    one_round(sessions, script, FixedClock())

    assert decide(sessions, channel, "ask_for_each") == 2

    assert states(sessions, late) == ["missed"] * 2
    assert script.calls == []


def test_people_are_told_of_the_plan_once(sessions: Sessions, script: Script) -> None:
    an_outage(sessions, 40, 30)
    one_round(sessions, script, FixedClock())
    one_round(sessions, script, FixedClock())

    with sessions.reading() as session, across_workspaces(session):
        [notice] = session.scalars(select(Notice)).all()
    assert notice.kind == "spread"
    assert "2 posts on Channel 1 are late" in str(notice.text)


@pytest.mark.parametrize(
    ("minutes", "then", "ends"),
    [
        (20, "drop", State.DROPPED),
        (20, "ask", State.MISSED),
        (40, "ask", State.PUBLISHED),
        (0, "publish", State.PUBLISHED),
    ],
)
def test_a_variants_own_patience_comes_before_its_channels(
    sessions: Sessions, script: Script, minutes: int, then: str, ends: State
) -> None:
    [channel] = a_newsroom(sessions, patience_minutes=25, lateness="drop" if then == "ask" else "ask")
    own = a_scheduled(sessions, channel, at=NOON - 30 * MINUTE)
    usual = a_scheduled(sessions, channel, at=NOON - 5 * MINUTE)
    with sessions.writing() as session, across_workspaces(session):
        variant = select(Delivery.variant_id).where(Delivery.id == own).scalar_subquery()
        session.execute(
            update(Variant).where(Variant.id == variant).values(patience_minutes=minutes, lateness=then)
        )

    one_round(sessions, script, FixedClock())

    assert states(sessions, [own, usual]) == [ends, State.PUBLISHED]


def test_who_scheduled_it_hears_that_it_was_dropped(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions, lateness="drop")
    a_scheduled(sessions, channel, at=NOON - 61 * MINUTE)

    one_round(sessions, script, FixedClock())

    with sessions.reading() as session, across_workspaces(session):
        [notice] = session.scalars(select(Notice)).all()
    assert notice.kind == "dropped"
    assert notice.user_id == by_whom(sessions).user_id


def decide(sessions: Sessions, channel_id: int, how: str) -> int:
    by = by_whom(sessions)
    with sessions.writing() as session:
        with across_workspaces(session):
            channel = session.get_one(Channel, channel_id)
        return int(getattr(backlog, how)(session, channel, by=by, now=NOON))


def of_the_page(sessions: Sessions) -> list[backlog.Backlog]:
    by = by_whom(sessions)
    with sessions.reading() as session:
        return backlog.backlogs(session, by.workspace_id)

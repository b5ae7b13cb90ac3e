"""The next free place: the channel's slots, else an empty day."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from scheduler.channels import Channel
from scheduler.db import LocalTime, Sessions
from scheduler.people import Membership
from scheduler.planning import ChannelPlan, Slot
from scheduler.planning.free import free
from tests.newsroom import NOON, a_channel, a_member, a_post, a_variant, a_workspace

PARIS = "Europe/Paris"  # NOON is Sunday 22 November 2026, 13:00 there


def at(day: int, hour: int, minute: int = 0) -> LocalTime:
    return LocalTime(datetime(2026, 11, day, hour, minute), PARIS)


@pytest.fixture
def ada(sessions: Sessions) -> Membership:
    with sessions.writing() as session:
        return a_member(session, a_workspace(session))


@pytest.fixture
def square(sessions: Sessions, ada: Membership) -> Channel:
    with sessions.writing() as session:
        return a_channel(session, ada.workspace)


def slot(sessions: Sessions, channel: Channel, weekday: int, hour: int) -> None:
    with sessions.writing() as session:
        session.add(
            Slot(
                workspace_id=channel.workspace_id, channel_id=channel.id, weekday=weekday, at=time(hour),
                created_at=NOON,
            )
        )  # fmt: skip


def plan(sessions: Sessions, ada: Membership, channel: Channel, *times: LocalTime) -> None:
    with sessions.writing() as session:
        for planned in times:
            a_variant(session, a_post(session, ada), channel, planned=planned)


def next_one(sessions: Sessions, channel: Channel, **more: int) -> LocalTime | None:
    with sessions.reading() as session:
        return free(session, channel.workspace_id, [channel], now=NOON, **more).get(channel.id)


def test_the_first_slot_nothing_is_planned_in(sessions: Sessions, ada: Membership, square: Channel) -> None:
    slot(sessions, square, 1, 9)
    slot(sessions, square, 3, 18)
    plan(sessions, ada, square, at(24, 9, 30))

    assert next_one(sessions, square) == at(26, 18)


def test_without_slots_an_empty_working_day_at_the_usual_hour(
    sessions: Sessions, ada: Membership, square: Channel
) -> None:
    plan(sessions, ada, square, at(20, 17, 30), at(23, 17, 30))

    assert next_one(sessions, square) == at(24, 17, 30)


def test_a_week_the_plan_calls_full_is_left_alone(
    sessions: Sessions, ada: Membership, square: Channel
) -> None:
    with sessions.writing() as session:
        session.add(
            ChannelPlan(
                workspace_id=ada.workspace_id, channel_id=square.id, cadence_min=1, cadence_max=1,
                changed_at=NOON,
            )
        )  # fmt: skip
    plan(sessions, ada, square, at(23, 10))

    assert next_one(sessions, square) == at(30, 10)


def test_the_post_itself_takes_no_place(sessions: Sessions, ada: Membership, square: Channel) -> None:
    slot(sessions, square, 1, 9)
    with sessions.writing() as session:
        post = a_post(session, ada)
        a_variant(session, post, square, planned=at(24, 9))

    assert next_one(sessions, square, apart_from=post.id) == at(24, 9)
    assert next_one(sessions, square) == LocalTime(at(24, 9).at + timedelta(days=7), PARIS)

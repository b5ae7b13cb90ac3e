"""Sent again with the same key: the same words to the letter, and no sooner than the channel takes anything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

import pytest
from sqlalchemy import select, update

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import (
    OutcomeUnknown,
    Quota,
    RateLimited,
    Receipt,
    Unauthorized,
)
from scheduler.channels import Channel, Health
from scheduler.content import Post
from scheduler.db import Sessions, across_workspaces
from scheduler.notices import Notice
from scheduler.people import Membership
from scheduler.publishing import Delivery, State
from scheduler.publishing.planned import freezing
from scheduler.publishing.reading_back.sweep import sweep
from scheduler.publishing.reading_back.watch import Watch
from scheduler.publishing.tick import look
from scheduler.wording import N_
from tests.newsroom import NOON, FixedClock
from tests.publishing import scripted
from tests.publishing.scripted import Script, Scripted, Shows
from tests.publishing.stage import a_newsroom, a_scheduled, attempts_of, channel_of, delivery_of, drained

WHY = N_("Because.")
MINUTE = timedelta(minutes=1)


class Honours(scripted.Honours):
    at_once: ClassVar[int] = 2
    quotas: ClassVar[tuple[Quota, ...]] = (Quota("posts", 6, timedelta(minutes=30)),)


@pytest.fixture(autouse=True)
def platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ADAPTERS, Honours.platform, Honours)


def in_doubt(
    sessions: Sessions, script: Script, kind: type[Scripted] = Honours, posts: int = 1
) -> tuple[int, list[int]]:
    """Posts whose answers were lost; the platform answers well afterwards."""
    [channel] = a_newsroom(sessions, platform=kind.platform)
    found = [a_scheduled(sessions, channel, f"Post {number}.") for number in range(posts)]
    script.answers = [OutcomeUnknown(WHY)] * posts + [Receipt("again")]
    drained(sessions, script, adapter=kind)
    assert {delivery_of(sessions, each).state for each in found} == {State.UNCONFIRMED}
    return channel, found


def a_while_later(sessions: Sessions, script: Script, clock: FixedClock, **how: Any) -> int:
    clock.move(MINUTE / 6)
    before = len(script.calls)
    drained(sessions, script, clock, **how)
    return len(script.calls) - before


def rewrite(sessions: Sessions, what: Any, where: Any, **values: Any) -> None:
    with sessions.writing() as session, across_workspaces(session):
        session.execute(update(what).where(where).values(**values))


@pytest.mark.parametrize("trouble", [{"rest_until": NOON + 5 * MINUTE}, {"health": Health.UNAUTHORIZED}])
def test_a_replay_waits_as_long_as_its_channel_sends_nothing_and_rings_no_bell(
    sqlite_sessions: Sessions, script: Script, trouble: dict[str, Any]
) -> None:
    channel, [delivery] = in_doubt(sqlite_sessions, script)
    rewrite(sqlite_sessions, Channel, Channel.id == channel, **trouble)
    clock = FixedClock()

    while_it_rests = a_while_later(sqlite_sessions, script, clock, adapter=Honours)
    with sqlite_sessions.reading() as session:
        rings = look(session, now=clock.now()).lanes
    well = {"rest_until": None, "health": Health.OK}
    rewrite(sqlite_sessions, Channel, Channel.id == channel, **well)
    afterwards = a_while_later(sqlite_sessions, script, clock, adapter=Honours)

    assert (while_it_rests, rings, afterwards) == (0, {}, 1)
    assert delivery_of(sqlite_sessions, delivery).state == State.PUBLISHED


@pytest.mark.parametrize("answer", [RateLimited(WHY, 30 * MINUTE), Unauthorized(WHY)])
def test_what_a_replay_is_told_about_its_channel_holds_and_what_may_be_out_stays_in_doubt(
    sqlite_sessions: Sessions, script: Script, answer: Exception
) -> None:
    channel, [delivery] = in_doubt(sqlite_sessions, script)
    script.answers = [answer]

    a_while_later(sqlite_sessions, script, FixedClock(), adapter=Honours)

    told = channel_of(sqlite_sessions, channel)
    assert (told.rest_until is not None) is isinstance(answer, RateLimited)
    assert (told.health == Health.UNAUTHORIZED) is isinstance(answer, Unauthorized)
    assert delivery_of(sqlite_sessions, delivery).state == State.UNCONFIRMED


@pytest.mark.parametrize("stop", ["paused", "frozen", "late", "lapsed"])
def test_where_a_post_might_not_leave_a_person_is_asked_and_no_bell_rings(
    sqlite_sessions: Sessions, script: Script, stop: str
) -> None:
    channel, [delivery] = in_doubt(sqlite_sessions, script)
    if stop == "frozen":
        with sqlite_sessions.writing() as session:
            editor = session.scalars(select(Membership).where(Membership.workspace_id == 1)).one()
            freezing.impose(session, reason="An accident.", by=editor, now=NOON)
    elif stop == "lapsed":
        rewrite(sqlite_sessions, Delivery, Delivery.id == delivery, good_until=NOON)
    else:
        change = {"paused_at": NOON} if stop == "paused" else {"patience_minutes": 0}
        rewrite(sqlite_sessions, Channel, Channel.id == channel, **change)
    clock = FixedClock()

    sent = a_while_later(sqlite_sessions, script, clock, adapter=Honours)

    left = delivery_of(sqlite_sessions, delivery)
    assert (sent, left.state, left.look_again_at) == (0, State.UNCONFIRMED, None)
    with sqlite_sessions.reading() as session, across_workspaces(session):
        assert look(session, now=clock.now() + MINUTE).lanes == {}
        assert session.scalars(select(Notice)).all()


def test_a_replay_whose_channel_lets_us_in_no_more_does_not_wait_for_ever(
    sqlite_sessions: Sessions, script: Script
) -> None:
    channel, [delivery] = in_doubt(sqlite_sessions, script)
    rewrite(sqlite_sessions, Channel, Channel.id == channel, health=Health.UNAUTHORIZED, patience_minutes=30)
    asked = []

    for minutes in (29, 31):
        with sqlite_sessions.writing() as session:
            sweep(session, now=NOON + minutes * MINUTE, steady=0.0, watch=Watch())
        asked.append(delivery_of(sqlite_sessions, delivery).look_again_at is None)

    assert asked == [False, True]


def test_replays_take_their_places_and_spend_the_quota(sessions: Sessions, script: Script) -> None:
    in_doubt(sessions, script, posts=4)
    script.slow, script.busiest = 0.02, 0
    clock = FixedClock()

    sent = a_while_later(sessions, script, clock, adapter=Honours)
    sent += a_while_later(sessions, script, clock, adapter=Honours)
    sent += a_while_later(sessions, script, clock, adapter=Honours)

    assert (sent, script.busiest) == (2, 2)  # four of six were spent at first
    with sessions.reading() as session, across_workspaces(session):
        left = session.scalars(
            select(Delivery.look_again_at).where(Delivery.state == State.UNCONFIRMED)
        ).all()
    assert len(left) == 2 and all(
        at >= NOON + 29 * MINUTE for at in left
    )  # when there is room again, no sooner


def test_nobody_waits_in_silence_for_a_look_at_a_channel_that_lets_us_in_no_more(
    sqlite_sessions: Sessions, script: Script
) -> None:
    channel, [delivery] = in_doubt(sqlite_sessions, script, Shows)
    rewrite(sqlite_sessions, Channel, Channel.id == channel, health=Health.UNAUTHORIZED)
    script.looks = [Receipt("there")]
    clock = FixedClock(NOON + MINUTE)
    for _ in range(2):
        with sqlite_sessions.writing() as session:
            sweep(session, now=clock.now(), steady=0.0, watch=Watch())
    said = delivery_of(sqlite_sessions, delivery)
    with sqlite_sessions.reading() as session, across_workspaces(session):
        notices = session.scalars(select(Notice.text).where(Notice.read_at.is_(None))).all()
    rewrite(sqlite_sessions, Channel, Channel.id == channel, health=Health.OK)

    a_while_later(sqlite_sessions, script, clock, adapter=Shows)

    assert "Reconnect" in str(said.cause) and said.look_again_at is not None
    assert sum("Reconnect" in str(text) for text in notices) == 1
    assert delivery_of(sqlite_sessions, delivery).state == State.PUBLISHED


@pytest.mark.parametrize("kind", [Honours, Shows])
def test_what_is_sent_again_or_looked_for_says_what_was_said_whatever_was_written_since(
    sqlite_sessions: Sessions, script: Script, kind: type[Scripted]
) -> None:
    _, [delivery] = in_doubt(sqlite_sessions, script, kind)
    rewrite(sqlite_sessions, Post, Post.id > 0, title="Other", text="Other words.", language="fr")
    looked_for: list[Any] = []

    class Remembers(kind):  # type: ignore[misc, valid-type]
        async def publish(self, part: Any, **how: Any) -> Any:
            looked_for.append(part)
            return await super().publish(part, **how)

        async def read_back(self, part: Any, **how: Any) -> Any:
            looked_for.append(part)
            return Receipt("found")

    a_while_later(sqlite_sessions, script, FixedClock(), adapter=Remembers)

    [part] = looked_for
    said = part.message
    assert (part.text, said.title, said.language) == ("Post 0.", "Winter season", "en")
    assert delivery_of(sqlite_sessions, delivery).state == State.PUBLISHED


def test_what_can_no_longer_be_said_again_is_left_to_a_person(
    sqlite_sessions: Sessions, script: Script
) -> None:
    _, [delivery] = in_doubt(sqlite_sessions, script)
    rewrite(sqlite_sessions, Post, Post.id > 0, text="Other words.")
    attempt = attempts_of(sqlite_sessions, delivery)[0]
    rewrite(sqlite_sessions, type(attempt), type(attempt).id == attempt.id, said=None)

    sent = a_while_later(sqlite_sessions, script, FixedClock(), adapter=Honours)

    left = delivery_of(sqlite_sessions, delivery)
    assert (sent, left.state, left.look_again_at) == (0, State.UNCONFIRMED, None)

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

import pytest
from sqlalchemy import update

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import (
    Capability,
    OutcomeUnknown,
    Receipt,
    RecipientRefused,
    Rejected,
    Unreachable,
)
from scheduler.db import Sessions, across_workspaces
from scheduler.publishing import PartState, State
from scheduler.publishing.attempt import Part
from scheduler.wording import N_
from tests.newsroom import NOON, FixedClock
from tests.publishing.invariants import broken
from tests.publishing.scripted import Script, Scripted
from tests.publishing.stage import (
    a_newsroom,
    a_reader,
    a_scheduled,
    channel_of,
    delivery_of,
    drained,
    parts_of,
    readers,
)

WHY = N_("Because.")
THREAD = "One.\n---\nTwo.\n---\nThree."


class Mailing(Scripted):
    platform: ClassVar[str] = "mailing"
    capabilities: ClassVar[frozenset[Capability]] = frozenset({Capability.AUDIENCE, Capability.TITLE})
    chained: ClassVar[bool] = False


@pytest.fixture
def mailing(monkeypatch: pytest.MonkeyPatch, sessions: Sessions) -> int:
    """A newsletter with three readers; gives the channel."""
    monkeypatch.setitem(ADAPTERS, "mailing", Mailing)
    [channel] = a_newsroom(sessions, platform="mailing")
    for email in ("ada@example.org", "ben@example.org", "cleo@example.org"):
        a_reader(sessions, channel, email)
    return channel


def states(sessions: Sessions, delivery: int) -> list[str]:
    return [part.state for part in parts_of(sessions, delivery)]


def test_the_pieces_of_a_thread_follow_each_other(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel, THREAD)

    drained(sessions, script)

    assert [(text, after) for text, _, after in script.calls] == [
        ("One.", None),
        ("Two.", "r1"),
        ("Three.", "r2"),
    ]
    assert delivery_of(sessions, delivery).permalink == "https://scripted.example/1"


def test_a_thread_goes_on_at_the_first_piece_that_certainly_did_not_go(
    sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel, THREAD)
    script.answers = [Receipt("a"), Unreachable(WHY), Receipt("b"), Receipt("c")]
    clock = FixedClock()

    drained(sessions, script, clock)
    assert states(sessions, delivery) == [PartState.SENT, PartState.READY, PartState.READY]
    clock.move(timedelta(minutes=1))
    drained(sessions, script, clock)

    assert script.texts == ["One.", "Two.", "Two.", "Three."]
    assert script.keys[1] == script.keys[2]
    assert script.calls[2][2] == "a"
    assert delivery_of(sessions, delivery).state == State.PUBLISHED
    assert broken(sessions, script.keys, now=clock.now()) == []


def test_a_thread_stops_where_nobody_knows(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel, THREAD)
    script.answers = [Receipt("a"), OutcomeUnknown(WHY)]

    drained(sessions, script)

    assert states(sessions, delivery) == [PartState.SENT, PartState.UNKNOWN, PartState.READY]
    assert delivery_of(sessions, delivery).state == State.UNCONFIRMED


def test_what_answers_a_post_a_person_vouched_for_asks_for_its_proof(
    sqlite_sessions: Sessions, script: Script
) -> None:
    sessions, clock = sqlite_sessions, FixedClock()
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel, THREAD)
    script.answers, script.looks = [Unreachable(WHY), None], [Receipt("found")]
    drained(sessions, script, clock)
    with sessions.writing() as session, across_workspaces(session):
        first = Part.delivery_id == delivery, Part.ordinal == 1
        session.execute(update(Part).where(*first).values(state=PartState.SENT))

    clock.move(timedelta(minutes=1))
    drained(sessions, script, clock)

    assert [(text, after) for text, _, after in script.calls[1:]] == [("Two.", "found"), ("Three.", "r2")]


def test_uploads_are_kept_and_not_done_twice(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel, options={"steps": ["first", "second"]})
    script.answers = [Unreachable(WHY), Receipt("a")]
    clock = FixedClock()

    drained(sessions, script, clock, lane="heavy")
    clock.move(timedelta(minutes=1))
    drained(sessions, script, clock, lane="heavy")

    assert script.prepared == ["first", "second"]
    assert delivery_of(sessions, delivery).state == State.PUBLISHED


def test_everybody_on_the_list_gets_one_letter(sessions: Sessions, script: Script, mailing: int) -> None:
    delivery = a_scheduled(sessions, mailing)

    drained(sessions, script, adapter=Mailing)

    assert script.told == ["ada@example.org", "ben@example.org", "cleo@example.org"]
    sent = delivery_of(sessions, delivery)
    assert (sent.state, sent.receipt["detail"]) == (State.PUBLISHED, {"sent": 3, "parts": 3})
    assert len(set(script.keys)) == 3


def test_a_refused_address_is_suppressed_and_the_others_get_theirs(
    sessions: Sessions, script: Script, mailing: int
) -> None:
    delivery = a_scheduled(sessions, mailing)
    script.answers = [RecipientRefused(N_("No such mailbox.")), Receipt("b"), Receipt("c")]

    drained(sessions, script, adapter=Mailing)

    assert states(sessions, delivery) == [PartState.REFUSED, PartState.SENT, PartState.SENT]
    assert delivery_of(sessions, delivery).state == State.PUBLISHED
    with sessions.reading() as session, across_workspaces(session):
        left = [reader.email for reader in readers(session, channel_of(sessions, mailing))]
    assert left == ["ben@example.org", "cleo@example.org"]


def test_an_answer_lost_is_in_doubt_for_that_reader_only(
    sessions: Sessions, script: Script, mailing: int
) -> None:
    delivery = a_scheduled(sessions, mailing)
    script.answers = [Receipt("a"), OutcomeUnknown(WHY), Receipt("c")]

    drained(sessions, script, adapter=Mailing)
    drained(sessions, script, FixedClock(NOON + timedelta(hours=2)), adapter=Mailing)

    assert states(sessions, delivery) == [PartState.SENT, PartState.UNKNOWN, PartState.SENT]
    assert delivery_of(sessions, delivery).state == State.UNCONFIRMED
    assert len(script.calls) == 3


def test_a_mailing_goes_on_with_those_who_certainly_got_nothing(
    sessions: Sessions, script: Script, mailing: int
) -> None:
    delivery = a_scheduled(sessions, mailing)
    script.answers = [OutcomeUnknown(WHY), Unreachable(WHY), Receipt("c"), Receipt("b")]
    clock = FixedClock()

    drained(sessions, script, clock, adapter=Mailing)
    assert delivery_of(sessions, delivery).state == State.SCHEDULED
    a_reader(sessions, mailing, "dora@example.org")  # the next mailing is hers
    clock.move(timedelta(minutes=1))
    drained(sessions, script, clock, adapter=Mailing)

    assert script.told == ["ada@example.org", "ben@example.org", "cleo@example.org", "ben@example.org"]
    assert delivery_of(sessions, delivery).state == State.UNCONFIRMED
    assert broken(sessions, script.keys, now=clock.now()) == []


def test_who_left_the_list_meanwhile_gets_nothing_more(
    sessions: Sessions, script: Script, mailing: int
) -> None:
    delivery = a_scheduled(sessions, mailing)
    script.answers = [Receipt("a"), Unreachable(WHY), Receipt("c")]
    clock = FixedClock()
    drained(sessions, script, clock, adapter=Mailing)
    with sessions.writing() as session, across_workspaces(session):
        from scheduler.channels import Recipient

        for row in session.query(Recipient).filter_by(email="ben@example.org"):
            row.unsubscribed_at = clock.now()
    clock.move(timedelta(minutes=1))

    drained(sessions, script, clock, adapter=Mailing)

    assert states(sessions, delivery) == [PartState.SENT, PartState.REFUSED, PartState.SENT]
    assert delivery_of(sessions, delivery).state == State.PUBLISHED


def test_a_letter_refused_to_three_in_a_row_is_refused_for_all(
    sessions: Sessions, script: Script, mailing: int
) -> None:
    for number in range(5):
        a_reader(sessions, mailing, f"reader{number}@example.org")
    delivery = a_scheduled(sessions, mailing)
    script.answers = [Rejected(N_("Too large."))]

    drained(sessions, script, adapter=Mailing)

    assert len(script.calls) == 3
    assert delivery_of(sessions, delivery).state == State.FAILED


def test_a_mailing_to_nobody_fails_and_says_so(sessions: Sessions, script: Script, mailing: int) -> None:
    [empty] = a_newsroom_of(sessions)
    delivery = a_scheduled(sessions, empty)

    drained(sessions, script, adapter=Mailing)

    assert delivery_of(sessions, delivery).state == State.FAILED


def a_newsroom_of(sessions: Sessions) -> list[int]:
    from tests.newsroom import a_channel, a_member, a_workspace

    with sessions.writing() as session:
        space = a_workspace(session, "Second")
        a_member(session, space, email="zoe@example.org")
        return [a_channel(session, space, "Letters", platform="mailing").id]


def test_a_long_mailing_stops_between_two_letters_when_asked(
    sessions: Sessions, script: Script, mailing: int
) -> None:
    delivery = a_scheduled(sessions, mailing)

    drained(sessions, script, adapter=Mailing, stopping=lambda: len(script.calls) >= 2)
    assert states(sessions, delivery) == [PartState.SENT, PartState.SENT, PartState.READY]
    assert delivery_of(sessions, delivery).state == State.SCHEDULED
    drained(sessions, script, adapter=Mailing)

    assert len(script.calls) == 3
    assert delivery_of(sessions, delivery).state == State.PUBLISHED

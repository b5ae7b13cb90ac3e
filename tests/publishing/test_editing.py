from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from scheduler import publishing
from scheduler.content import Variant
from scheduler.db import Sessions
from scheduler.people import Membership
from scheduler.publishing import State, UnderWay
from scheduler.publishing.planned import editing
from scheduler.publishing.reading_back.resolving import ProofNeeded
from scheduler.publishing.states import NotInThatState
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace
from tests.publishing.test_scheduling import TOMORROW


def a_scheduled(session: Session) -> tuple[Variant, Variant, Membership]:
    """Two variants of one post, both scheduled; the second has words of its own."""
    space = a_workspace(session)
    ada = a_member(session, space)
    post = a_post(session, ada, "Hello", a_channel(session, space), a_channel(session, space, "The hall"))
    first, second = post.variants
    second.text = "Own words"
    session.flush()
    for variant in (first, second):
        publishing.schedule(session, variant, planned=TOMORROW, by=ada, now=NOON)
    return first, second, ada


def test_an_edit_that_passes_stays_scheduled_with_a_new_stamp(sessions: Sessions) -> None:
    with sessions.writing() as session:
        first, second, ada = a_scheduled(session)
        stamps = first.delivery.content_hash, second.delivery.content_hash

        changed = editing.revise(session, first.post, by=ada, now=NOON, text="Hello again")

        assert changed.unscheduled == []
        assert first.delivery.state == State.SCHEDULED
        assert first.delivery.content_hash != stamps[0]
        assert second.delivery.content_hash == stamps[1]


def test_an_edit_that_does_not_pass_is_unscheduled_and_says_so(sessions: Sessions) -> None:
    with sessions.writing() as session:
        first, second, ada = a_scheduled(session)

        changed = editing.revise(session, first.post, by=ada, now=NOON, text="x" * 501)

        assert changed.unscheduled == [first]
        assert (first.delivery.state, second.delivery.state) == (State.UNSCHEDULED, State.SCHEDULED)
        assert first.planned == TOMORROW
        assert "no longer scheduled" in str(changed.notes[0])


def test_words_on_the_wire_cannot_change(sessions: Sessions) -> None:
    with sessions.writing() as session:
        first, second, ada = a_scheduled(session)
        first.delivery.state, first.delivery.owner = State.PUBLISHING, "worker"
        session.flush()

        with pytest.raises(UnderWay):
            editing.revise(session, first.post, by=ada, now=NOON, text="Too late")
        editing.tailor(session, second, "Still in time", by=ada, now=NOON)

        assert second.text == "Still in time"


def test_deleting_takes_it_off_every_schedule(sessions: Sessions) -> None:
    with sessions.writing() as session:
        first, second, ada = a_scheduled(session)

        editing.delete(session, first.post, by=ada, now=NOON)

        assert {first.delivery.state, second.delivery.state} == {State.UNSCHEDULED}
        assert first.post.deleted_at == NOON


def test_a_persons_word_needs_a_proof(sessions: Sessions) -> None:
    with sessions.writing() as session:
        first, _, ada = a_scheduled(session)
        first.delivery.state = State.UNCONFIRMED
        session.flush()
        with pytest.raises(ProofNeeded):
            publishing.resolve(session, first, outcome="published", by=ada, now=NOON)

        publishing.resolve(
            session, first, outcome="published", permalink="https://x.example/1", by=ada, now=NOON
        )

        assert (first.delivery.state, first.delivery.permalink) == (State.PUBLISHED, "https://x.example/1")


def test_certainly_absent_leaves_again(sessions: Sessions) -> None:
    with sessions.writing() as session:
        first, second, ada = a_scheduled(session)
        first.delivery.state = State.UNCONFIRMED
        session.flush()

        publishing.resolve(session, first, outcome="absent", by=ada, now=NOON)

        assert (first.delivery.state, first.delivery.due_at) == (State.SCHEDULED, NOON)
        with pytest.raises(NotInThatState):
            publishing.resolve(session, second, outcome="absent", by=ada, now=NOON)


def test_dropping_is_for_good(sessions: Sessions) -> None:
    with sessions.writing() as session:
        first, _, ada = a_scheduled(session)

        publishing.resolve(session, first, outcome="dropped", by=ada, now=NOON)

        with pytest.raises(NotInThatState):
            publishing.schedule(session, first, planned=TOMORROW, by=ada, now=NOON)

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from scheduler import approvals
from scheduler.adapters.base import OutcomeUnknown, Rejected
from scheduler.approvals import paths
from scheduler.approvals.paths import Step
from scheduler.channels import Channel
from scheduler.content import Variant
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership, Role
from scheduler.people.roles import NotAllowed
from scheduler.publishing import Delivery, Kind, NotInThatState, Refused, State, UnderWay, after_decision
from scheduler.publishing.corrections import concluding, correcting, public, taking_down
from scheduler.publishing.planned import freezing
from scheduler.publishing.reading_back.sweep import sweep
from scheduler.publishing.reading_back.watch import Watch
from scheduler.wording import N_
from tests.newsroom import NOON, FixedClock, a_member
from tests.publishing.afterwards import THREAD, a_published, asked, the_last
from tests.publishing.invariants import broken
from tests.publishing.scripted import Script, Scripted
from tests.publishing.stage import attempts_of, delivery_of, drained, parts_of, variant_of

WHY = N_("Because.")
MINUTE = timedelta(minutes=1)


def propose(sessions: Sessions, delivery: int, text: str = "Hello, corrected.", **how: Any) -> Any:
    how.setdefault("now", NOON)
    return asked(
        sessions, delivery, lambda s, variant, by: correcting.propose(s, variant, text=text, by=by, **how)
    )


def a_path(sessions: Sessions, delivery: int) -> None:
    def make(session: Any, variant: Variant, by: Membership) -> None:
        steps = [Step(Role.EDITOR, None)]
        paths.create(session, by=by, name="Four eyes", channels=None, steps=steps, now=NOON)

    asked(sessions, delivery, make)


def wording_of(sessions: Sessions, delivery: int) -> str:
    return asked(sessions, delivery, lambda s, variant, by: variant.wording)


def test_other_words_reach_the_same_post(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)
    before = variant_of(sessions, delivery).sequence

    proposed = propose(sessions, delivery, reason="A wrong date.")
    drained(sessions, script)

    assert proposed.missing == ()
    assert script.amended == [("edit", "r1", "Hello, corrected.")]
    correction = the_last(sessions, Kind.EDIT)
    assert (correction.state, correction.reason) == (State.PUBLISHED, "A wrong date.")
    assert delivery_of(sessions, delivery).state == State.PUBLISHED
    [attempt] = attempts_of(sessions, correction.id)
    assert (attempt.kind, attempt.outcome, attempt.said["text"]) == ("edit", "sent", "Hello, corrected.")
    assert variant_of(sessions, delivery).sequence > before
    # The next correction starts from what this one left there.
    assert parts_of(sessions, delivery)[0].receipt["detail"] == {"edited": "Hello, corrected."}
    assert delivery_of(sessions, delivery).permalink.endswith("?edited")
    assert broken(sessions, script.keys, now=NOON) == []


def test_a_second_correction_is_a_deed_of_its_own(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)
    propose(sessions, delivery)
    drained(sessions, script)

    propose(sessions, delivery, "Hello, corrected twice.")
    drained(sessions, script)

    assert [text for _, _, text in script.amended] == ["Hello, corrected.", "Hello, corrected twice."]
    assert len(set(script.amended_keys)) == 2


def test_the_words_that_are_out_are_no_correction(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)

    with pytest.raises(Refused, match="out already"):
        propose(sessions, delivery, "Hello.")


def test_a_thread_is_corrected_piece_by_piece_and_keeps_its_length(
    sessions: Sessions, script: Script
) -> None:
    delivery = a_published(sessions, script, THREAD)
    with pytest.raises(Refused, match="thread"):
        propose(sessions, delivery, "One.\n---\nTwo.")

    propose(sessions, delivery, "One.\n---\nTwo!\n---\nThree!")
    drained(sessions, script)

    assert script.amended == [("edit", "r1", "One."), ("edit", "r2", "Two!"), ("edit", "r3", "Three!")]


def test_a_lost_answer_is_asked_for_again_with_the_same_key(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script, THREAD)
    propose(sessions, delivery, THREAD.replace("Two", "Deux"))
    script.afterwards = [None, OutcomeUnknown(WHY)]
    clock = FixedClock()

    drained(sessions, script, clock)
    clock.move(MINUTE)
    drained(sessions, script, clock)

    assert [remote for _, remote, _ in script.amended] == ["r1", "r2", "r2", "r3"]
    assert script.amended_keys[1] == script.amended_keys[2]
    assert the_last(sessions, Kind.EDIT).state == State.PUBLISHED


def test_what_is_not_published_cannot_be_corrected(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)
    asked(sessions, delivery, lambda s, v, by: taking_down.take_down(s, v, reason="Wrong.", by=by, now=NOON))
    with pytest.raises(UnderWay):
        propose(sessions, delivery)
    drained(sessions, script)

    with pytest.raises(NotInThatState):
        propose(sessions, delivery)


def test_a_removal_overtakes_a_correction_and_gives_the_words_back(
    sessions: Sessions, script: Script
) -> None:
    delivery = a_published(sessions, script)
    propose(sessions, delivery, wait=MINUTE)

    asked(sessions, delivery, lambda s, v, by: taking_down.take_down(s, v, reason="Wrong.", by=by, now=NOON))
    drained(sessions, script)

    assert script.amended == [("remove", "r1", "")]
    assert the_last(sessions, Kind.EDIT).state == State.DROPPED
    assert wording_of(sessions, delivery) == "Hello."


def test_withdrawn_in_time_nothing_changes_there_and_the_words_come_back(
    sessions: Sessions, script: Script
) -> None:
    delivery = a_published(sessions, script)
    propose(sessions, delivery, options={"steps": []}, wait=timedelta(seconds=10))
    assert drained(sessions, script) == 0
    correction = the_last(sessions, Kind.EDIT)

    asked(sessions, delivery, lambda s, v, by: conclude(s, correction, concluding.leave, by))
    drained(sessions, script, FixedClock(NOON + MINUTE))

    assert script.amended == []
    variant = variant_of(sessions, delivery)
    assert (wording_of(sessions, delivery), variant.options) == ("Hello.", {})


def conclude(session: Any, delivery: Delivery, deed: Any, by: Membership, **how: Any) -> None:
    deed(session, session.get_one(Delivery, delivery.id), by=by, now=NOON, **how)


def test_it_waits_for_the_yes_that_the_channel_asks_for(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)
    a_path(sessions, delivery)

    proposed = propose(sessions, delivery)
    assert len(proposed.missing) == 1 and drained(sessions, script) == 0

    def decide(session: Any, variant: Variant, by: Membership) -> bool:
        zoe = a_member(session, by.workspace, Role.EDITOR, name="Zoé Marin", email="zoe@example.org")
        [waiting] = approvals.waiting(session, zoe, now=NOON)
        assert waiting.variant.id == variant.id and waiting.mine
        approvals.decide(session, variant, verdict=approvals.Verdict.APPROVE, by=zoe, now=NOON)
        return after_decision(session, variant, by=zoe, now=NOON)

    assert asked(sessions, delivery, decide)
    drained(sessions, script)
    assert script.amended == [("edit", "r1", "Hello, corrected.")]


def test_who_may_only_write_cannot_send_it_where_nobody_is_asked(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)

    def as_contributor(session: Any, variant: Variant, by: Membership) -> None:
        lou = a_member(session, by.workspace, Role.CONTRIBUTOR, name="Lou Petit", email="lou@example.org")
        variant.post.author_id = lou.user_id
        correcting.propose(session, variant, text="Mine.", by=lou, now=NOON)

    with pytest.raises(NotAllowed):
        asked(sessions, delivery, as_contributor)
    assert wording_of(sessions, delivery) == "Hello."


def test_a_freeze_refuses_it_and_holds_what_falls_due_inside(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)
    correction = propose(sessions, delivery, wait=MINUTE).delivery
    asked(sessions, delivery, lambda s, v, by: freezing.impose(s, reason="Crisis", by=by, now=NOON))
    later = FixedClock(NOON + 2 * MINUTE)

    drained(sessions, script, later)
    with sessions.writing() as session:
        sweep(session, now=later.now(), steady=0, watch=Watch())

    assert script.amended == []
    assert delivery_of(sessions, correction.id).state == State.HELD


def test_words_changed_behind_the_gate_are_asked_about_again(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)
    correction = propose(sessions, delivery).delivery
    with sessions.writing() as session, across_workspaces(session):
        session.scalars(select(Variant)).one().text = "Behind the gate."

    drained(sessions, script)
    assert script.amended == [] and delivery_of(sessions, correction.id).state == State.SCHEDULED
    with sessions.writing() as session:
        sweep(session, now=NOON, steady=0, watch=Watch())
    drained(sessions, script)

    assert script.amended == [("edit", "r1", "Behind the gate.")]


def test_an_old_stamp_never_goes_out_with_a_correction_either(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)
    correction = propose(sessions, delivery).delivery
    with sessions.writing() as session, across_workspaces(session):
        session.scalars(select(Channel)).one().revision += 1

    drained(sessions, script)
    assert script.amended == [] and delivery_of(sessions, correction.id).state == State.SCHEDULED
    with sessions.writing() as session:
        sweep(session, now=NOON, steady=0, watch=Watch())
    drained(sessions, script)

    assert script.amended == [("edit", "r1", "Hello, corrected.")]


def test_refused_there_it_fails_and_can_be_sent_again_or_withdrawn(
    sessions: Sessions, script: Script
) -> None:
    delivery = a_published(sessions, script)
    correction = propose(sessions, delivery).delivery
    script.afterwards = [Rejected(N_("Too old."))]
    drained(sessions, script)
    assert delivery_of(sessions, correction.id).state == State.FAILED

    asked(sessions, delivery, lambda s, v, by: conclude(s, correction, concluding.again, by))
    drained(sessions, script)

    assert delivery_of(sessions, correction.id).state == State.PUBLISHED


def test_another_proposal_replaces_one_that_failed(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)
    propose(sessions, delivery)
    script.afterwards = [Rejected(N_("Too long."))]
    drained(sessions, script)

    propose(sessions, delivery, "Hi.")
    drained(sessions, script)

    assert script.amended[-1] == ("edit", "r1", "Hi.")
    assert the_last(sessions, Kind.EDIT).state == State.PUBLISHED


def test_where_the_platform_cannot_somebody_does_it_by_hand(
    sessions: Sessions, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = a_published(sessions, script)
    monkeypatch.setattr(Scripted, "capabilities", frozenset())

    correction = propose(sessions, delivery).delivery
    assert correction.state == State.WAITING and drained(sessions, script) == 0
    asked(sessions, delivery, lambda s, v, by: conclude(s, correction, concluding.done, by))

    assert delivery_of(sessions, correction.id).state == State.PUBLISHED
    assert wording_of(sessions, delivery) == "Hello, corrected."


def test_what_readers_see_is_what_was_last_sent(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)

    def out(session: Any, variant: Variant, by: Membership) -> str:
        found = public.words_out(session, variant)
        return str(found and found["text"])

    before = asked(sessions, delivery, out)
    propose(sessions, delivery)
    still = asked(sessions, delivery, out)
    drained(sessions, script)

    assert (before, still, asked(sessions, delivery, out)) == ("Hello.", "Hello.", "Hello, corrected.")

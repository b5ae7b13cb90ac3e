"""What somebody sends back, or says yes to, about what is public already."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from scheduler import approvals
from scheduler.channels import Channel
from scheduler.content import Stage, Variant
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership, Role
from scheduler.publishing import Kind, State, after_decision
from tests.newsroom import NOON, FixedClock, a_member
from tests.publishing.afterwards import a_published, asked, the_last
from tests.publishing.scripted import Script
from tests.publishing.stage import delivery_of, drained
from tests.publishing.test_correcting import a_path, propose

MINUTE = timedelta(minutes=1)


def test_a_correction_no_longer_leaves_when_its_post_is_sent_back(
    sqlite_sessions: Sessions, script: Script
) -> None:
    delivery = a_published(sqlite_sessions, script)
    propose(sqlite_sessions, delivery, wait=MINUTE)

    def send_back(session: Any, variant: Variant, by: Membership) -> None:
        variant.post.stage = Stage.DRAFT  # somebody wants other words on another of its channels
        after_decision(session, variant, by=by, now=NOON)

    asked(sqlite_sessions, delivery, send_back)
    drained(sqlite_sessions, script, FixedClock(NOON + MINUTE))

    left = the_last(sqlite_sessions, Kind.EDIT)
    assert (left.state, left.due_at, script.amended) == (State.UNSCHEDULED, None, [])


def test_a_correction_by_hand_becomes_a_task_with_its_yes_though_the_channel_is_paused(
    sqlite_sessions: Sessions, script: Script
) -> None:
    delivery = a_published(sqlite_sessions, script)
    a_path(sqlite_sessions, delivery)
    propose(sqlite_sessions, delivery, by_hand=True)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        channel = session.get_one(Channel, delivery_of(sqlite_sessions, delivery).channel_id)
        channel.paused_at, channel.pause_reason = NOON, "Nobody is there."

    def approve(session: Any, variant: Variant, by: Membership) -> None:
        zoe = a_member(session, by.workspace, Role.EDITOR, name="Zoe Brun")
        approvals.decide(session, variant, verdict=approvals.Verdict.APPROVE, by=zoe, now=NOON)
        after_decision(session, variant, by=zoe, now=NOON)

    asked(sqlite_sessions, delivery, approve)

    assert the_last(sqlite_sessions, Kind.EDIT).state == State.WAITING

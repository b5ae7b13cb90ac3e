from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.channels import Recipient
from scheduler.content import Variant
from scheduler.db import LocalTime, Sessions
from scheduler.publishing import Delivery, State
from scheduler.publishing.attempt import Part
from scheduler.publishing.planned import closing
from scheduler.wording import N_
from tests.newsroom import NOON, a_channel, a_member, a_post, a_variant, a_workspace

LATER = LocalTime(datetime(2026, 11, 23, 10), "Europe/Paris")


def state(session: Session, variant: Variant, to: State, **more: object) -> None:
    session.execute(
        update(Delivery)
        .where(Delivery.workspace_id == variant.workspace_id, Delivery.variant_id == variant.id)
        .values(state=to, due_at=NOON + timedelta(days=1), **more)
    )
    session.expire_all()


def test_what_was_scheduled_there_keeps_its_planned_time(sessions: Sessions) -> None:
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        goes, stays = a_channel(session, by.workspace), a_channel(session, by.workspace, "Other")
        post = a_post(session, by)
        here, there = (a_variant(session, post, channel, planned=LATER) for channel in (goes, stays))
        state(session, here, State.SCHEDULED)
        state(session, there, State.SCHEDULED)

        assert closing.close(session, goes, by=by, now=NOON) == 1

        assert (here.delivery.state, here.delivery.due_at, here.planned) == (State.UNSCHEDULED, None, LATER)
        assert there.delivery.state == State.SCHEDULED


def test_a_channel_does_not_close_over_what_is_on_its_way(sessions: Sessions) -> None:
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        channel = a_channel(session, by.workspace)
        variant = a_variant(session, a_post(session, by), channel, planned=LATER)
        state(session, variant, State.PUBLISHING, owner="worker", lease_until=NOON)

        with pytest.raises(closing.StillPublishing):
            closing.close(session, channel, by=by, now=NOON)


def test_a_forgotten_recipient_is_named_in_no_record(sessions: Sessions) -> None:
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        channel = a_channel(session, by.workspace, platform="email")
        variant = a_variant(session, a_post(session, by), channel)
        ada, bea = (
            Recipient(
                workspace_id=by.workspace_id, channel_id=channel.id, email=f"{name}@example.org", language="en",
                consent_at=NOON, consent_source="Fair", created_at=NOON,
            )
            for name in ("ada", "bea")
        )  # fmt: skip
        session.add_all([ada, bea])
        session.flush()
        for number, person in enumerate((ada, bea), 1):
            session.add(
                Part(
                    workspace_id=by.workspace_id, delivery_id=variant.delivery.id, ordinal=number, key=str(number),
                    name=person.email, recipient_id=person.id, reason=N_("No {who}.", who=person.email),
                )
            )  # fmt: skip
        session.flush()

        closing.forget(session, channel, ada)

        parts = session.scalars(
            select(Part).where(Part.workspace_id == by.workspace_id).order_by(Part.ordinal)
        )
        assert [(part.name, part.reason is None) for part in parts] == [
            ("", True),
            ("bea@example.org", False),
        ]

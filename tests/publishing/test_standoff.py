"""What two do at the same moment: a freeze gets through, and a stamp that was taken off stays off."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from scheduler.approvals import Verdict, decide
from scheduler.content import Variant
from scheduler.db import Sessions, across_workspaces, gate_lock
from scheduler.people import Membership, Role
from scheduler.publishing import Delivery, Freeze, State
from scheduler.publishing.planned import freezing, voices
from scheduler.publishing.reading_back import resolving
from tests.newsroom import NOON, a_member
from tests.publishing.afterwards import asked
from tests.publishing.stage import a_newsroom, a_scheduled, delivery_of


class Ended(Exception):
    sqlstate = "40P01"


def test_a_freeze_that_met_a_deadlock_begins_again(
    sqlite_sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_newsroom(sqlite_sessions)
    faults = [OperationalError("UPDATE", {}, Ended())]
    real = freezing.touch

    def touch(*given: object) -> None:
        if faults:
            raise faults.pop()
        real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(freezing, "touch", touch)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        everybody = session.scalars(select(Membership)).all()
        freezing.impose_everywhere(session, everybody, reason="A fire.", now=NOON)

    with sqlite_sessions.reading() as session, across_workspaces(session):
        assert [one.reason for one in session.scalars(select(Freeze))] == ["A fire."]


def test_other_speakers_that_met_a_deadlock_begin_again(
    sqlite_sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_newsroom(sqlite_sessions)
    faults, closed = [OperationalError("UPDATE", {}, Ended())], []

    def close(session: Session, workspace_id: int) -> None:
        closed.append(workspace_id)
        if faults:
            raise faults.pop()

    monkeypatch.setattr(gate_lock, "close", close)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        voices.changed(session, 1)

    assert closed == [1, 1]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_who_says_yes_comes_to_the_gate_before_any_row(sessions: Sessions) -> None:
    [channel] = a_newsroom(sessions)
    a_scheduled(sessions, channel)
    with sessions.writing() as session, across_workspaces(session):
        ada = session.scalars(select(Membership)).one()
        a_member(session, ada.workspace, Role.APPROVER, name="Lea Marin", email="lea@example.org")

    with sessions.writing() as closing, sessions.writing() as deciding, across_workspaces(deciding):
        gate_lock.close(closing, 1)
        lea = deciding.scalars(select(Membership).where(Membership.role == Role.APPROVER)).one()
        variant = deciding.scalars(select(Variant)).one()
        deciding.execute(text("SET LOCAL lock_timeout = '200ms'"))
        # Not refused for want of a question: it has not come that far.
        with pytest.raises(OperationalError):
            decide(deciding, variant, verdict=Verdict.APPROVE, by=lea, now=NOON)
        deciding.rollback()


def test_a_stamp_taken_off_since_the_row_was_read_does_not_come_back(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel)
    real = resolving.stamp

    def somebody_else_first(session: Session, variant: Variant, **how: object) -> object:
        session.execute(
            update(Delivery)
            .where(Delivery.id == delivery)
            .values(stamped_at=None)
            .execution_options(synchronize_session=False)
        )
        return real(session, variant, **how)  # type: ignore[arg-type]

    def answer(session: Session, variant: Variant, by: Membership) -> None:
        variant.delivery.state = State.UNCONFIRMED
        session.flush()
        resolving.resolve(session, variant, outcome="absent", by=by, now=NOON)

    asked(sessions, delivery, answer)
    assert delivery_of(sessions, delivery).stamped_at is not None
    monkeypatch.setattr(resolving, "stamp", somebody_else_first)

    asked(sessions, delivery, answer)

    left = delivery_of(sessions, delivery)
    assert (left.state, left.stamped_at) == (State.SCHEDULED, None)

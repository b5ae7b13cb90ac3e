"""What two do at the same moment: a freeze gets through, and a stamp that was taken off stays off."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from scheduler.content import Variant
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership
from scheduler.publishing import Delivery, Freeze, State
from scheduler.publishing.planned import freezing
from scheduler.publishing.reading_back import resolving
from tests.newsroom import NOON
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

"""New rules for a zone: wall times stay, instants move, people hear what moved; older rules change nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from scheduler.content import Variant
from scheduler.db import Sessions, across_workspaces
from scheduler.notices import Notice
from scheduler.publishing import Delivery, State
from scheduler.publishing.planned import zone_data
from tests.newsroom import NOON
from tests.publishing.stage import a_newsroom, a_scheduled, delivery_of, variant_of

HOUR = timedelta(hours=1)
LATER = NOON + timedelta(days=30)


def adopt(sessions: Sessions, version: str) -> int:
    with sessions.writing() as session:
        return zone_data.adopt(session, version, now=NOON)


def as_under_old_rules(sessions: Sessions, delivery_id: int, *, wall: datetime | None = None) -> None:
    """Its instant is an hour off what the rules of today make of its wall time."""
    variant = variant_of(sessions, delivery_id)
    with sessions.writing() as session, across_workspaces(session):
        session.execute(
            update(Variant)
            .where(Variant.id == variant.id)
            .values(planned_instant=LATER + HOUR, planned_at=wall or variant.planned_at)
        )
        session.execute(update(Delivery).where(Delivery.id == delivery_id).values(due_at=LATER + HOUR))


def test_a_planned_post_keeps_its_wall_time_and_the_change_is_listed(sessions: Sessions) -> None:
    [channel] = a_newsroom(sessions)
    moves, stays, past = (a_scheduled(sessions, channel, at=at) for at in (LATER, LATER, NOON - HOUR))
    assert adopt(sessions, "2026a") == 0
    as_under_old_rules(sessions, moves)

    assert adopt(sessions, "2026b") == 1
    assert adopt(sessions, "2026b") == 0

    assert delivery_of(sessions, moves).due_at == variant_of(sessions, moves).planned_instant == LATER
    assert delivery_of(sessions, stays).due_at == LATER
    assert delivery_of(sessions, past).due_at == NOON - HOUR
    with sessions.reading() as session, across_workspaces(session):
        [notice] = session.scalars(select(Notice)).all()
    assert notice.kind == "zones"
    assert "Winter season (2026-12-22 13:00 Europe/Paris)" in str(notice.text)


def test_older_rules_than_known_change_nothing(sessions: Sessions) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel, at=LATER)
    adopt(sessions, "2026b")
    as_under_old_rules(sessions, delivery)

    assert adopt(sessions, "2026a") == 0
    assert delivery_of(sessions, delivery).due_at == LATER + HOUR


def test_an_hour_that_no_longer_exists_asks_a_person(sessions: Sessions) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel, at=LATER)
    adopt(sessions, "2026a")
    as_under_old_rules(sessions, delivery, wall=datetime(2027, 3, 28, 2, 30))

    assert adopt(sessions, "2026b") == 1

    held = delivery_of(sessions, delivery)
    assert held.state == State.HELD
    assert "does not exist" in str(held.cause)

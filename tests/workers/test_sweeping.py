from __future__ import annotations

from sqlalchemy import select, update

from scheduler.db import Sessions, across_workspaces
from scheduler.publishing import Delivery, State
from tests.newsroom import NOON, FixedClock, a_channel, a_member, a_post, a_workspace
from workers.sweeping import Broom

OWNER = "here|boot|123|456"


def being_published(sessions: Sessions) -> None:
    with sessions.writing() as session:
        member = a_member(session, a_workspace(session))
        a_post(session, member, "Hello", a_channel(session, member.workspace))
        with across_workspaces(session):
            session.execute(
                update(Delivery).values(
                    state=State.PUBLISHING, owner=f"{OWNER}/ab12cd34", fence=1, beat=1.0, due_at=NOON
                )
            )


def state(sessions: Sessions) -> str:
    with sessions.reading() as session, across_workspaces(session):
        return session.scalars(select(Delivery.state)).one()


def test_what_a_dead_worker_held_is_free_at_once(sessions):
    being_published(sessions)
    asked: list[str] = []

    def is_dead(owner: str) -> bool:
        asked.append(owner)
        return True

    Broom(sessions, FixedClock(), is_dead=is_dead).sweep(NOON)

    assert asked == [OWNER]
    assert state(sessions) != State.PUBLISHING


def test_what_a_living_worker_holds_is_left_alone(sessions):
    being_published(sessions)

    Broom(sessions, FixedClock(), is_dead=lambda owner: False).sweep(NOON)

    assert state(sessions) == State.PUBLISHING

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from scheduler.db import Sessions
from scheduler.publishing import Delivery, State
from scheduler.publishing.states import ARROWS, NotInThatState, move
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace

PAIRS = [(start, to) for start in State for to in State]


def a_delivery(session: Session, state: State) -> Delivery:
    space = a_workspace(session)
    post = a_post(session, a_member(session, space), "Hello", a_channel(session, space))
    delivery = post.variants[0].delivery
    owner = "'me'" if state is State.PUBLISHING else "NULL"
    session.execute(
        text(f"UPDATE delivery SET state = '{state}', owner = {owner}, due_at = changed_at, proof = 'seen'")
    )
    session.refresh(delivery)
    return delivery


@pytest.mark.parametrize(("start", "to"), PAIRS)
def test_only_the_drawn_moves_are_possible(sqlite_sessions: Sessions, start: State, to: State) -> None:
    with sqlite_sessions.writing() as session:
        delivery = a_delivery(session, start)
        owner = {"owner": "me"} if to is State.PUBLISHING else {}

        if to in ARROWS[start]:
            assert move(session, delivery, to, now=NOON, **owner).state == to
        else:
            with pytest.raises(NotInThatState):
                move(session, delivery, to, now=NOON, **owner)
            assert delivery.state == start


def test_a_move_can_be_narrowed_to_where_it_comes_from(sessions: Sessions) -> None:
    with sessions.writing() as session:
        delivery = a_delivery(session, State.HELD)

        with pytest.raises(NotInThatState):
            move(session, delivery, State.SCHEDULED, now=NOON, only_from=(State.MISSED,))


def test_leaving_publishing_leaves_no_owner(sessions: Sessions) -> None:
    with sessions.writing() as session:
        delivery = a_delivery(session, State.PUBLISHING)

        moved = move(session, delivery, State.UNCONFIRMED, now=NOON + timedelta(seconds=9))

        assert (moved.owner, moved.lease_until) == (None, None)
        assert moved is delivery
        assert moved.changed_at == NOON + timedelta(seconds=9)

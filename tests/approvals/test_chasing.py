"""A yes that does not come: those asked are reminded, then others may give it as well."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.approvals import deciding
from scheduler.approvals.chasing import chase
from scheduler.approvals.paths import Step
from scheduler.content import Variant
from scheduler.notices import Notice
from scheduler.people import Role
from tests.approvals.conftest import Desk
from tests.newsroom import NOON, a_member

HOUR = timedelta(hours=1)


@pytest.fixture
def room(sqlite_sessions):
    class Room:
        sessions = sqlite_sessions

        def __init__(self):
            with sqlite_sessions.writing() as session:
                desk = Desk(session)
                desk.path(Step(Role.APPROVER, days=2, remind=4, within=24, then=Role.EDITOR))
                self.variant = desk.submitted()
                self.editor = a_member(session, desk.workspace, Role.EDITOR, name="Lea Marin")
                self.space = desk.workspace.id
                self.author, self.approver, self.owner = desk.author, desk.approver, desk.owner

        def told(self, member):
            with sqlite_sessions.reading() as session:
                rows = session.scalars(
                    select(Notice.kind).where(
                        Notice.workspace_id == self.space, Notice.user_id == member.user_id,
                        Notice.read_at.is_(None),
                    )
                )  # fmt: skip
                return list(rows)

        def change(self, text):
            with sqlite_sessions.writing() as session:
                variant = session.scalars(select(Variant).where(Variant.workspace_id == self.space)).one()
                variant.post.text = text

        def approve(self, by, now):
            with sqlite_sessions.writing() as session:
                variant = session.scalars(select(Variant).where(Variant.workspace_id == self.space)).one()
                deciding.decide(session, variant, verdict="approve", by=by, now=now)

    return Room()


def test_whose_turn_it_is_hears_of_it_however_it_came_about(room):
    assert chase(room.sessions, NOON) == 1
    assert chase(room.sessions, NOON + HOUR) == 0

    assert room.told(room.approver) == ["review"]


def test_they_are_reminded_once_and_then_somebody_else_may_answer(room):
    chase(room.sessions, NOON)
    with pytest.raises(deciding.NotThisStep):
        room.approve(room.editor, NOON)

    chased = [chase(room.sessions, NOON + hours * HOUR) for hours in (4, 5, 24, 25)]

    assert chased == [1, 0, 1, 0]
    assert room.told(room.approver) == ["review", "review_late"]
    assert room.told(room.author) == ["review_over"]
    assert room.told(room.editor) == ["review_late"]
    room.approve(room.editor, NOON + 25 * HOUR)
    assert room.told(room.approver) == room.told(room.editor) == []


def test_a_yes_that_lapsed_is_asked_for_again_and_the_time_to_answer_begins_anew(room):
    chase(room.sessions, NOON)
    room.approve(room.approver, NOON + HOUR)
    assert chase(room.sessions, NOON + 25 * HOUR) == 0

    chased = [chase(room.sessions, NOON + hours * HOUR) for hours in (50, 53, 54)]

    assert chased == [1, 0, 1]
    assert room.told(room.approver) == ["review", "review_late"]
    assert "review_over" not in room.told(room.author)


def test_other_words_are_asked_about_anew(room):
    chase(room.sessions, NOON)
    chase(room.sessions, NOON + 24 * HOUR)

    room.change("The summer season is open.")

    assert chase(room.sessions, NOON + 25 * HOUR) == 1
    assert room.told(room.approver) == ["review"]
    assert chase(room.sessions, NOON + 28 * HOUR) == 0

"""What waits for one person. It is noon (UTC) on Sunday, 22 November 2026."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import update

from scheduler import desk
from scheduler.approvals import Decision, Verdict
from scheduler.content import Stage, writing
from scheduler.db import LocalTime, Sessions
from scheduler.desk.finding import posts_saying
from scheduler.desk.mine import asking
from scheduler.notices import Notice
from scheduler.notices.reading import listed
from scheduler.people import Membership
from scheduler.publishing import Delivery, State
from tests.newsroom import NOON, a_channel, a_member, a_post, a_variant, a_workspace

PARIS = "Europe/Paris"


def two(sessions: Sessions) -> tuple[Membership, Membership]:
    with sessions.writing() as session:
        space = a_workspace(session)
        return a_member(session, space), a_member(session, space, name="Bea Comte", email="bea@example.org")


def titles(pieces: list[desk.Piece]) -> list[str]:
    return [piece.title for piece in pieces]


def test_what_is_assigned_to_me_lies_on_my_desk_by_its_deadline(sqlite_sessions: Sessions) -> None:
    ada, bea = two(sqlite_sessions)
    with sqlite_sessions.writing() as session:
        square = a_channel(session, ada.workspace)
        for title, by, more in (
            ("Late", bea, {"assignee_id": ada.user_id, "due_on": date(2026, 11, 20)}),
            ("Due tomorrow", ada, {"due_on": date(2026, 11, 23)}),
            ("Some day", ada, {"stage": Stage.IDEA}),
            ("Given away", ada, {"assignee_id": bea.user_id, "due_on": date(2026, 11, 20)}),
            ("Submitted", ada, {"stage": Stage.SUBMITTED, "due_on": date(2026, 11, 20)}),
            ("Binned", ada, {"due_on": date(2026, 11, 20), "deleted_at": NOON}),
        ):
            a_post(session, by, title=title, **more)
        planned = a_post(session, ada, title="Planned, not written")
        a_variant(session, planned, square, planned=LocalTime(datetime(2026, 11, 24, 9), PARIS))

    with sqlite_sessions.reading() as session:
        found = desk.mine(session, ada, now=NOON)

    assert titles(found.overdue) == ["Late"]
    assert titles(found.soon) == ["Due tomorrow", "Planned, not written"]
    assert titles(found.later) == ["Some day"]


def test_my_posts_that_are_stuck_and_those_that_leave_are_told_apart(sqlite_sessions: Sessions) -> None:
    ada, bea = two(sqlite_sessions)
    with sqlite_sessions.writing() as session:
        square = a_channel(session, ada.workspace)
        for title, by, state, day in (
            ("Failed", ada, State.FAILED, 21),
            ("Hers", bea, State.FAILED, 21),
            ("Leaves", ada, State.SCHEDULED, 24),
        ):
            post = a_post(session, by, title=title, stage=Stage.SUBMITTED)
            a_variant(session, post, square, planned=LocalTime(datetime(2026, 11, day, 9), PARIS))
            session.execute(
                update(Delivery)
                .where(Delivery.workspace_id == ada.workspace_id, Delivery.variant_id == post.variants[0].id)
                .values(state=state, due_at=NOON + timedelta(days=2), stamped_at=NOON)
            )

    with sqlite_sessions.reading() as session:
        found = desk.mine(session, ada, now=NOON)

    assert [card.lead.title for card in found.stuck] == ["Failed"]
    assert [card.lead.title for card in found.leaving] == ["Leaves"]
    assert found.asks == 1


def test_who_is_given_a_post_is_told_and_no_longer_when_it_goes_to_another(sqlite_sessions: Sessions) -> None:
    ada, bea = two(sqlite_sessions)

    def unread(who: Membership) -> list[Notice]:
        with sqlite_sessions.reading() as session:
            return listed(session, who.workspace_id, who.user_id)[0]

    with sqlite_sessions.writing() as session:
        post = writing.draft(
            session, by=ada, title="Sel", text="", language="en", assignee=bea.user, now=NOON
        )
    assert [str(notice.text) for notice in unread(bea)] == ["Ada Roux assigned “Sel” to you."]

    with sqlite_sessions.writing() as session:
        session.add(post)
        writing.revise(session, post, by=ada, now=NOON, assignee=ada.user)

    assert not unread(bea)
    assert not unread(ada)


def test_the_rail_counts_what_the_desk_calls_overdue(sqlite_sessions: Sessions) -> None:
    ada, _ = two(sqlite_sessions)
    with sqlite_sessions.writing() as session:
        square = a_channel(session, ada.workspace)
        a_post(session, ada, title="Late", due_on=date(2026, 11, 20))
        passed = a_post(session, ada, title="Its day went by")
        a_variant(session, passed, square, planned=LocalTime(datetime(2026, 11, 21, 23, 59), PARIS))
        today = a_post(session, ada, title="Today")
        a_variant(session, today, square, planned=LocalTime(datetime(2026, 11, 22, 0), PARIS))
        back = a_variant(session, a_post(session, ada, title="Came back", due_on=date(2026, 11, 20)), square)
        session.add(
            Decision(
                workspace_id=ada.workspace_id, variant_id=back.id, verdict=Verdict.SEND_BACK, content_hash="",
                by_user_id=ada.user_id, at=NOON,
            )
        )  # fmt: skip
        a_post(session, ada, title="The words of a series", due_on=date(2026, 11, 20), template=True)

    with sqlite_sessions.reading() as session:
        found = desk.mine(session, ada, now=NOON)
        count = asking(session, ada, today=found.today)
        said = posts_saying(session, ada.workspace_id, "words of a series", most=5)

    assert [one.title for one in found.back] == ["Came back"]
    assert titles(found.overdue) == ["Late", "Its day went by"]
    assert count == 2
    assert said == []

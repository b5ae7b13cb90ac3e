from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import approvals, publishing
from scheduler.approvals import Verdict, paths
from scheduler.approvals.paths import Step
from scheduler.channels import Health
from scheduler.content import Stage, Variant
from scheduler.content.writing import PastTime
from scheduler.db import GapHour, LocalTime, Sessions
from scheduler.notices import Notice
from scheduler.people import Membership, Role
from scheduler.publishing import Refused, State, UnderWay
from scheduler.publishing.planned import freezing
from tests.newsroom import NOON, a_channel, a_member, a_post, a_user, a_workspace

TOMORROW = LocalTime(datetime(2026, 11, 23, 10), "Europe/Paris")
TOMORROW_UTC = datetime(2026, 11, 23, 9, tzinfo=NOON.tzinfo)


def a_drafted(
    session: Session, text: str = "The season is open.", **channel: object
) -> tuple[Variant, Membership]:
    space = a_workspace(session)
    ada = a_member(session, space)
    post = a_post(session, ada, text, a_channel(session, space, **channel))
    return post.variants[0], ada


def test_scheduling_puts_it_on_the_calendar_for_good(sessions: Sessions) -> None:
    with sessions.writing() as session:
        variant, ada = a_drafted(session)
        before = variant.delivery.key

        publishing.schedule(session, variant, planned=TOMORROW, by=ada, now=NOON)

        delivery = variant.delivery
        assert (delivery.state, delivery.due_at) == (State.SCHEDULED, TOMORROW_UTC)
        assert variant.planned == TOMORROW
        assert variant.post.stage == Stage.SUBMITTED
        assert delivery.content_hash and delivery.stamped_at == NOON
        assert delivery.key != before


def test_the_past_is_refused(sessions: Sessions) -> None:
    with sessions.writing() as session:
        variant, ada = a_drafted(session)
        with pytest.raises(PastTime):
            publishing.schedule(
                session,
                variant,
                planned=LocalTime(datetime(2026, 11, 22, 12, 59), "Europe/Paris"),
                by=ada,
                now=NOON,
            )


def test_an_hour_that_does_not_exist_asks(sessions: Sessions) -> None:
    with sessions.writing() as session:
        variant, ada = a_drafted(session)
        with pytest.raises(GapHour):
            publishing.schedule(
                session,
                variant,
                planned=LocalTime(datetime(2027, 3, 28, 2, 30), "Europe/Paris"),
                by=ada,
                now=NOON,
            )


def test_the_gate_says_everything_at_once(sessions: Sessions) -> None:
    with sessions.writing() as session:
        variant, ada = a_drafted(session, "x" * 501)
        contributor = a_member(session, ada.workspace, Role.CONTRIBUTOR, user=a_user(session, "Bea Lo"))
        freezing.impose(session, reason="Election silence", by=ada, now=NOON)

        with pytest.raises(Refused) as refused:
            publishing.schedule(session, variant, planned=TOMORROW, by=contributor, now=NOON)

        assert [one.ground for one in refused.value.refusals] == ["right", "freeze", "content"]


def test_publish_now_is_due_now(sessions: Sessions) -> None:
    with sessions.writing() as session:
        variant, ada = a_drafted(session)

        publishing.publish_now(session, variant, by=ada, now=NOON)

        assert variant.delivery.due_at == NOON
        assert variant.planned == LocalTime(datetime(2026, 11, 22, 13), "Europe/Paris")


@pytest.mark.parametrize("trouble", [{"paused_at": NOON}, {"health": Health.UNAUTHORIZED}])
def test_a_paused_or_locked_channel_refuses_only_what_would_leave_now(
    sessions: Sessions, trouble: dict
) -> None:
    with sessions.writing() as session:
        variant, ada = a_drafted(session, **trouble)

        with pytest.raises(Refused):
            publishing.publish_now(session, variant, by=ada, now=NOON)
        publishing.schedule(session, variant, planned=TOMORROW, by=ada, now=NOON)

        assert variant.delivery.state == State.SCHEDULED


def test_moving_a_scheduled_one_keeps_it_scheduled(sessions: Sessions) -> None:
    with sessions.writing() as session:
        variant, ada = a_drafted(session)
        publishing.schedule(session, variant, planned=TOMORROW, by=ada, now=NOON)
        later = LocalTime(datetime(2026, 11, 24, 10), "Europe/Paris")

        publishing.move(session, variant, later, by=ada, now=NOON)

        assert variant.delivery.due_at == TOMORROW_UTC + timedelta(days=1)
        assert variant.delivery.state == State.SCHEDULED


def test_moving_a_draft_only_plans_it(sessions: Sessions) -> None:
    with sessions.writing() as session:
        variant, ada = a_drafted(session)

        publishing.move(session, variant, TOMORROW, by=ada, now=NOON)

        assert variant.planned == TOMORROW
        assert variant.delivery.state == State.UNSCHEDULED


def test_unscheduling_keeps_the_planned_time(sessions: Sessions) -> None:
    with sessions.writing() as session:
        variant, ada = a_drafted(session)
        publishing.schedule(session, variant, planned=TOMORROW, by=ada, now=NOON)

        publishing.unschedule(session, variant, by=ada, now=NOON)

        assert variant.delivery.state == State.UNSCHEDULED
        assert variant.planned == TOMORROW


def test_what_is_leaving_can_be_neither_moved_nor_rescheduled(sessions: Sessions) -> None:
    with sessions.writing() as session:
        variant, ada = a_drafted(session)
        variant.delivery.state, variant.delivery.owner = State.PUBLISHING, "worker"
        session.flush()

        with pytest.raises(UnderWay):
            publishing.move(session, variant, TOMORROW, by=ada, now=NOON)
        with pytest.raises(UnderWay):
            publishing.schedule(session, variant, planned=TOMORROW, by=ada, now=NOON)


def test_where_a_path_holds_the_last_yes_schedules_what_is_planned(sessions: Sessions) -> None:
    with sessions.writing() as session:
        variant, ada = a_drafted(session)
        maud = a_member(session, ada.workspace, Role.APPROVER, user=a_user(session, "Maud Le"))
        paths.create(session, by=ada, name="Legal", channels=None, steps=[Step(Role.APPROVER)], now=NOON)
        publishing.move(session, variant, TOMORROW, by=ada, now=NOON)

        with pytest.raises(Refused) as refused:
            publishing.schedule(session, variant, planned=TOMORROW, by=ada, now=NOON)
        assert refused.value.only_approval

        publishing.submit(session, variant.post, by=ada, now=NOON)
        approvals.decide(session, variant, verdict=Verdict.APPROVE, by=maud, now=NOON)
        session.flush()
        assert publishing.after_decision(session, variant, by=maud, now=NOON)
        assert variant.delivery.state == State.SCHEDULED


def test_an_author_hears_what_is_left_in_the_way_after_the_last_yes(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        variant, ada = a_drafted(session)
        maud = a_member(session, ada.workspace, Role.APPROVER, user=a_user(session, "Maud Le"))
        paths.create(session, by=ada, name="Legal", channels=None, steps=[Step(Role.APPROVER)], now=NOON)
        publishing.move(session, variant, TOMORROW, by=ada, now=NOON)
        publishing.submit(session, variant.post, by=ada, now=NOON)
        freezing.impose(
            session,
            reason="A flood",
            by=a_member(session, ada.workspace, Role.OWNER, user=a_user(session, "Zoe Ny")),
            now=NOON,
        )

        approvals.decide(session, variant, verdict=Verdict.APPROVE, by=maud, now=NOON)
        session.flush()

        assert not publishing.after_decision(session, variant, by=maud, now=NOON)
        [told] = session.scalars(
            select(Notice).where(Notice.workspace_id == ada.workspace_id, Notice.kind == "approved_but")
        )
        assert told.user_id == ada.user_id and "does not go out as planned" in str(told.text)


@pytest.mark.parametrize("days, heard", [(1, ["approved_but"]), (30, [])])
def test_an_author_hears_of_a_yes_that_lapses_before_the_hour(
    sqlite_sessions: Sessions, days: int, heard: list[str]
) -> None:
    with sqlite_sessions.writing() as session:
        variant, ada = a_drafted(session)
        maud = a_member(session, ada.workspace, Role.APPROVER, user=a_user(session, "Maud Le"))
        step = Step(Role.APPROVER, days=days)
        paths.create(session, by=ada, name="Legal", channels=None, steps=[step], now=NOON)
        week_after = LocalTime(TOMORROW.at + timedelta(days=7), TOMORROW.zone)
        publishing.move(session, variant, week_after, by=ada, now=NOON)
        publishing.submit(session, variant.post, by=ada, now=NOON)

        approvals.decide(session, variant, verdict=Verdict.APPROVE, by=maud, now=NOON)
        session.flush()

        assert publishing.after_decision(session, variant, by=maud, now=NOON) is not bool(heard)
        told = session.scalars(
            select(Notice.kind).where(Notice.workspace_id == ada.workspace_id, Notice.kind == "approved_but")
        )
        assert list(told) == heard


def test_a_failed_one_may_be_scheduled_again(sessions: Sessions) -> None:
    with sessions.writing() as session:
        variant, ada = a_drafted(session)
        variant.delivery.state = State.FAILED
        session.flush()

        publishing.schedule(session, variant, planned=TOMORROW, by=ada, now=NOON)

        assert variant.delivery.state == State.SCHEDULED


def test_nothing_in_the_bin_can_be_published(sessions: Sessions) -> None:
    with sessions.writing() as session:
        variant, ada = a_drafted(session)
        variant.post.deleted_at = NOON
        session.flush()

        with pytest.raises(Refused) as refused:
            publishing.publish_now(session, variant, by=ada, now=NOON)

        assert [one.ground for one in refused.value.refusals] == ["deleted"]

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import func, select

from scheduler.calendar.window import undated
from scheduler.content import Post, Variant
from scheduler.db import LocalTime, across_workspaces
from scheduler.notices import Notice
from scheduler.people import Role
from scheduler.publishing import Refused, State, publish_now
from scheduler.series import Fate, Leaves, Occurrence, letting_in, making
from scheduler.series.beginning import Wish, begin
from tests.newsroom import NOON, a_channel, a_member, a_post, a_variant, a_workspace
from tests.series.coming_back import HORIZON, a_rhythm, a_series, dates, made, state_of


def test_each_date_within_the_horizon_is_a_post_of_its_own_that_leaves_by_itself(sessions):
    with sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        channel = a_channel(session, editor.workspace)
        series = a_series(session, editor, channel)

        posts = made(session, series)

        assert len(posts) == 9
        assert {post.text for post in posts} == {"Come and see."}
        assert [post.variants[0].planned_at for post in posts[:2]] == [
            datetime(2026, 11, 24, 9), datetime(2026, 12, 1, 9)
        ]  # fmt: skip
        assert {state_of(session, post) for post in posts} == {State.SCHEDULED}
        assert posts[0].variants[0].planned_instant == datetime(2026, 11, 24, 8, tzinfo=UTC)


def test_the_chore_enters_what_comes_within_the_horizon_once(sessions):
    with sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        series = a_series(session, editor, a_channel(session, editor.workspace))
        later = NOON + timedelta(days=7)
        assert not making.waiting(session, now=NOON, horizon=HORIZON)
        assert making.waiting(session, now=later, horizon=HORIZON)

        making.enter_due(session, now=later, horizon=HORIZON)
        making.enter_due(session, now=later, horizon=HORIZON)

        assert len(made(session, series)) == 10
        assert not making.waiting(session, now=later, horizon=HORIZON)


def test_two_ticks_at_once_make_each_date_once(sessions):
    with sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        channel = a_channel(session, editor.workspace)
        for _ in range(6):
            a_series(session, editor, channel, leaves=Leaves.DRAFT)
    later = NOON + timedelta(days=30)

    def enter() -> None:
        for _ in range(3):
            with sessions.writing() as session:
                making.enter_due(session, now=later, horizon=HORIZON)

    threads = [Thread(target=enter) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with sessions.reading() as session, across_workspaces(session):
        counts = session.execute(
            select(func.count()).select_from(Occurrence).group_by(Occurrence.series_id)
        ).scalars()
        assert list(counts) == [13] * 6
        assert (
            session.scalar(select(func.count()).select_from(Post).where(Post.template_id.is_not(None))) == 78
        )


def test_what_passed_while_nothing_ran_is_listed_not_made(session, editor, channel):
    series = a_series(session, editor, channel, horizon=timedelta(days=3))
    back = NOON + timedelta(days=21)

    making.enter_due(session, now=back, horizon=timedelta(days=3))

    fates = [(each.at.day, each.fate) for each in dates(session, series)]
    assert fates == [(24, Fate.MADE), (1, Fate.MISSED), (8, Fate.MISSED), (15, Fate.MADE)]
    [notice] = session.scalars(select(Notice).where(Notice.workspace_id == series.workspace_id))
    assert "2 dates" in str(notice.text)


def test_an_hour_that_does_not_exist_waits_without_a_time_and_asks(session, editor, channel):
    rhythm = a_rhythm("FREQ=WEEKLY;BYDAY=SU", starts_at=datetime(2027, 3, 21, 2, 30))
    now = datetime(2027, 3, 15, 12, tzinfo=UTC)

    series = a_series(session, editor, channel, rhythm=rhythm, now=now, horizon=timedelta(days=22))

    first, gap, after = dates(session, series)
    assert (gap.post.variants[0].planned_at, state_of(session, gap.post)) == (None, State.UNSCHEDULED)
    assert "does not exist" in str(gap.trouble)
    assert state_of(session, after.post) == State.SCHEDULED
    before_and_after = [each.post.variants[0].planned_instant.hour for each in (first, after)]
    assert before_and_after == [1, 0]


def test_an_hour_that_comes_twice_takes_the_first(session, editor, channel):
    rhythm = a_rhythm("FREQ=DAILY", starts_at=datetime(2026, 10, 25, 2, 30), count=1)
    now = datetime(2026, 10, 20, tzinfo=UTC)

    series = a_series(session, editor, channel, rhythm=rhythm, now=now)

    [post] = made(session, series)
    assert (post.variants[0].planned_fold, post.variants[0].planned_instant.hour) == (0, 0)


def test_a_post_that_stands_on_the_first_date_is_that_date(session, editor, channel):
    post = a_post(session, editor, "Come and see.")
    a_variant(session, post, channel, planned=LocalTime(datetime(2026, 11, 24, 9), "Europe/Paris"))

    series = begin(session, post, Wish("Visit", a_rhythm()), by=editor, now=NOON, horizon=timedelta(days=14))

    first, second = dates(session, series)
    assert first.post_id == post.id
    assert second.post_id not in (post.id, series.template_id)


def test_a_charter_or_a_limit_in_the_way_leaves_it_unscheduled_with_the_reason(session, editor, channel):
    channel.limits = {"text": 5}

    series = a_series(session, editor, channel, horizon=timedelta(days=7))

    [date] = dates(session, series)
    assert state_of(session, date.post) == State.UNSCHEDULED
    assert date.trouble is not None


def test_occurrences_lose_the_right_of_a_person_who_has_left(session, editor, channel):
    series = a_series(session, editor, channel, horizon=timedelta(days=7))
    editor.role = Role.VIEWER

    making.enter_due(session, now=NOON + timedelta(days=7), horizon=timedelta(days=7))
    letting_in.let_in_due(session, now=NOON + timedelta(days=7))

    last = dates(session, series)[-1]
    assert last.trouble == letting_in.NOBODY
    assert state_of(session, last.post) == State.UNSCHEDULED


def test_dates_only_written_down_wait_as_drafts(session, editor, channel):
    series = a_series(session, editor, channel, leaves=Leaves.DRAFT)

    assert {(post.stage, state_of(session, post)) for post in made(session, series)} == {
        ("draft", "unscheduled")
    }


def test_the_words_of_a_series_never_go_out_themselves_and_stand_in_no_calendar(session, editor, channel):
    series = a_series(session, editor, channel, horizon=timedelta(days=7))
    [variant] = session.scalars(
        select(Variant).where(
            Variant.workspace_id == series.workspace_id, Variant.post_id == series.template_id
        )
    )

    with pytest.raises(Refused):
        publish_now(session, variant, by=editor, now=NOON)

    assert series.template_id not in {entry.post_id for entry in undated(session, editor.workspace_id)}

"""A change that reaches many dates: the soonest at once, the others some at a time, each looked at again first."""

from datetime import datetime, timedelta

import pytest

from scheduler.content import writing
from scheduler.db import LocalTime
from scheduler.people import Role
from scheduler.publishing import move
from scheduler.series import Fate, errands, following, retiming, skipping
from scheduler.series.beginning import Wish
from scheduler.series.catching_up import catch_up
from scheduler.series.errands import AT_ONCE
from tests.newsroom import NOON
from tests.series.coming_back import a_rhythm, a_series, dates, made

DAYS = timedelta(days=25)
FIRST = datetime(2026, 11, 24, 9)


@pytest.fixture
def series(session, editor, channel):
    return a_series(session, editor, channel, rhythm=a_rhythm("FREQ=DAILY"), horizon=DAYS, leaves="draft")


def change(session, series, editor, rhythm):
    wish = Wish(series.name, rhythm, series.leaves)
    retiming.change(session, series, wish, by=editor, now=NOON, horizon=DAYS)


def all_of_it(session):
    while catch_up(session, now=NOON):
        pass


def test_words_reach_the_soonest_at_once_and_the_others_some_at_a_time(session, editor, series):
    writing.revise(session, series.template, by=editor, now=NOON, text="New words.")
    before = len(made(session, series))

    assert following.bring(session, series, by=editor, now=NOON) == before
    said = [post.text for post in made(session, series)]
    assert said == ["New words."] * AT_ONCE + ["Come and see."] * (before - AT_ONCE)
    left = errands.left(session, series)
    assert (left.waiting, left.out_of, left.done) == (before - AT_ONCE, before, AT_ONCE)

    all_of_it(session)
    assert {post.text for post in made(session, series)} == {"New words."}
    assert errands.left(session, series) is None


def test_what_was_written_skipped_or_detached_meanwhile_is_left_alone(session, editor, series):
    writing.revise(session, series.template, by=editor, now=NOON, text="New words.")
    following.bring(session, series, by=editor, now=NOON)
    own, skipped, alone = dates(session, series)[-3:]
    writing.revise(session, own.post, by=editor, now=NOON, text="My own.")
    skipping.skip(session, series, skipped.at, by=editor, now=NOON)
    following.detach(session, alone, by=editor, now=NOON)

    all_of_it(session)

    assert [each.post.text for each in dates(session, series)[-3:]] == [
        "My own.",
        "Come and see.",
        "Come and see.",
    ]


def test_another_hour_moves_posts_later_but_makes_no_date_twice_and_keeps_what_somebody_moved(
    session, editor, series
):
    posts = [post.id for post in made(session, series)]
    change(session, series, editor, a_rhythm("FREQ=DAILY", starts_at=FIRST.replace(hour=11)))
    last = dates(session, series)[-1]
    assert last.at.hour == 11
    assert last.post.variants[0].planned_at.hour == 9
    own = datetime(2026, 12, 13, 17)
    move(
        session,
        dates(session, series)[-2].post.variants[0],
        LocalTime(own, "Europe/Paris"),
        by=editor,
        now=NOON,
    )

    all_of_it(session)

    assert [post.id for post in made(session, series)] == posts
    hours = [post.variants[0].planned_at.hour for post in made(session, series)]
    assert hours == [11] * (len(posts) - 2) + [17, 11]


def test_an_hour_changed_back_before_it_arrived_leaves_all_where_they_stood(session, editor, series):
    change(session, series, editor, a_rhythm("FREQ=DAILY", starts_at=FIRST.replace(hour=11)))
    change(session, series, editor, a_rhythm("FREQ=DAILY"))

    all_of_it(session)

    assert {(each.at.hour, each.post.variants[0].planned_at.hour) for each in dates(session, series)} == {
        (9, 9)
    }


def test_days_the_rule_has_no_more_go_later_and_stay_where_it_has_them_again(session, editor, series):
    before = [each.at for each in dates(session, series)]
    change(session, series, editor, a_rhythm())
    assert len(dates(session, series)) == len(before) - AT_ONCE
    change(session, series, editor, a_rhythm("FREQ=DAILY"))

    all_of_it(session)

    assert [each.at for each in dates(session, series)] == before
    assert {each.fate for each in dates(session, series)} == {Fate.MADE}


def test_an_end_takes_them_away_some_at_a_time_unless_it_goes_on_before(session, editor, series):
    retiming.end(session, series, by=editor, now=NOON, take_away=True)
    left = len(dates(session, series))
    assert left > 0
    retiming.go_on(session, series, by=editor, now=NOON, horizon=DAYS)
    assert errands.left(session, series) is None

    retiming.end(session, series, by=editor, now=NOON, take_away=True)
    all_of_it(session)

    assert not made(session, series)


def test_whoever_lost_the_right_meanwhile_changes_nothing_more_and_the_dates_say_so(session, editor, series):
    writing.revise(session, series.template, by=editor, now=NOON, text="New words.")
    following.bring(session, series, by=editor, now=NOON)
    editor.role = Role.VIEWER

    all_of_it(session)

    last = dates(session, series)[-1]
    assert (last.post.text, last.trouble) == ("Come and see.", errands.NOT_ALLOWED)

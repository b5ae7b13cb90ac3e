from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from scheduler.content import Stage, writing
from scheduler.db import LocalTime
from scheduler.notices import Notice
from scheduler.people import Role
from scheduler.people.roles import NotAllowed
from scheduler.publishing import State, move
from scheduler.publishing.planned import editing
from scheduler.series import Fate, Leaves, following, making, retiming, skipping
from scheduler.series.beginning import Wish
from scheduler.series.retiming import SomebodyElseChanged
from scheduler.series.rule import BadRhythm
from tests.newsroom import NOON, a_channel, a_member
from tests.series.coming_back import HORIZON, a_rhythm, a_series, dates, made, state_of

FIRST, SECOND, THIRD, FOURTH = (datetime(2026, 11, 24, 9) + timedelta(days=7 * n) for n in range(4))


@pytest.fixture
def series(session, editor, channel):
    return a_series(session, editor, channel, horizon=timedelta(days=28))


def at(session, series, wall):
    return next(each for each in dates(session, series) if each.at == wall)


def rewrite(session, post, editor, text):
    editing.revise(session, post, by=editor, now=NOON, text=text)


def change(session, series, editor, rhythm, **more):
    wish = Wish(series.name, rhythm, series.leaves)
    more.setdefault("horizon", timedelta(days=28))
    return retiming.change(session, series, wish, by=editor, now=NOON, **more)


def test_words_brought_to_all_leave_alone_what_somebody_wrote(session, editor, series):
    own = at(session, series, SECOND).post
    rewrite(session, own, editor, "The mayor comes.")
    rewrite(session, series.template, editor, "Come and listen.")

    took = following.bring(session, series, by=editor, now=NOON)

    assert took == 3
    assert [post.text for post in made(session, series)] == [
        "Come and listen.", "The mayor comes.", "Come and listen.", "Come and listen."
    ]  # fmt: skip
    assert {state_of(session, post) for post in made(session, series)} == {State.SCHEDULED}


def test_a_thread_its_channel_never_took_stops_no_words(session, editor, series):
    [variant] = series.template.variants
    variant.channel.platform = "manual"  # takes none, and was not asked when the series began
    variant.options = {"thread": ["And then."]}
    rewrite(session, series.template, editor, "Come and listen.")

    assert following.bring(session, series, by=editor, now=NOON) == 4
    assert {post.text for post in made(session, series)} == {"Come and listen."}


def test_asked_for_they_take_the_words_too(session, editor, series):
    rewrite(session, at(session, series, SECOND).post, editor, "The mayor comes.")
    rewrite(session, series.template, editor, "Come and listen.")

    following.bring(session, series, by=editor, now=NOON, also_touched=True)

    assert {post.text for post in made(session, series)} == {"Come and listen."}


def test_this_one_and_later_splits_the_series(session, editor, series):
    third = at(session, series, THIRD)
    rewrite(session, third.post, editor, "A new guide.")

    later, took = following.from_this_one(session, third, later_only=True, by=editor, now=NOON)

    assert (took, later.came_from_id) == (1, series.id)
    assert [post.text for post in made(session, series)] == ["Come and see."] * 2
    assert [post.text for post in made(session, later)] == ["A new guide."] * 2
    assert series.rhythm.next(THIRD - timedelta(seconds=1)) is None
    assert later.rhythm.first(2) == [THIRD, FOURTH]


def test_another_hour_moves_the_same_posts(session, editor, series):
    before = [each.post_id for each in dates(session, series)]

    change(session, series, editor, a_rhythm(starts_at=datetime(2026, 11, 24, 18)))

    assert [each.post_id for each in dates(session, series)] == before
    assert {each.post.variants[0].planned_at.hour for each in dates(session, series)} == {18}
    assert {state_of(session, post) for post in made(session, series)} == {State.SCHEDULED}


def test_another_day_makes_other_posts_and_keeps_what_was_touched(session, editor, series):
    own = at(session, series, SECOND).post
    rewrite(session, own, editor, "The mayor comes.")

    change(session, series, editor, a_rhythm("FREQ=WEEKLY;BYDAY=TH"))

    fates = {each.at: each.fate for each in dates(session, series)}
    assert fates.pop(SECOND) == Fate.DETACHED
    assert {wall.weekday() for wall in fates} == {3}
    assert len(fates) == 4
    assert state_of(session, own) == State.SCHEDULED


def test_a_change_from_a_date_on_leaves_those_before_as_they_are(session, editor, series):
    later = change(session, series, editor, a_rhythm(starts_at=datetime(2026, 11, 24, 18)), since=THIRD)

    assert [each.at.hour for each in dates(session, series)] == [9, 9]
    assert [each.at for each in dates(session, later)] == [
        THIRD.replace(hour=18), FOURTH.replace(hour=18)
    ]  # fmt: skip


def test_a_count_goes_on_counting_after_a_split(session, editor, channel):
    series = a_series(session, editor, channel, rhythm=a_rhythm(count=5), horizon=timedelta(days=90))

    later = change(session, series, editor, replace(series.rhythm), since=THIRD, horizon=timedelta(days=90))

    assert (len(made(session, series)), len(made(session, later)), later.count) == (2, 3, 3)


def test_what_somebody_moved_keeps_its_time_and_is_not_made_again(session, editor, series):
    moved = at(session, series, SECOND).post
    thursday = LocalTime(datetime(2026, 12, 3, 14), "Europe/Paris")
    move(session, moved.variants[0], thursday, by=editor, now=NOON)

    change(session, series, editor, a_rhythm(starts_at=datetime(2026, 11, 24, 18)))

    assert moved.variants[0].planned == thursday
    assert len(made(session, series)) == 4


def test_a_skipped_date_stays_away_until_it_is_taken_back(session, editor, series):
    post = at(session, series, SECOND).post

    skipping.skip(session, series, SECOND, by=editor, now=NOON)
    change(session, series, editor, a_rhythm())
    assert (at(session, series, SECOND).fate, post.deleted_at is not None) == (Fate.SKIPPED, True)

    skipping.take_back(session, series, SECOND, by=editor, now=NOON)
    assert (at(session, series, SECOND).post_id, state_of(session, post)) == (post.id, State.SCHEDULED)


def test_a_date_beyond_the_horizon_can_be_skipped_beforehand(session, editor, series):
    far = FIRST + timedelta(days=7 * 6)

    skipping.skip(session, series, far, by=editor, now=NOON)
    change(session, series, editor, a_rhythm(), horizon=HORIZON)

    assert at(session, series, far).fate == Fate.SKIPPED
    with pytest.raises(skipping.NoSuchDate):
        skipping.skip(session, series, far + timedelta(hours=1), by=editor, now=NOON)


def test_a_detached_date_follows_no_more(session, editor, series):
    second = at(session, series, SECOND)
    following.detach(session, second, by=editor, now=NOON)
    rewrite(session, series.template, editor, "Come and listen.")

    following.bring(session, series, by=editor, now=NOON, also_touched=True)

    assert second.post.text == "Come and see."


def test_another_channel_comes_to_every_date_and_leaves_from_there_too(session, editor, series):
    second = a_channel(session, editor.workspace, "The window")
    editing.add_channel(session, series.template, second, by=editor, now=NOON)

    following.bring(session, series, by=editor, now=NOON)
    from scheduler.series import letting_in

    letting_in.let_in_due(session, now=NOON)

    for post in made(session, series):
        assert [variant.delivery.state for variant in post.variants] == [State.SCHEDULED] * 2
        assert len({variant.planned_instant for variant in post.variants}) == 1


def test_a_stopped_series_takes_its_untouched_dates_along_and_may_go_on(session, editor, series):
    rewrite(session, at(session, series, SECOND).post, editor, "The mayor comes.")

    assert retiming.end(session, series, by=editor, now=NOON, take_away=True) == 3
    assert [each.at for each in dates(session, series)] == [SECOND]

    retiming.go_on(session, series, by=editor, now=NOON, horizon=timedelta(days=28))
    assert [each.at for each in dates(session, series)] == [FIRST, SECOND, THIRD, FOURTH]


def test_of_two_people_who_change_it_the_second_is_told(session, editor, series):
    read = series.version
    change(session, series, editor, a_rhythm(starts_at=datetime(2026, 11, 24, 18)), version=read)

    with pytest.raises(SomebodyElseChanged):
        change(session, series, editor, a_rhythm(), version=read)


def test_over_a_clock_change_with_one_moved_and_one_skipped(session, editor, channel):
    now = datetime(2027, 3, 1, 12, tzinfo=UTC)
    rhythm = a_rhythm(starts_at=datetime(2027, 3, 9, 9))
    series = a_series(session, editor, channel, rhythm=rhythm, now=now, horizon=timedelta(days=45))
    walls = [each.at for each in dates(session, series)]
    wednesday = LocalTime(datetime(2027, 3, 24, 11), "Europe/Paris")

    move(session, at(session, series, walls[2]).post.variants[0], wednesday, by=editor, now=now)
    skipping.skip(session, series, walls[4], by=editor, now=now)

    hours = [post.variants[0].planned_instant.strftime("%d %H") for post in made(session, series)]
    assert hours == ["09 08", "16 08", "24 10", "30 07", "13 07"]
    assert {post.stage for post in made(session, series)} == {Stage.SUBMITTED}


def test_this_one_and_later_at_an_extra_date_keeps_the_hour_and_weekday_of_the_rule(session, editor, channel):
    thursday = datetime(2026, 12, 3, 15)
    every_other = a_rhythm("FREQ=WEEKLY;INTERVAL=2", extra=(thursday,))
    series = a_series(session, editor, channel, rhythm=every_other, horizon=timedelta(days=28))

    later = change(session, series, editor, replace(every_other), since=thursday)

    assert later.rhythm.first(2, after=thursday) == [datetime(2026, 12, 8, 9), datetime(2026, 12, 22, 9)]
    assert [each.at for each in dates(session, later)] == [thursday, datetime(2026, 12, 8, 9)]


def test_a_series_whose_words_lie_in_the_bin_ends_and_its_owner_is_told(session, editor, series):
    writing.delete(session, series.template, by=editor, now=NOON)

    making.enter_due(session, now=NOON + timedelta(days=14), horizon=timedelta(days=28))

    [notice] = session.scalars(select(Notice).where(Notice.workspace_id == series.workspace_id))
    assert (len(dates(session, series)), series.ended_at is not None) == (4, True)
    assert "bin" in str(notice.text)


def test_who_writes_only_their_own_leaves_the_series_of_others_alone(session, editor, channel):
    helper = a_member(session, editor.workspace, Role.CONTRIBUTOR, name="Hugo Aide")
    series = a_series(session, editor, channel, leaves=Leaves.DRAFT, horizon=timedelta(days=14))

    with pytest.raises(NotAllowed):
        retiming.end(session, series, by=helper, now=NOON, take_away=True)
    with pytest.raises(NotAllowed):
        change(session, series, helper, a_rhythm("FREQ=DAILY"))
    with pytest.raises(BadRhythm, match="not both"):
        change(session, series, editor, replace(a_rhythm(count=3), until=datetime(2027, 1, 1).date()))

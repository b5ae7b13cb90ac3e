"""Nothing of a series goes out twice, and nothing thrown away comes back by itself."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from scheduler.content import bin, writing
from scheduler.content.crop import Crop
from scheduler.content.writing import Picked
from scheduler.db import LocalTime
from scheduler.publishing import Delivery
from scheduler.publishing.planned import editing
from scheduler.series import Fate, retiming, skipping
from scheduler.series.beginning import Wish, begin
from scheduler.series.rule import BadRhythm
from tests.content.test_versions import a_picture
from tests.newsroom import NOON, a_channel, a_post, a_variant
from tests.series.coming_back import a_rhythm, a_series, dates, made

FIRST, SECOND = datetime(2026, 11, 24, 9), datetime(2026, 12, 1, 9)
TWO_WEEKS = timedelta(days=14)


def change(session, series, editor, rhythm, now=NOON):
    wish = Wish(series.name, rhythm, series.leaves)
    retiming.change(session, series, wish, by=editor, now=now, horizon=TWO_WEEKS)


def test_every_date_shows_the_part_of_the_picture_that_was_chosen(session, editor, channel):
    post, part = a_post(session, editor, "Look.", channel), Crop("1:1", 200, 300)
    writing.set_images(
        session, post, [Picked(a_picture(session, editor), "A boat", part)], by=editor, now=NOON
    )

    series = begin(session, post, Wish("Visit", a_rhythm()), by=editor, now=NOON, horizon=TWO_WEEKS)

    assert [date.attachments[0].frame for date in made(session, series)] == [part, part]


def test_another_hour_sends_nothing_again_that_went_out_today(session, editor, channel):
    series = a_series(session, editor, channel, horizon=TWO_WEEKS)
    session.execute(
        update(Delivery)
        .where(
            Delivery.workspace_id == editor.workspace_id,
            Delivery.variant_id == made(session, series)[0].variants[0].id,
        )
        .values(state="published", proof="https://x.example/1", fence=1)
    )
    today_at_noon = LocalTime(FIRST + timedelta(hours=3), "Europe/Paris").instant()

    change(session, series, editor, a_rhythm(starts_at=FIRST.replace(hour=18)), now=today_at_noon)

    assert [each.at for each in dates(session, series)] == [FIRST, SECOND.replace(hour=18)]


def test_what_lies_in_the_bin_or_has_left_it_for_good_is_not_made_again(session, editor, channel, tmp_path):
    series = a_series(session, editor, channel, horizon=timedelta(days=21))
    second = made(session, series)[1]
    editing.delete(session, second, by=editor, now=NOON)

    change(session, series, editor, a_rhythm(starts_at=FIRST.replace(hour=18)))
    assert [post.deleted_at is None for post in made(session, series)] == [True, False, True]

    later = NOON + timedelta(days=31)
    bin.empty(session, now=later, media_root=tmp_path, parting=skipping.outlive_posts)
    assert [each.fate for each in dates(session, series)][:2] == [Fate.MADE, Fate.SKIPPED]


def test_two_dates_on_one_day_move_one_to_one(session, editor, channel):
    evening = FIRST.replace(hour=18)
    series = a_series(session, editor, channel, rhythm=a_rhythm(extra=(evening,)), horizon=timedelta(days=3))
    morning_post, evening_post = made(session, series)

    later = a_rhythm(starts_at=FIRST.replace(hour=12), extra=(FIRST.replace(hour=20),))
    change(session, series, editor, later)

    found = {each.post_id: each.at.hour for each in dates(session, series) if each.at.date() == FIRST.date()}
    assert found == {morning_post.id: 12, evening_post.id: 20}


def test_a_post_with_an_hour_for_each_channel_is_the_date_of_its_day(session, editor, channel):
    post = a_post(session, editor, "Come and see.")
    other = a_channel(session, editor.workspace, "The window")
    a_variant(session, post, channel, planned=LocalTime(FIRST, "Europe/Paris"))
    late = a_variant(session, post, other, planned=LocalTime(FIRST.replace(hour=18), "Europe/Paris"))

    series = begin(session, post, Wish("Visit", a_rhythm()), by=editor, now=NOON, horizon=timedelta(days=7))

    assert [each.post_id for each in dates(session, series)] == [post.id]

    again = a_post(session, editor, "Twice.")
    a_variant(session, again, channel, planned=LocalTime(FIRST, "Europe/Paris"))
    a_variant(session, again, other, planned=LocalTime(SECOND, "Europe/Paris"))
    with pytest.raises(BadRhythm, match="several"):
        begin(session, again, Wish("Visit", a_rhythm()), by=editor, now=NOON, horizon=TWO_WEEKS)
    assert late.planned_at.hour == 18

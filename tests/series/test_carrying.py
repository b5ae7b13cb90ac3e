from datetime import datetime, timedelta

import pytest

from scheduler.publishing.planned import editing
from scheduler.series import carrying, filling, making
from scheduler.series.beginning import Wish
from scheduler.series.rule import BadRhythm
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace
from tests.series.coming_back import HORIZON, a_rhythm, a_series, dates, made


def test_what_is_carried_to_another_house_is_the_same_there(session, editor, channel):
    a_series(session, editor, channel, rhythm=a_rhythm(count=12))
    [stored] = carrying.carried(session, editor.workspace_id, now=NOON)
    elsewhere = a_member(session, a_workspace(session, "Elsewhere"), name="Zoe Away")
    a_channel(session, elsewhere.workspace, channel.name)

    series = carrying.bring_in(session, stored, by=elsewhere, now=NOON, horizon=HORIZON)

    assert carrying.carried(session, elsewhere.workspace_id, now=NOON) == [stored]
    assert len(made(session, series)) == 9


def test_a_channel_that_is_not_there_is_named(session, editor):
    stored = {"name": "X", "starts_at": "2026-11-24T09:00", "zone": "Europe/Paris", "rule": "FREQ=DAILY",
              "channels": [{"name": "The moon"}]}  # fmt: skip

    with pytest.raises(BadRhythm, match="The moon"):
        carrying.bring_in(session, stored, by=editor, now=NOON, horizon=HORIZON)


def test_texts_take_turns_the_least_recent_first_never_too_soon_never_stale(session, editor, channel):
    wish = Wish("Evergreens", a_rhythm("FREQ=WEEKLY;BYDAY=TU"), least_days=14)
    pool = filling.open_pool(session, wish, by=editor, now=NOON)
    # The second is true until the middle of December only.
    for text, until in (("One", None), ("Two", datetime(2026, 12, 10).date())):
        post = a_post(session, editor, text, channel)
        filling.add(session, pool, post, fresh_until=until, by=editor, now=NOON, horizon=timedelta(days=0))

    making.enter_due(session, now=NOON, horizon=timedelta(days=36))

    said = [(each.at.day, each.post.text if each.post else each.fate) for each in dates(session, pool)]
    assert said == [(24, "One"), (1, "Two"), (8, "One"), (15, "empty"), (22, "One")]


def test_whoever_keeps_a_text_is_asked_before_it_is_too_old(session, editor, channel):
    pool = filling.open_pool(session, Wish("Evergreens", a_rhythm(), least_days=1), by=editor, now=NOON)
    post = a_post(session, editor, "One", channel)
    filling.add(
        session, pool, post, fresh_until=datetime(2026, 12, 1).date(), by=editor, now=NOON, horizon=HORIZON
    )

    assert (filling.ask_about_old(session, now=NOON), filling.ask_about_old(session, now=NOON)) == (1, 0)


def test_a_text_thrown_away_was_not_used_and_an_empty_date_is_filled_by_the_next_text(
    session, editor, channel
):
    pool = filling.open_pool(session, Wish("Evergreens", a_rhythm(), least_days=14), by=editor, now=NOON)
    month = timedelta(days=24)
    filling.add(session, pool, a_post(session, editor, "One", channel), by=editor, now=NOON, horizon=month)
    assert [each.fate for each in dates(session, pool)] == ["made", "empty", "made", "empty"]

    two = filling.add(
        session, pool, a_post(session, editor, "Two", channel), by=editor, now=NOON, horizon=month
    )
    assert [post.text for post in made(session, pool)] == ["One", "Two", "One", "Two"]

    editing.delete(session, made(session, pool)[3], by=editor, now=NOON)
    filling.keep_fresh(session, pool, two, until=None, by=editor, now=NOON)
    making.enter_due(session, now=NOON, horizon=timedelta(days=31))
    assert dates(session, pool)[-1].post.text == "Two"

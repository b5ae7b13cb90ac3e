"""A rotation turns through its texts: whoever joins late takes its turn too, and the page says which date says what."""

import pytest

from scheduler.series import filling, following, listing
from scheduler.series.beginning import Wish
from tests.newsroom import NOON, a_post
from tests.series.coming_back import HORIZON, a_rhythm, dates, made


@pytest.fixture
def pool(session, editor):
    wish = Wish("Evergreen", a_rhythm(), least_days=7)
    return filling.open_pool(session, wish, by=editor, now=NOON)


def put(session, pool, editor, channel, *titles):
    for title in titles:
        post = a_post(session, editor, f"About {title}.", channel, title=title)
        filling.add(session, pool, post, by=editor, now=NOON, horizon=HORIZON)


def said(session, pool):
    return [post.title for post in made(session, pool)]


def test_texts_that_join_later_take_their_turns_on_the_dates_ahead(session, editor, channel, pool):
    put(session, pool, editor, channel, "A")
    alone = said(session, pool)

    put(session, pool, editor, channel, "B", "C")

    assert set(alone) == {"A"} and len(alone) == 9
    assert said(session, pool)[:6] == ["A", "B", "C", "A", "B", "C"]
    assert [each.text for each in made(session, pool)][1] == "About B."
    assert len(dates(session, pool)) == 9


def test_a_date_somebody_wrote_into_keeps_its_text(session, editor, channel, pool):
    put(session, pool, editor, channel, "A")
    made(session, pool)[1].text = "Mine."

    put(session, pool, editor, channel, "B")

    assert said(session, pool)[:4] == ["B", "A", "B", "A"]
    assert made(session, pool)[1].text == "Mine."


def test_what_a_text_of_the_pool_says_now_is_brought_to_its_dates_only(session, editor, channel, pool):
    put(session, pool, editor, channel, "A", "B")
    template = next(one for one in listing.pieces(session, pool) if one.post.title == "B").post
    template.text = "About B, better."

    took = following.bring(session, pool, by=editor, now=NOON)

    assert took == said(session, pool).count("B")
    assert {each.text for each in made(session, pool) if each.title == "B"} == {"About B, better."}

"""A rotation turns through its texts: whoever joins late takes its turn too, and the page says which date says what."""

import pytest

from scheduler.publishing.planned import editing
from scheduler.series import filling, following, listing, skipping, turns, upcoming
from scheduler.series.beginning import Wish
from scheduler.series.rule import BadRhythm
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


def test_what_a_date_of_a_rotation_says_becomes_the_text_of_its_turns_and_of_no_others(
    session, editor, channel, pool
):
    put(session, pool, editor, channel, "A", "B")
    third = dates(session, pool)[2]
    editing.revise(session, third.post, by=editor, now=NOON, text="About A, better.")

    _, took = following.from_this_one(session, third, later_only=False, by=editor, now=NOON)

    assert took == said(session, pool).count("A") - 1
    assert [each.text for each in made(session, pool)][:4] == ["About A, better.", "About B."] * 2
    assert {one.post.text for one in listing.pieces(session, pool)} == {"About A, better.", "About B."}


def test_from_a_date_of_a_rotation_on_the_earlier_turns_stay_as_they_are(session, editor, channel, pool):
    put(session, pool, editor, channel, "A", "B")
    third = dates(session, pool)[2]
    editing.revise(session, third.post, by=editor, now=NOON, text="About A, better.")
    out_of_use = next(one for one in listing.pieces(session, pool) if one.post.title == "A")
    filling.retire(session, pool, out_of_use, by=editor, now=NOON)

    later, _ = following.from_this_one(session, third, later_only=True, by=editor, now=NOON)

    following.bring(session, pool, by=editor, now=NOON)
    assert [each.text for each in made(session, pool)] == ["About A.", "About B."]
    assert [each.text for each in made(session, later)][:3] == [
        "About A, better.",
        "About B.",
        "About A, better.",
    ]


def test_a_text_is_put_back_only_where_the_pool_has_room(session, editor, channel, pool, monkeypatch):
    monkeypatch.setattr(filling, "MOST", 2)
    put(session, pool, editor, channel, "A", "B")
    first, second = listing.pieces(session, pool)
    filling.retire(session, pool, first, by=editor, now=NOON)
    put(session, pool, editor, channel, "C")

    with pytest.raises(BadRhythm, match="at most 2 texts"):
        filling.bring_back(session, pool, first, by=editor, now=NOON)
    filling.bring_back(session, pool, second, by=editor, now=NOON)  # never out: it takes no place more

    assert first.retired_at is not None and second.retired_at is None


def turns_of(session, pool, now=NOON):
    coming = upcoming.of_series(session, pool, now=now)
    pieces = listing.pieces(session, pool)
    texts = upcoming.texts(session, pool, coming)
    found = turns.of_pieces(session, pool, pieces, dates=coming, texts=texts, now=now)
    return {piece.post.title: found[piece.id] for piece in pieces}


def test_each_text_says_the_next_of_its_dates_and_one_taken_out_only_what_was_entered(
    session, editor, channel, pool
):
    put(session, pool, editor, channel, "A", "B", "C")
    walls = [one.at for one in dates(session, pool)]
    before = turns_of(session, pool)
    skipping.skip(session, pool, walls[0], by=editor, now=NOON)
    filling.retire(session, pool, listing.pieces(session, pool)[1], by=editor, now=NOON)

    after = turns_of(session, pool)
    long_after = turns_of(session, pool, now=NOON.replace(year=2028))

    assert [before[title].next for title in "ABC"] == walls[:3]
    assert after["A"].next == walls[3]  # its first date does not come
    assert after["B"].entered == [at for n, at in enumerate(walls) if n % 3 == 1]
    assert long_after["B"].next is None
    assert long_after["B"].last == max(after["B"].entered)

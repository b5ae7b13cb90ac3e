"""The composer's small parts, without a browser: comparing, splitting, marking, reading times."""

from __future__ import annotations

import pytest

from scheduler.adapters.mastodon.counting import count as mastodon
from web.composer.comparing import compare, shown_next
from web.composer.counting import Count, where_it_ends
from web.composer.marking import pieces, snippet
from web.composer.sheet import Picture, Sheet, print_of
from web.composer.splitting import split
from web.composer.wall import Unclear, Wall


def prints(**fields: object) -> dict[str, str]:
    return {name: print_of(value) for name, value in fields.items()}


def test_what_only_this_page_changed_is_written() -> None:
    found = compare({"text": "mine"}, {"text": "old"}, prints(text="old"))

    assert (found.mine, found.theirs, found.clashes) == ({"text"}, [], [])


def test_what_only_others_changed_is_kept() -> None:
    found = compare({"text": "old"}, {"text": "theirs"}, prints(text="old"))

    assert (found.mine, found.theirs, found.clashes) == (set(), ["text"], [])


def test_what_both_changed_clashes_unless_they_agree() -> None:
    assert compare({"text": "mine"}, {"text": "theirs"}, prints(text="old")).clashes == ["text"]
    assert compare({"text": "same"}, {"text": "same"}, prints(text="old")).clashes == []


def test_a_page_goes_on_from_what_it_saved_and_still_has_not_seen_the_rest() -> None:
    was = prints(text="old", title="old")

    after = shown_next({"text": "mine", "title": "old"}, {"text": "mine", "title": "theirs"}, was)

    assert after == prints(text="mine", title="old")


def test_a_sheet_says_the_same_in_the_same_print() -> None:
    one = Sheet(text="a", pictures=(Picture("m", "sea"),))

    assert one.prints() == Sheet(text="a", pictures=(Picture("m", "sea"),)).prints()
    assert one.prints() != Sheet(text="a", pictures=(Picture("m", "lake"),)).prints()


def test_what_is_found_about_the_whole_underlines_nothing() -> None:
    said = "Said elsewhere too"

    assert [p.finding for p in pieces(said, fits=99, findings=[(0, len(said), "advise")])] == [""]
    assert [p.finding for p in pieces(said, fits=99, findings=[(0, 4, "block")])] == ["block", ""]


def test_a_thread_is_cut_between_paragraphs_then_sentences_then_words() -> None:
    text = "One paragraph.\n\nA second one. It has two sentences.\n\nThird."

    assert split(text, count=len, most=27) == [
        "One paragraph.",
        "A second one.",
        "It has two sentences.",
        "Third.",
    ]
    assert split("aaaa bbbb cccc", count=len, most=9) == ["aaaa bbbb", "cccc"]


def test_a_short_first_line_is_no_post_of_its_own() -> None:
    text = "Winter begins.\n\nFourteen shows and one night by the water. Tickets from Thursday on."

    assert split(text, count=len, most=60) == [
        "Winter begins.\n\nFourteen shows and one night by the water.",
        "Tickets from Thursday on.",
    ]
    assert split("abcdefgh", count=len, most=3) == ["abc", "def", "gh"]


@pytest.mark.parametrize("most", [10, 37, 100, 5000])
def test_nothing_but_blanks_gets_lost_in_a_thread(most: int) -> None:
    text = "La saison d’hiver se dévoile 🌊\n\nQuatorze spectacles ! Trois créations… Tarif : 8 €.\n" * 4

    parts = split(text, count=len, most=most)

    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(len(part) <= most for part in parts)


def test_a_text_stops_fitting_before_the_sign_that_is_too_much() -> None:
    family = "👨‍👩‍👧"  # one sign for readers, five code points

    assert where_it_ends("abc", len, 3) == 3
    assert where_it_ends("abcdef", len, 4) == 4
    assert where_it_ends(f"ab{family}c", len, 4) == 2
    assert where_it_ends("abc", len, None) == 3


def test_a_text_stops_fitting_before_a_link_never_within_it() -> None:
    link = "https://estuaires.example.org/hiver"  # counts as 23 on Mastodon
    text = f"See {link} and more"

    assert where_it_ends(text, mastodon, 26) == len("See ")
    assert where_it_ends(text, mastodon, 27) == len(f"See {link}")
    assert where_it_ends(text, mastodon, 29) == len(f"See {link} a")


def test_only_a_link_too_long_by_itself_is_cut() -> None:
    link = "https://estuaires.example/hiver"

    assert where_it_ends(f"{link} and more", len, 10) == 10
    assert split(f"See {link}", count=len, most=12)[0] == "See"


def test_a_count_says_what_is_left() -> None:
    assert (Count(90, 100).level, Count(90, 100).left, Count(90, 100).over) == ("near", 10, 0)
    assert (Count(101, 100).level, Count(101, 100).over, Count(101, 100).percent) == ("over", 1, 100)
    assert (Count(101, None).level, Count(101, None).over) == ("ok", 0)


def test_a_text_is_cut_where_something_is_to_be_shown() -> None:
    text = "See https://a.example/x, cheap"

    cut = pieces(text, fits=27, findings=[(25, 30, "advise"), (25, 30, "block")])

    assert [(p.text, p.is_link, p.is_over, p.finding) for p in cut] == [
        ("See ", False, False, ""),
        ("https://a.example/x", True, False, ""),
        (", ", False, False, ""),
        ("ch", False, False, "block"),
        ("eap", False, True, "block"),
    ]
    assert "".join(p.text for p in cut) == text


def test_a_snippet_shows_the_words_with_a_little_around_them() -> None:
    text = "A long beginning that is cut off, then cheap, and then a long ending too."

    found = snippet(text, 39, 44)

    assert found and (found.words, found.before[0], found.after[-1]) == ("cheap", "…", "…")
    assert snippet("cheap", 0, 5) is None


@pytest.mark.parametrize(
    ("wall", "complaint"),
    [
        (Wall("2026-12-01", "", "Europe/Paris"), "time"),
        (Wall("", "10:00", "Europe/Paris"), "date"),
        (Wall("2026-13-01", "10:00", "Europe/Paris"), "not a date"),
        (Wall("0001-01-01", "10:00", "Europe/Paris"), "not a date"),
        (Wall("2026-12-01", "10:00+02:00", "Europe/Paris"), "not a date"),
        (Wall("2026-12-01", "10:00", "Europe/Atlantis"), "time zone"),
    ],
)
def test_what_is_not_a_time_yet_is_asked_for(wall: Wall, complaint: str) -> None:
    with pytest.raises(Unclear, match=complaint):
        wall.read()


def test_which_of_two_hours_is_forgotten_where_there_is_only_one() -> None:
    plain = Wall("2026-12-01", "10:00", "Europe/Paris", "1").read()
    twice = Wall("2026-10-25", "02:30", "Europe/Paris", "1").read()

    assert plain and plain.fold is None
    assert twice and twice.fold == 1

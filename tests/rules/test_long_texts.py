"""No pattern of any family may blow up: ten times the text costs some ten times the time, not a hundred."""

import gc
from datetime import UTC, datetime, timedelta
from time import process_time

import pytest

from scheduler.charter.book import LONGEST, Book
from scheduler.rules import RULES, Around, Draft, Neighbour, Period, Plan, Rule, rule_of

SETTINGS = {
    "words-to-avoid": {"words": ["expert", "best seller"]},
    "length": {"at_most": 10},
    "links": {"https_only": True, "shorteners": True, "forbidden": ["bad.example"]},
    "punctuation": {"at_most": 1, "french_spaces": True},
    "paid-partnership": {"within": 60},
    "form-of-address": {"form_used": "same"},
    "language": {"at_least": 6},
    "long-sentences": {"at_most": 10},
    "emoji": {"at_most": 0},
    "capitals": {"at_most": 5},
    "hashtags": {"at_most": 1},
    "words-required": {"words": ["never"], "when": ["expert"]},
    "superlatives": {"allowed": ["the best man"]},
    "sensitive-names": {"names": ["a", "tu"], "words": ["b", "dit"], "near": 12},
    "confidential-terms": {"terms": ["dawn", "a b"]},
    "topic-blackouts": {"words": ["a", "dit tu"], "periods": [{"first": "2026-12-06", "last": "2026-12-06"}]},
    "silence-periods": {"periods": [{"first": "2026-12-06", "last": "2026-12-06"}]},
    "image-rights": {"credit": True},
    "inclusive-writing": {"style": "doublets"},
    "days-off": {"holidays": True},
    "cadence": {"a_day": 1},
    "echo": {"days": 30, "alike": 70, "elsewhere": True},
    "self-promotion": {"days": 28},
    "readability": {"at_least": 60, "words": 10},
}
# Each is what some pattern would stumble on, over and over.
HOSTILE = (
    "a.",
    "a@a.",
    "1 2",
    "!?",
    "aA",
    "#a",
    "« ",
    "https://a)",
    "FR76 ",
    "+1-",
    "A B ",
    "e\u0301",
    "👩‍👩‍👧 ",
    "Il dit «tu». ",
    "a·e ",
    "1/1/",
    "aa-e-",
    "the most ",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_a_long_text_costs_no_more_than_its_length(words):
    rules = [rule_of(kind, SETTINGS.get(kind, {})) for kind in RULES]
    short, long = (words * (size // len(words)) for size in (3_000, 30_000))

    assert least(rules, long, 2) <= 20 * least(rules, short, 3)


def test_a_hundred_thousand_characters_cost_little_more_than_ten_times_ten_thousand():
    rules = [rule_of(kind, SETTINGS.get(kind, {})) for kind in RULES]
    mixed = "".join(words * (500 // len(words)) for words in HOSTILE)
    short, long = (mixed[:10_000], (mixed * 12)[:100_000])

    # Measured 9.5 to 10 times on a quiet machine, and to be 12 at most; what blows up would cost a hundred.
    assert least(rules, long, 2) <= 20 * least(rules, short, 3)


def test_a_longer_text_is_refused_with_a_sentence_and_read_by_no_rule():
    book = Book(1, 1, ())

    [found] = book.review(Draft("a" * (LONGEST + 1)), Around())

    assert found.blocks
    assert "shorten it" in str(found.message)


def least(rules: list[Rule], text: str, times: int) -> float:
    """The least of several measurements, without the collector, as timeit does: its rounds depend on what else there is."""
    gc.disable()
    try:
        return min(seconds(rules, text) for _ in range(times))
    finally:
        gc.enable()


def seconds(rules: list[Rule], text: str, language: str = "fr") -> float:
    wall = datetime(2026, 12, 6, 12)
    beside = Neighbour(wall.replace(tzinfo=UTC), text[:-3], wall=wall, nature="promotional")
    around = Around(
        wall.replace(tzinfo=UTC), (beside,), wall, (beside,), Plan(1, 1, 1), {wall.date(): "Feast"},
        (Period(wall.date(), wall.date(), "Day"),), {"https://a": "404"}, wall - timedelta(days=3),
        wall.date() - timedelta(days=1),
    )  # fmt: skip
    draft, began = Draft(text, alts=(text,), language=language), process_time()
    for rule in rules:
        for _ in rule.check(draft, around):
            pass
    return process_time() - began

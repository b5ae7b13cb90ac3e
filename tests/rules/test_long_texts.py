"""No pattern of any family may blow up: ten times the text may cost twelve times the time, not a hundred."""

from time import process_time

import pytest

from scheduler.rules import RULES, Around, Draft, Rule, rule_of

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
)


@pytest.mark.parametrize("words", HOSTILE)
def test_a_long_text_costs_no_more_than_its_length(words):
    rules = [rule_of(kind, SETTINGS.get(kind, {})) for kind in RULES]
    short, long = (words * (size // len(words)) for size in (4_000, 40_000))

    assert seconds(rules, long) <= 12 * seconds(rules, short) + 0.5  # for a busy machine


def seconds(rules: list[Rule], text: str) -> float:
    draft, began = Draft(text, alts=(text,), language="fr"), process_time()
    for rule in rules:
        for _ in rule.check(draft, Around()):
            pass
    return process_time() - began

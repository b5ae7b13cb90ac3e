"""`python -m tests.bench.charter`: a full review of a post of 500 characters by a hundred rules, with its neighbours loaded.

Every family is there, some of them several times with other words, as in a house that keeps a list for each subject.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, cycle
from random import Random
from statistics import median
from time import perf_counter, thread_time
from typing import Any

from scheduler.charter.book import Book, Entry
from scheduler.charter.version import Severity
from scheduler.rules import RULES, Around, Draft, Neighbour, Period, Picture, Plan, rule_of

RULES_ASKED, NEIGHBOURS, POSTS, LONG = 100, 120, 400, 500
P95 = 0.015  # seconds
WALL = datetime(2026, 12, 1, 10)
VOCABULARY = [
    "le",
    "miel",
    "de",
    "lierre",
    "arrive",
    "à",
    "la",
    "halle",
    "samedi",
    "matin",
    "et",
    "nos",
    "voisines",
    "goûtent",
    "la",
    "cire",
    "chaude",
    "pendant",
    "que",
    "les",
    "enfants",
    "roulent",
    "des",
    "bougies",
    "dans",
    "l’atelier",
    "du",
    "port",
    "où",
    "trente",
    "artisans",
    "montrent",
    "leurs",
    "gestes",
    "aux",
    "habitants",
    "de",
    "la",
    "côte",
]
SETTINGS: dict[str, dict[str, Any]] = {
    "words-to-avoid": {"words": ["leader", "incontournable", "cliquez ici", "optimiser"], "inflected": True},
    "words-required": {"words": ["avec modération"], "when": ["cidre", "vin"]},
    "sensitive-names": {"names": ["Apix", "Ruchers du Sud"], "words": ["fraude", "procès"], "near": 12},
    "confidential-terms": {"terms": [{"word": "Projet Aurore", "instead": "2027-01-15"}]},
    "topic-blackouts": {"words": ["budget"], "periods": [{"first": "2026-12-01", "last": "2026-12-02"}]},
    "silence-periods": {"periods": [{"first": "2026-12-05", "last": "2026-12-06"}]},
    "length": {"at_most": 480},
    "punctuation": {"at_most": 1, "french_spaces": True},
    "links": {"https_only": True, "shorteners": True},
    "hashtags": {"at_most": 2},
    "capitals": {"at_most": 5},
    "emoji": {"at_most": 2},
    "paid-partnership": {"within": 60},
    "form-of-address": {"form_used": "vous"},
    "language": {"at_least": 6},
    "long-sentences": {"at_most": 20},
    "readability": {"at_least": 40, "words": 20},
    "cadence": {"a_day": 2, "minutes_apart": 60},
    "self-promotion": {"days": 28},
    "echo": {"days": 30, "alike": 70, "elsewhere": True},
}


@dataclass(frozen=True)
class Measured:
    median: float
    p95: float
    busy: float  # the processor's own time, p95: what a machine with nothing else to do would take
    findings: int


def measure(rounds: int = POSTS) -> Measured:
    """Each text is new: nothing of it was read before. Seconds of the clock."""
    dice, found = Random(7), 0
    taken: list[float] = []
    busy: list[float] = []
    book = a_book()
    around = _around(dice)
    book.review(_draft(dice), around)  # lists of words are prepared once, when the charter is
    for _ in range(rounds):
        draft, began, worked = _draft(dice), perf_counter(), thread_time()
        found += len(book.review(draft, around))
        taken.append(perf_counter() - began)
        busy.append(thread_time() - worked)
    at = int(rounds * 0.95)
    return Measured(median(taken), sorted(taken)[at], sorted(busy)[at], found)


def a_book() -> Book:
    entries, numbers = [], count()
    for kind in cycle(RULES):
        number = next(numbers)
        if number == RULES_ASKED:
            return Book(1, 1, tuple(entries))
        settings = dict(SETTINGS.get(kind, {}))
        if "words" in settings and isinstance(settings["words"], list):
            settings["words"] = [*settings["words"], f"mot{number}", f"autre mot {number}"]
        entries.append(Entry(rule_of(kind, settings), str(number), Severity.ADVISE, "", None))
    raise AssertionError


def _draft(dice: Random) -> Draft:
    return Draft(
        _text(dice), title="La halle ouvre", language="fr", alts=("Une halle pleine de monde",),
        pictures=(Picture("Ada", "CC BY", True),), nature="promotional", channel_kind="social",
    )  # fmt: skip


def _text(dice: Random) -> str:
    words = ""
    while len(words) < LONG:
        sentence = " ".join(dice.choice(VOCABULARY) for _ in range(dice.randint(6, 16)))
        words += sentence.capitalize() + dice.choice((". ", " ! ", ", 12 % de plus. ", " #Halle. "))
    return words[:LONG]


def _around(dice: Random) -> Around:
    moments = [WALL + timedelta(hours=dice.randint(-700, 700)) for _ in range(NEIGHBOURS)]
    beside = tuple(
        Neighbour(at.replace(tzinfo=UTC), _text(dice), wall=at, channel="Journal", nature="promotional")
        for at in moments
    )
    half = NEIGHBOURS // 2
    return Around(
        WALL.replace(tzinfo=UTC), beside[:half], WALL, beside[half:], Plan(3, 20, 20), {WALL.date(): "Fête"},
        (Period(WALL.date(), WALL.date(), "Presse"),), {"https://exemple.fr/vieux": "404"},
        WALL - timedelta(days=3), WALL.date() - timedelta(days=1),
    )  # fmt: skip


def main() -> int:
    seen = measure()
    print(
        f"{POSTS} posts of {LONG} characters, {RULES_ASKED} rules of {len(RULES)} families, {NEIGHBOURS} neighbours:"
        f" median {seen.median * 1000:.1f} ms, p95 {seen.p95 * 1000:.1f} ms, of the processor {seen.busy * 1000:.1f} ms (asked: {P95 * 1000:.0f}), {seen.findings} findings"
    )
    return 0 if seen.busy <= P95 else 1


if __name__ == "__main__":
    sys.exit(main())

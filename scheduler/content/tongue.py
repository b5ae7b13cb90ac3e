"""Which language a text seems to be in, by the small words no sentence does without. A guess: it proposes, it decides nothing."""

from __future__ import annotations

from scheduler.rules.language import OTHER_WRITING, QUOTED, SMALL
from scheduler.rules.reading import Reading

AT_LEAST = 4  # words: a greeting may be in any language
LONGEST = 5_000  # characters looked at


def guess(text: str, said: str) -> str | None:
    """Another language than the one said, where the text is clearly in it; None in any doubt."""
    said = said[:2].lower()
    if said in OTHER_WRITING:
        return None
    counts = dict.fromkeys(SMALL, 0)
    words = 0
    for token in Reading(QUOTED.sub(" ", text[:LONGEST])).tokens:
        if token.folded[0].isalpha():
            words += 1
            for language, small in SMALL.items():
                counts[language] += token.folded in small
    first, second = sorted(counts.values(), reverse=True)[:2]
    best = max(counts, key=lambda language: counts[language])
    # A lead of two small words, and half as many again: a name or a borrowed phrase does not make one.
    clear = words >= AT_LEAST and first >= second + 2 and 2 * first >= 3 * second
    return best if clear and best != said and first >= 2 * counts.get(said, 0) else None

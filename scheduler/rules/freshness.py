"""Posts that age: written long ago, speaking of a day that is past by then, or of a “tomorrow” that has moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import regex

from scheduler.rules.base import WRITTEN, Around, Draft, Finding
from scheduler.rules.reading import Reading
from scheduler.rules.setting import Setting
from scheduler.wording import N_, Text, verbatim

DAYS = {
    "fr": ("demain", "aujourd'hui", "hier", "après-demain", "avant-hier", "ce soir", "ce matin", "cet après-midi"),
    "en": ("tomorrow", "today", "yesterday", "tonight", "this morning", "this afternoon", "this evening"),
}  # fmt: skip
# “The trades of tomorrow” are of no day.
BEFORE = {
    "fr": frozenset(["de", "d", "le", "du"]),
    "en": frozenset(["of", "a", "better", "for", "until", "till"]),
}
MONTHS = {
    "fr": [
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
    ],
    "en": [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
}
YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
NUMBERS = regex.compile(rf"(?<![0-9/])(?P<day>[0-3]?[0-9])/(?P<number>[01]?[0-9])/{YEAR}(?![0-9/])")
WRITTEN_OUT = {
    "fr": regex.compile(
        rf"(?<![\p{{L}}0-9])(?P<day>[0-3]?[0-9])(?:er)?\s(?P<month>{'|'.join(MONTHS['fr'])})(?:\s{YEAR})?(?![\p{{L}}0-9])"
    ),
    "en": regex.compile(
        rf"(?<![\p{{L}}0-9])(?:(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?\s(?P<month>{'|'.join(MONTHS['en'])})"
        rf"|(?P<month2>{'|'.join(MONTHS['en'])})\s(?P<day2>[0-3]?[0-9])(?:st|nd|rd|th)?)(?:,?\s{YEAR})?(?![\p{{L}}0-9])"
    ),
}


@dataclass(frozen=True)
class Freshness:
    days: int | None = 90

    kind: ClassVar[str] = "freshness"
    by_the_clock: ClassVar[bool] = True
    needs: ClassVar[tuple[str, ...]] = (WRITTEN,)
    name: ClassVar[Text] = N_("Freshness")
    about: ClassVar[Text] = N_(
        "Finds posts written long before they go out, days that will be past by then, and a “tomorrow” that has moved."
    )
    form: ClassVar[tuple[Setting, ...]] = (
        Setting(
            "days",
            N_("Written at most so many days before"),
            "number",
            within=(1, 3_650),
            help=N_("Leave empty to look at the days a text speaks of, and not at its age."),
        ),
    )

    def spoken(self) -> Text:
        if self.days is None:
            return N_("A text speaks of no day that is past when it goes out.")
        return N_(
            "A text is read again after {count} days, and speaks of no day that is past.", count=self.days
        )

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        if around.wall is None:
            return
        day, language = around.wall.date(), "fr" if draft.language.startswith("fr") else "en"
        if around.written:
            age = (day - around.written.date()).days
            if self.days is not None and age > self.days:
                reason = N_("Written {count} days before it goes out: does it still hold?", count=age)
                yield Finding(0, len(draft.text), reason)
            yield from _past(draft.reading, language, around.written.date(), day)
        then = around.planned_then
        if then and then != day:
            for start, end in _relative(draft.reading, language):
                reason = N_(
                    "“{word}” was written for {then}; it goes out on {day} now.",
                    word=draft.text[start:end],
                    then=verbatim(f"{then:%d/%m/%Y}"),
                    day=verbatim(f"{day:%d/%m/%Y}"),
                )
                yield Finding(start, end, reason)


def _relative(reading: Reading, language: str) -> Iterator[tuple[int, int]]:
    for phrase in reading.phrases(DAYS[language]):
        before = reading.within(max(0, phrase.start - 20), phrase.start)
        after = reading.within(phrase.end, phrase.end + 3)
        owned = after and after[0].joined == "'" and after[0].folded == "s" and language == "en"
        if not owned and not (before and before[-1].folded in BEFORE[language]):
            yield phrase.start, phrase.end


def _past(reading: Reading, language: str, written: date, day: date) -> Iterator[Finding]:
    """Days that lay ahead when it was written, and are over when it goes out."""
    folded, origins = reading.folded
    for pattern in (NUMBERS, WRITTEN_OUT[language]):
        for match in pattern.finditer(folded):
            named = _day(match, language, written)
            if named and written <= named < day:
                start, end = origins[match.start()], origins[match.end() - 1] + 1
                reason = N_("“{words}” will be past when this goes out.", words=reading.text[start:end])
                yield Finding(start, end, reason)


def _day(match: regex.Match[str], language: str, written: date) -> date | None:
    said = match.groupdict()
    month = said.get("month") or said.get("month2")
    number = MONTHS[language].index(month) + 1 if month else int(said["number"] or 0)
    years = [int(said["year"])] if said.get("year") else [written.year - 1, written.year, written.year + 1]
    found = []
    for year in years:
        try:
            found.append(date(year, number, int(said.get("day") or said.get("day2") or 0)))
        except ValueError:
            continue
    # Without a year, people mean the nearest one.
    return min(found, key=lambda one: abs((one - written).days), default=None)

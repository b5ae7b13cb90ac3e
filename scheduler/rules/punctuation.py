"""Marks piled up, and the spaces French typography puts before its marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import regex

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.setting import Setting
from scheduler.wording import N_, Text

THIN, FIXED = "\u202f", "\u00a0"
SPACES = " \u00a0\u202f\u2009"
ADDRESS = regex.compile(r"(?:https?://|www\.)\S++", regex.IGNORECASE)
# A mark ends a word or stands apart from it: “18:30”, “:)” and “;-)” are no punctuation. Dots count from four.
MARKS = regex.compile(
    rf"(?<![{SPACES}!?;:.])([{SPACES}]?+)([!?]++|[;:](?!['’\-]?[()DPp/\\|])|\.{{4,}}+)(?=[\s»”\"')\]*]|\Z|[^\s\p{{ASCII}}])"
)
OPENING = regex.compile(rf"«([{SPACES}]?+)(?=\S)")
CLOSING = regex.compile(rf"(?<=[^\s«])([{SPACES}]?+)»")


@dataclass(frozen=True)
class Punctuation:
    at_most: int = 1
    french_spaces: bool = False

    kind: ClassVar[str] = "punctuation"
    name: ClassVar[Text] = N_("Punctuation")
    about: ClassVar[Text] = N_("Finds marks piled up, and spaces missing in French.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting(
            "at_most",
            N_("Exclamation or question marks in a row, at most"),
            "number",
            required=True,
            within=(1, 10),
        ),
        Setting("french_spaces", N_("In French, no-break spaces where typography wants them"), "flag"),
    )

    def spoken(self) -> Text:
        if self.french_spaces:
            return N_("No marks piled up; in French, no-break spaces before the marks and inside the quotes.")
        return N_("No marks piled up.")

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        french = self.french_spaces and draft.language.startswith("fr")
        for field, reading in draft.fields.items():
            inside = bytearray(len(reading.text))
            for address in ADDRESS.finditer(reading.text):
                inside[address.start() : address.end()] = b"\1" * len(address.group())
            for match in MARKS.finditer(reading.text):
                if not inside[match.start(2)]:
                    yield from self._marks(match, french, field)
            if french:
                yield from _quotes(reading.text, field)

    def _marks(self, match: regex.Match[str], french: bool, field: str) -> Iterator[Finding]:
        space, marks = match.group(1), match.group(2)
        apart = not match.start() or match.string[match.start() - 1] in "([\n"  # “(!)” remarks on a word
        kept = self._fewer(marks)
        wanted = _space_before(marks, space) if french and not apart else space
        if kept != marks:
            reason = N_("Too many marks in a row.")
        elif wanted != space:
            reason = N_("French puts a no-break space before this mark.")
        else:
            return
        start = match.start() if french or wanted != space else match.start(2)
        yield Finding(
            start, match.end(), reason, (wanted if start < match.start(2) or french else "") + kept, field
        )

    def _fewer(self, marks: str) -> str:
        if marks[0] == ".":
            return "…"
        if len(marks) <= self.at_most or marks in ("?!", "!?"):
            return marks
        return "?!" if "!" in marks and "?" in marks else marks[: self.at_most]


def _space_before(marks: str, space: str) -> str:
    if marks[0] == "." or space in (THIN, FIXED):
        return space
    return FIXED if marks == ":" else THIN


def _quotes(text: str, field: str) -> Iterator[Finding]:
    reason = N_("French puts a no-break space inside the quotes.")
    for match in OPENING.finditer(text):
        if match.group(1) not in (THIN, FIXED):
            yield Finding(match.start(), match.end(), reason, "«" + THIN, field)
    for match in CLOSING.finditer(text):
        if match.group(1) not in (THIN, FIXED):
            yield Finding(match.start(), match.end(), reason, THIN + "»", field)

"""Every picture says in words what it shows, for those who do not see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import regex

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.reading import Reading, fold
from scheduler.rules.setting import Setting
from scheduler.wording import N_, Text

# As cameras, phones and screenshots name them, with or without the ending.
FILE_NAME = regex.compile(
    r".{1,300}\.(?:jpe?g|png|gif|webp|heic|avif|tiff?|bmp|svg)"
    r"|(?:img|dsc|pxl|screenshot)[_\-]?\d\S*|[\d_\-.: ]*\d[\d_\-.: ]*+"
    r"|(?:capture d.ecran|screen ?shot|whatsapp image|signal)[ _\-]*\d[\d .:_\-ata]*",
    regex.DOTALL,
)
EMPTY_WORDS = regex.compile(
    r"(?:une |la |l'|an? |the )?(?:photo|image|picture|illustration|visuel|pic|photograph(?:ie)?|sans titre|untitled|alt|alt text)"
    r"(?: ?\d+)?[.!]?"
)


@dataclass(frozen=True)
class AltTextRequired:
    at_least: int | None = None

    kind: ClassVar[str] = "alt-text-required"
    name: ClassVar[Text] = N_("Alt text required")
    about: ClassVar[Text] = N_("Asks that every picture has a description, and that it is not a file name.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting(
            "at_least",
            N_("Shortest description, in characters"),
            "number",
            within=(1, 500),
            help=N_("Leave empty to accept any length."),
        ),
    )

    def spoken(self) -> Text:
        if self.at_least is None:
            return N_("Every picture has an alt text.")
        return N_("Every picture has an alt text of at least {count} characters.", count=self.at_least)

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        for index, alt in enumerate(draft.alts):
            reason = self._wrong_with(alt, index + 1)
            if reason:
                yield Finding(0, len(alt), reason, field=f"alt:{index}")

    def _wrong_with(self, alt: str, number: int) -> Text | None:
        written = alt.strip()
        if not written:
            return N_("Picture {number} has no alt text.", number=number)
        plain = fold(written[:400])
        if FILE_NAME.fullmatch(plain):
            return N_("The alt text of picture {number} is a file name.", number=number)
        if EMPTY_WORDS.fullmatch(plain):
            return N_("The alt text of picture {number} does not say what it shows.", number=number)
        if self.at_least and len(Reading(written).graphemes) - 1 < self.at_least:
            return N_(
                "The alt text of picture {number} is shorter than {count} characters.",
                number=number,
                count=self.at_least,
            )
        return None

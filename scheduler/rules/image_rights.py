"""Pictures one may show: with their author's name, a licence, and the consent of those who are seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from scheduler.rules.base import Around, Draft, Finding, Picture
from scheduler.rules.setting import BadSettings, Setting
from scheduler.wording import N_, Text


@dataclass(frozen=True)
class ImageRights:
    credit: bool = True
    licence: bool = False
    consent: bool = False

    kind: ClassVar[str] = "image-rights"
    name: ClassVar[Text] = N_("Rights of pictures")
    about: ClassVar[Text] = N_(
        "Asks what the library knows of a picture: author, licence, consent of those seen."
    )
    form: ClassVar[tuple[Setting, ...]] = (
        Setting("credit", N_("The author's name"), "flag"),
        Setting("licence", N_("A licence"), "flag"),
        Setting(
            "consent",
            N_("The consent of the people shown"),
            "flag",
            help=N_("A document of the library, or a note that they agreed."),
        ),
    )

    def __post_init__(self) -> None:
        if not (self.credit or self.licence or self.consent):
            raise BadSettings({"credit": N_("Choose at least one.")})

    def spoken(self) -> Text:
        return N_("Pictures have their rights written down.")

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        for index, (picture, alt) in enumerate(zip(draft.pictures, draft.alts, strict=False)):
            reason = self._missing(picture, index + 1)
            if reason is None and around.at and picture.until and picture.until <= around.at:
                reason = N_("The rights of picture {number} will have ended by then.", number=index + 1)
            if reason:
                yield Finding(0, len(alt), reason, None, f"alt:{index}")

    def _missing(self, picture: Picture, number: int) -> Text | None:
        if self.credit and not picture.credit.strip():
            return N_("Nobody is named as the author of picture {number}.", number=number)
        if self.licence and not picture.licence.strip():
            return N_("Picture {number} has no licence.", number=number)
        if self.consent and not picture.consent:
            return N_("Nobody's consent is kept with picture {number}.", number=number)
        return None

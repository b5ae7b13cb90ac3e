"""A text is in the language it says it is in, and in its channel's where the house wants it: readers of a French page get French."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import regex

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.reading import Reading
from scheduler.rules.setting import Setting
from scheduler.wording import N_, Text

# The small words every sentence needs, folded as `reading` folds; a word of several languages tells nothing.
SMALL: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "fr": "le la les un une des du de et est sont dans avec pour sur par pas ne ce cette ces ceux qui que nous vous"
        " ils elles leur leurs notre nos votre vos mais ou donc depuis chez tous tout plus au aux en l d c s n qu j il"
        " elle on mon ma mes son sa ses se hier aujourd hui sans sous ont avons avez etre avoir fait tres aussi voila",
        "en": "the of and to in is are was were it its for with on at by from that this these those who which we you"
        " they their our your but or since all more not be been have has had he she his her my me us what where when"
        " will would can could there here than then as if so about into it's we're you'll them too one some",
        "es": "el la los las un una unos y es son en con para por de del que no se su sus nuestra nuestro nosotros pero"
        " mas muy este esta estos lo al como esta estan hay desde",
        "de": "der die das und ist sind in mit fur auf von dem den des ein eine einen wir ihr sie es nicht zu im am"
        " unser unsere aber oder auch aus bei nach ihn uns",
        "it": "il lo la i gli le un una e di del della dei delle in con per su da che non si nostro nostra noi sono"
        " ma anche questo questa al alla piu",
        "pt": "o a os as um uma e de do da dos das em no na com para por que nao se nosso nossa sao mas mais este esta"
        " ao pelo pela voce",
    }.items()
}
QUOTED = regex.compile(r"«[^»]{0,1000}+»|“[^”]{0,1000}+”|\"[^\"]{0,1000}+\"")
# A text in another writing says so by itself, whatever its words.
OTHER_WRITING = frozenset(
    ["ar", "fa", "he", "ur", "ru", "uk", "bg", "sr", "el", "hy", "ka", "zh", "ja", "ko", "th", "hi"]
)
OTHER = regex.compile(r"(?!\p{Latin})\p{L}")


@dataclass(frozen=True)
class Language:
    at_least: int = 6
    of_channel: bool = False

    kind: ClassVar[str] = "language"
    name: ClassVar[Text] = N_("Language of the text")
    about: ClassVar[Text] = N_("Says when a text is not in the language of its post.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting(
            "at_least",
            N_("Only for texts of this many words"),
            "number",
            required=True,
            within=(3, 1_000),
            help=N_("A greeting may be in any language."),
        ),
        Setting(
            "of_channel",
            N_("And its post in the language of its channel"),
            "flag",
            help=N_("For houses that keep a channel for each language."),
        ),
    )

    def spoken(self) -> Text:
        if self.of_channel:
            return N_("A text is in the language of its post, and of its channel.")
        return N_("A text is in the language of its post.")

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        said = _without_region(draft.language)
        if self.of_channel and _without_region(draft.channel_language) not in ("", said):
            yield Finding(0, len(draft.text), N_("Its channel speaks another language than this post."))
        known = said in SMALL or said in OTHER_WRITING
        if known and self._is_foreign(draft.reading, said):
            yield Finding(
                0, len(draft.text), N_("This text does not seem to be in the language of its post.")
            )

    def _is_foreign(self, reading: Reading, said: str) -> bool:
        quoted = [match.span() for match in QUOTED.finditer(reading.text)]
        words, at = [], 0
        for token in reading.tokens:
            while at < len(quoted) and quoted[at][1] <= token.start:
                at += 1
            if token.folded[0].isalpha() and not (at < len(quoted) and quoted[at][0] <= token.start):
                words.append(token.folded)
        if len(words) < self.at_least:
            return False
        other = sum(1 for word in words if OTHER.match(word))
        if said in OTHER_WRITING:
            return other < len(words) / 4
        if other > len(words) / 2:
            return True
        counts = {language: sum(word in small for word in words) for language, small in SMALL.items()}
        best = max(counts.values())
        # Two small words more than its own: one may be a name, or a word lent.
        return best >= counts[said] + 2 and best >= 2 * counts[said]


def _without_region(language: str) -> str:
    return language.partition("-")[0].lower()

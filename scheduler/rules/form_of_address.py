"""*Tu* or *vous*: one house says one of them, and one text never both. French only; what others say in quotes is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import regex

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.reading import Reading, Token
from scheduler.rules.setting import Setting
from scheduler.wording import N_, Text

FORMS: tuple[tuple[str, Text], ...] = (
    ("vous", N_("always “vous”")),
    ("tu", N_("always “tu”")),
    ("same", N_("either, but one in a text")),
)
TU = frozenset(["tu", "te", "toi", "ton", "ta", "tes", "tien", "tienne", "tiens", "tiennes"])
VOUS = frozenset(["vous", "votre", "vos", "votres"])
# “Le ton” is a tone, “tiens” most often an exclamation or a verb; “s'est tu” fell silent.
BEFORE_A_TONE = frozenset(
    [
        "le",
        "un",
        "ce",
        "du",
        "au",
        "de",
        "d",
        "quel",
        "meme",
        "bon",
        "autre",
        "nouveau",
        "chaque",
        "sans",
        "par",
        "premier",
        "second",
        "vrai",
    ]
)
SILENT = frozenset(["est", "sont", "suis", "es", "etait", "a", "ete"])
NOT_VERBS = frozenset(["chez", "assez", "nez", "rez", "riz", "rendez"])
TITLE = regex.compile(r"(?:^|\s)(?:M|Me|Mme|Mlle|Dr)\.\s$")
QUOTED = regex.compile(r"«[^»]{0,1000}+»|“[^”]{0,1000}+”|\"[^\"]{0,1000}+\"")


@dataclass(frozen=True)
class FormOfAddress:
    form_used: str = "same"

    kind: ClassVar[str] = "form-of-address"
    name: ClassVar[Text] = N_("Tu or vous")
    about: ClassVar[Text] = N_("In French, sees to it that readers are addressed in one way.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting("form_used", N_("How we address readers"), "choice", required=True, choices=FORMS),
    )

    def spoken(self) -> Text:
        if self.form_used == "same":
            return N_("In French, “tu” and “vous” are not mixed in a text.")
        return N_("In French, we say “{form}”.", form=self.form_used)

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        if not draft.language.startswith("fr"):
            return
        reading = draft.reading
        told = [(token, _form_of(reading, token, before, after)) for before, token, after in _spoken(reading)]
        wanted = self.form_used
        if wanted == "same":
            tu, vous = (sum(form == name for _, form in told) for name in ("tu", "vous"))
            first = next((form for _, form in told if form), "")
            wanted = first if tu == vous else "tu" if tu > vous else "vous"
        for token, form in told:
            if form and form != wanted:
                word = reading.text[token.start : token.end]
                reason = N_("“{word}” does not go with the “{form}” we use here.", word=word, form=wanted)
                yield Finding(token.start, token.end, reason)


def _spoken(reading: Reading) -> Iterator[tuple[Token | None, Token, Token | None]]:
    """Each word with those beside it, without the words of others in quotes."""
    quoted = bytearray(len(reading.text))
    for match in QUOTED.finditer(reading.text):
        quoted[match.start() : match.end()] = b"\1" * len(match.group())
    tokens = reading.tokens
    for number, token in enumerate(tokens):
        if not quoted[token.start]:
            after = tokens[number + 1] if number + 1 < len(tokens) else None
            yield tokens[number - 1] if number else None, token, after


def _form_of(reading: Reading, token: Token, before: Token | None, after: Token | None) -> str:
    """`tu`, `vous`, or nothing: what this word says of the one it speaks to."""
    word, previous = token.folded, before.folded if before else ""
    if word == "t":
        # “On t’attend”, not “a-t-elle” nor “T’ing”.
        elided = after is not None and after.joined == "'" and token.joined != "-"
        return "tu" if elided and reading.text[token.start] == "t" else ""
    if word in TU:
        tone = word == "ton" and previous in BEFORE_A_TONE
        silent = word == "tu" and previous in SILENT and token.joined == " "
        exclaimed = word in ("tiens", "tien", "tienne") and previous not in ("le", "les", "la")
        return "" if tone or silent or exclaimed else "tu"
    if word in VOUS:
        meeting = word == "vous" and previous == "rendez" and token.joined == "-"
        return "" if meeting else "vous"
    is_verb = len(word) > 3 and word.endswith("ez") and word not in NOT_VERBS
    return "vous" if is_verb and not _is_a_name(reading, token, previous) else ""


def _is_a_name(reading: Reading, token: Token, previous: str) -> bool:
    """A capital where no sentence begins: “le Suez”, “M. Gomez”."""
    if not reading.text[token.start].isupper():
        return False
    begins = not previous or not previous[0].isalnum()
    return not begins or bool(TITLE.search(reading.text[max(0, token.start - 5) : token.start]))

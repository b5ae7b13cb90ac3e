"""Words that have to be said: everywhere, or where a text speaks of something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.setting import Setting, Word
from scheduler.wording import N_, Text, quoted, verbatim


@dataclass(frozen=True)
class WordsRequired:
    words: tuple[Word, ...]
    enough: str = "any"
    when: tuple[Word, ...] = ()
    inflected: bool = False

    kind: ClassVar[str] = "words-required"
    name: ClassVar[Text] = N_("Words to say")
    about: ClassVar[Text] = N_("Asks for words or phrases, always or where a text speaks of something.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting("words", N_("Words and phrases"), "words", required=True, help=N_("One a line.")),
        Setting(
            "enough",
            N_("A text says"),
            "choice",
            choices=(("any", N_("one of them")), ("all", N_("all of them"))),
        ),
        Setting(
            "when",
            N_("Only where it speaks of"),
            "words",
            help=N_("One a line, such as “cider”. Empty: always."),
        ),
        Setting(
            "inflected",
            N_("In all their forms"),
            "flag",
            help=N_("Plurals, feminines and conjugated verbs, in French and in English."),
        ),
    )

    def spoken(self) -> Text:
        words = verbatim(", ".join(word.word for word in self.words))
        when = verbatim(", ".join(word.word for word in self.when))
        if self.when:
            return N_("Where we speak of {when}, we say: {words}.", when=when, words=words)
        return N_("Every text says: {words}.", words=words)

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        if not draft.text.strip():
            return
        place = (0, len(draft.text))
        if self.when:
            asked = draft.reading.phrases(
                tuple(word.word for word in self.when), forms_of=draft.language[:2] if self.inflected else ""
            )
            first = next(asked, None)
            if first is None:
                return
            place = (first.start, first.end)
        wanted = tuple(word.word for word in self.words)
        said = {found.sought for found in draft.phrases(wanted, inflected=self.inflected)}
        missing = [word for word in wanted if word not in said]
        if not missing or (self.enough == "any" and said):
            return
        words = quoted(missing)
        reason = (
            N_("Say one of these: {words}.", words=words)
            if self.enough == "any" and len(missing) > 1
            else N_("Say {words}.", words=words)
        )
        yield Finding(*place, reason)

"""Words as data. `scheduler` never translates: it carries `Text`, and the edges render it for a reader.

The catalogue (gettext, `web/translations`) is keyed by the English sentence. A `Text` may hold other
`Text`s as parameters; it survives JSON, so a finding or a notice can be stored and read in any language later.
"""

from __future__ import annotations

import gettext
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Text:
    msgid: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def render(self, translate: Translate = str) -> str:
        """The sentence in one language; `translate` maps the msgid (gettext of a catalogue)."""
        values = {k: v.render(translate) if isinstance(v, Text) else v for k, v in self.params.items()}
        sentence = translate(self.msgid)
        return sentence.format(**values) if values else sentence

    def __str__(self) -> str:
        return self.render()

    def as_json(self) -> dict[str, Any]:
        return {"msgid": self.msgid, "params": {k: _plain(v) for k, v in self.params.items()}}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Text:
        def revive(value: Any) -> Any:
            return cls.from_json(value) if isinstance(value, dict) and "msgid" in value else value

        return cls(stored["msgid"], {k: revive(v) for k, v in stored.get("params", {}).items()})


def N_(msgid: str, **params: Any) -> Text:
    """Mark a sentence for translation; parameters are named in it as `{name}`."""
    return Text(msgid, params)


def verbatim(words: str) -> Text:
    """Somebody else's words (a platform's error, a person's note): shown as they are, never translated."""
    return Text("{words}", {"words": words})


def quoted(words: Sequence[str], between: str = ", ") -> Text:
    """Each in the quotes of whoever reads it."""
    names = [f"word{number}" for number in range(len(words))]
    said = {name: N_("“{word}”", word=word) for name, word in zip(names, words, strict=True)}
    return Text(between.join(f"{{{name}}}" for name in names), said)


def whose_name(person: str) -> Text:
    """Somebody's name in a sentence that is stored: it is found, and forgotten, when they are (`privacy`)."""
    return Text("{person}", {"person": person})


# The catalogue lies beside the pages, in the checkout and in an installed wheel alike.
CATALOGUES = Path(__file__).resolve().parent.parent / "web" / "translations"


@cache
def in_language(locale: str) -> Translate:
    """For letters and the command line, which have no page around them. A language without catalogue is English."""
    return gettext.translation("messages", CATALOGUES, [locale], fallback=True).gettext


@cache
def words_of(locale: str) -> str:
    """Another when a sentence of this language is said otherwise: for what is kept as it was rendered."""
    try:
        catalogue = (CATALOGUES / locale / "LC_MESSAGES" / "messages.mo").read_bytes()
    except OSError:
        return ""
    return hashlib.blake2b(catalogue, digest_size=8).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value.as_json()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value

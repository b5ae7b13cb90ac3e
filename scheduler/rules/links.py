"""Where links lead: safe addresses, the house's own or none of others, and no address that hides where it goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import regex

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.setting import Setting, Word
from scheduler.wording import N_, Text

LINK = regex.compile(r"(?<![\p{L}\p{N}@])(?:https?://|www\.)[^\s<>\"«»“”]{1,2000}+", regex.IGNORECASE)
BARE = regex.compile(
    r"(?<![\p{L}\p{M}\p{N}@./:=?&#_\-])(?:[\p{L}\p{N}\-]{1,63}+\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}@])(?:/[^\s<>\"«»“”]{0,2000}+)?"
)
HOST = regex.compile(r"(?:https?://)?(?:[^/?#@]*@)?([^/?#:]+)", regex.IGNORECASE)
SHORTENERS = frozenset(
    [
        "bit.ly",
        "tinyurl.com",
        "t.co",
        "goo.gl",
        "ow.ly",
        "buff.ly",
        "is.gd",
        "cutt.ly",
        "rebrand.ly",
        "lnkd.in",
        "shorturl.at",
        "tiny.cc",
        "urlz.fr",
        "rb.gy",
        "t.ly",
        "v.gd",
        "bl.ink",
        "dlvr.it",
        "ift.tt",
        "s.id",
    ]
)


@dataclass(frozen=True)
class Links:
    https_only: bool = False
    shorteners: bool = False
    allowed: tuple[Word, ...] = ()
    forbidden: tuple[Word, ...] = ()

    kind: ClassVar[str] = "links"
    name: ClassVar[Text] = N_("Links")
    about: ClassVar[Text] = N_("Looks at where links lead, without following them.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting("https_only", N_("Only safe addresses (https)"), "flag"),
        Setting(
            "shorteners", N_("No shortened links"), "flag", help=N_("They hide from readers where they lead.")
        ),
        Setting(
            "allowed",
            N_("Only to these domains"),
            "words",
            help=N_("One a line, such as example.org; what lies below it is meant too. Empty: anywhere."),
        ),
        Setting("forbidden", N_("Never to these domains"), "words", help=N_("One a line.")),
    )

    @cached_property
    def ours(self) -> frozenset[str]:
        return frozenset(_domain(word.word) for word in self.allowed)

    @cached_property
    def others(self) -> frozenset[str]:
        return frozenset(_domain(word.word) for word in self.forbidden)

    def spoken(self) -> Text:
        if self.allowed:
            return N_("Links lead to the domains our charter names.")
        if self.forbidden:
            return N_("No links to the domains our charter avoids.")
        return N_("Links are safe and say where they lead.")

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        for field, reading in draft.fields.items():
            for start, end in _links(
                reading.text, self.others | (SHORTENERS if self.shorteners else frozenset())
            ):
                link = reading.text[start:end]
                reason = self._wrong_with(link)
                if reason:
                    yield Finding(start, end, reason, field=field)
                elif self.https_only and link[:7].lower() == "http://":
                    reason = N_("This address is not safe: begin it with https.")
                    yield Finding(start, end, reason, "https" + link[4:], field)

    def _wrong_with(self, link: str) -> Text | None:
        domain = _domain(link)
        if _below(domain, self.others):
            return N_("Our charter does not link to {domain}.", domain=domain)
        if self.shorteners and _below(domain, SHORTENERS):
            return N_("This link hides where it leads: write the whole address.")
        if self.ours and not _below(domain, self.ours):
            return N_("{domain} is not among the domains our charter links to.", domain=domain)
        return None


def addresses(text: str) -> list[str]:
    """The web addresses of a text, as they stand in it."""
    return [text[start:end] for start, end in placed(text)]


def placed(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand."""
    return _links(text, frozenset())


def _links(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Addresses as platforms would link them; a bare name only when it is one we look for."""
    last = 0
    for match in LINK.finditer(text):
        yield from _bare_names(text, last, match.start(), known)
        last = match.start() + len(_trimmed(match.group()))
        yield match.start(), last
    yield from _bare_names(text, last, len(text), known)


def _bare_names(text: str, start: int, end: int, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    for match in BARE.finditer(text, start, end):
        if known and _below(_domain(match.group()), known):
            yield match.start(), match.start() + len(_trimmed(match.group()))


def _trimmed(link: str) -> str:
    """Without the marks that end the sentence, and the bracket that was opened before the link."""
    while link and (
        link[-1] in ".,;:!?…'’*"
        or (link[-1] in ")]" and link.count(link[-1]) > link.count({")": "(", "]": "["}[link[-1]]))
    ):
        link = link[:-1]
    return link


def _domain(link: str) -> str:
    host = HOST.match(link.strip())
    return host[1].lower().removeprefix("www.").rstrip(".") if host else ""


def _below(domain: str, domains: frozenset[str]) -> bool:
    """Whether it is one of them or lies below one."""
    parts = domain.split(".")
    return any(".".join(parts[at:]) in domains for at in range(len(parts)))

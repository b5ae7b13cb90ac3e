"""Cutting a text that is too long into the pieces of a thread, as the channel counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import regex

from scheduler.channels import Channel
from web.composer.counting import counter, most, where_it_ends
from web.composer.sheet import Sheet

PARAGRAPH = regex.compile(r"\n[ \t]*\n+")
SENTENCE = regex.compile(r"(?<=[.!?…][»”\"')\]]?)\s+")
WORD = regex.compile(r"\s+")
# How full of what fits a piece has to be for its end to be taken.
SEAMS = ((PARAGRAPH, 0.5), (SENTENCE, 0.4), (WORD, 0.01))


def as_thread(sheet: Sheet, name: str, channels: Iterable[Channel]) -> Sheet:
    """The sheet with one channel's text cut into a thread; it has its own words from then on."""
    channel = next((channel for channel in channels if channel.public_id == name), None)
    version = sheet.versions.get(name)
    limit = most(channel) if channel else None
    if channel is None or version is None or version.settled or limit is None:
        return sheet
    count = counter(channel, {k: v for k, v in version.options.items() if k != "thread"})
    first, *rest = split(sheet.text_for(name), count=count, most=limit) or [""]
    thread = [*rest, *(words for words in version.options.get("thread") or () if words.strip())]
    options = {**version.options, **({"thread": thread} if thread else {})}
    return replace(sheet, versions={**sheet.versions, name: replace(version, text=first, options=options)})


def split(text: str, *, count: Callable[[str], int], most: int) -> list[str]:
    """Pieces of at most `most`, each as full as its seams let it be: a paragraph's end, else a sentence's, else a word's."""
    pieces: list[str] = []
    rest = text.strip()
    while rest:
        end = _end(rest, count, most)
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return pieces


def _end(text: str, count: Callable[[str], int], most: int) -> int:
    fits = where_it_ends(text, count, most)
    if fits == len(text):
        return fits
    if not fits:
        return _first_sign(text)
    for seam, full in SEAMS:
        at = max((found.start() for found in seam.finditer(text) if 0 < found.start() <= fits), default=0)
        # What ends well but says little is no post of its own; a shortened link may let a longer piece count more.
        if at >= full * fits and count(text[:at].rstrip()) <= most:
            return at
    return fits


def _first_sign(text: str) -> int:
    """At least what readers see as one character: a thread that never ends would be worse than one piece too long."""
    sign = regex.match(r"\X", text)
    return sign.end() if sign else len(text)

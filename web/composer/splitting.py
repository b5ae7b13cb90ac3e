"""Cutting a text that is too long into the pieces of a thread, as the channel counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import regex

from scheduler.channels import Channel
from web.composer.counting import counter, most
from web.composer.sheet import Sheet

PARAGRAPH = regex.compile(r"\n[ \t]*\n+")
SENTENCE = regex.compile(r"(?<=[.!?…][»”\"')\]]?)\s+")
WORD = regex.compile(r"\s+")


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
    """Pieces of at most `most`, cut between paragraphs, else sentences, else words; a longer word is cut itself."""
    return _pack(text.strip(), count, most, (PARAGRAPH, SENTENCE, WORD))


def _pack(
    text: str, count: Callable[[str], int], most: int, seams: tuple[regex.Pattern[str], ...]
) -> list[str]:
    if not text:
        return []
    if count(text) <= most:
        return [text]
    if not seams:
        return _cut(text, count, most)
    pieces: list[str] = []
    begin = end = 0
    for stop in [*(seam.start() for seam in seams[0].finditer(text)), len(text)]:
        if count(text[begin:stop].strip()) > most and end > begin:
            pieces += _pack(text[begin:end].strip(), count, most, seams[1:])
            begin = end
        end = stop
    return [*pieces, *_pack(text[begin:].strip(), count, most, seams[1:])]


def _cut(text: str, count: Callable[[str], int], most: int) -> list[str]:
    """By what readers see as one character; slow and rare."""
    pieces, piece = [], ""
    for sign in regex.findall(r"\X", text):
        if piece and count(piece + sign) > most:
            pieces.append(piece)
            piece = ""
        piece += sign
    return [*pieces, piece] if piece else pieces

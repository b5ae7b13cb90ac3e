"""Content lines: escaped, folded at 75 octets, ended by CRLF."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

LONGEST = 75
# Control characters have no place in a calendar: one of them makes strict readers drop the whole file. A lone
# surrogate cannot be written at all, and the last two are no characters to XML.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


# Readers written in JavaScript end a line at these too, and lose the rest of it.
OTHER_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")


def line(name: str, value: str) -> bytes:
    """`value` is already in iCalendar form; free text goes through `text` first."""
    return folded(f"{name}:{value}")


def lines(contents: Iterable[str]) -> bytes:
    """Many at once, each `NAME:value`."""
    raws = [content.encode() for content in contents]
    return b"\r\n".join([*[raw if len(raw) <= LONGEST else _broken(raw) for raw in raws], b""])


def text(words: str) -> str:
    """Free text as a TEXT value."""
    if not words.isprintable():
        words = CONTROLS.sub("", OTHER_ENDS.sub("\n", words))
    return words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def texts(values: list[str]) -> str:
    return ",".join(map(text, values))


def utc(instant: datetime) -> str:
    return wall(instant if instant.tzinfo is UTC else instant.astimezone(UTC)) + "Z"


def wall(at: datetime) -> str:
    # Not by strftime: it takes four times as long, and writes the year 812 with three digits.
    return at.isoformat(timespec="seconds")[:19].replace("-", "").replace(":", "")


def day(on: date) -> str:
    return f"{on.year:04}{on.month:02}{on.day:02}"


def folded(content: str) -> bytes:
    """Octets, at most 75 a line without the break, and never a break inside a character."""
    raw = content.encode()
    return (raw if len(raw) <= LONGEST else _broken(raw)) + b"\r\n"


def _broken(raw: bytes) -> bytes:
    pieces, at, room = [], 0, LONGEST
    while at < len(raw):
        end = min(at + room, len(raw))
        while end < len(raw) and raw[end] & 0xC0 == 0x80:  # the middle of a UTF-8 sequence
            end -= 1
        pieces.append(raw[at:end])
        at, room = end, LONGEST - 1  # the space that continues a line counts too
    return b"\r\n ".join(pieces)

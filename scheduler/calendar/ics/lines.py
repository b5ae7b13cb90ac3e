"""One content line: escaped, folded at 75 octets, ended by CRLF."""

from __future__ import annotations

import re
from datetime import UTC, datetime

LONGEST = 75
# Control characters have no place in a calendar: one of them makes strict readers drop the whole file.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def line(name: str, value: str) -> bytes:
    """`value` is already in iCalendar form; free text goes through `text` first."""
    return folded(f"{name}:{value}")


def text(words: str) -> str:
    """Free text as a TEXT value."""
    words = CONTROLS.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))
    return words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def texts(values: list[str]) -> str:
    return ",".join(map(text, values))


def utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def folded(content: str) -> bytes:
    """Octets, at most 75 a line without the break, and never a break inside a character."""
    raw = content.encode()
    if len(raw) <= LONGEST:
        return raw + b"\r\n"
    pieces, at, room = [], 0, LONGEST
    while at < len(raw):
        end = min(at + room, len(raw))
        while end < len(raw) and raw[end] & 0xC0 == 0x80:  # the middle of a UTF-8 sequence
            end -= 1
        pieces.append(raw[at:end])
        at, room = end, LONGEST - 1  # the space that continues a line counts too
    return b"\r\n ".join(pieces) + b"\r\n"

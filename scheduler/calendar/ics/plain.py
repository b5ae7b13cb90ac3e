"""Our own events read back from the octets a calendar application gets, so that what else shows them says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

ESCAPED = re.compile(r"\\(.)")
# Each is one of ours: written as TEXT, with commas that part values where there may be several.
WORDS = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION"})
SEVERAL = frozenset({"CATEGORIES", "EXDATE"})
Plain = dict[str, str | list[str]]


def events(octets: bytes) -> Iterator[Plain]:
    """Each VEVENT as names (in lower case) and values; a zone stands beside its time as `dtstart_tzid`."""
    made: Plain | None = None
    for content in octets.replace(b"\r\n ", b"").decode().split("\r\n"):
        name, _, value = content.partition(":")
        if content == "BEGIN:VEVENT":
            made = {}
        elif content == "END:VEVENT" and made is not None:
            yield made
            made = None
        elif made is not None:
            _take(made, name, value)


def _take(made: Plain, name: str, value: str) -> None:
    name, *params = name.split(";")
    key = name.lower().replace("-", "_")
    if name in SEVERAL:
        there = made.setdefault(key, [])
        assert isinstance(there, list)
        there.extend(_unescaped(part) for part in re.split(r"(?<!\\),", value))
    else:
        made[key] = _unescaped(value) if name in WORDS else value
    for param in params:
        known, _, said = param.partition("=")
        if known == "TZID":
            made[f"{key}_tzid"] = said


def _unescaped(value: str) -> str:
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)

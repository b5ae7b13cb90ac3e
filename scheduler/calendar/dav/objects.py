"""What an application sends, read as components of content lines. Nothing in it is believed; what cannot be read is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from scheduler.calendar.dav.backend import CALDAV, LARGEST, Refusal
from scheduler.wording import N_

DEEPEST, MOST_LINES = 5, 4000
FOLD = re.compile(rb"\r?\n[ \t]")
END = re.compile("\r\n?|\n")  # not where Python ends lines: at U+2028 too
NAME = re.compile(r"[A-Za-z0-9-]{1,80}")
PARAM = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^;:"]*)((?:,(?:"[^"]*"|[^;:",]*))*)')
ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True)
class Property:
    name: str
    params: dict[str, str]
    value: str
    line: str  # as it was sent, unfolded

    @property
    def text(self) -> str:
        return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)


@dataclass
class Component:
    name: str
    properties: list[Property] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        return [one for one in self.properties if one.name == name]

    def first(self, name: str) -> Property | None:
        return next((one for one in self.properties if one.name == name), None)

    def text(self, name: str) -> str:
        found = self.first(name)
        return found.text if found else ""

    def lines(self) -> Iterator[str]:
        yield f"BEGIN:{self.name}"
        yield from (one.line for one in self.properties)
        for part in self.parts:
            yield from part.lines()
        yield f"END:{self.name}"


def read(octets: bytes) -> Component:
    """The VCALENDAR of an object. Raises Refusal with the precondition of RFC 4791 5.3.2.1 that fails."""
    if len(octets) > LARGEST:
        raise Refusal(
            condition=(CALDAV, "max-resource-size"),
            text=N_("This event is too large: {most} characters at most.", most=LARGEST),
        )
    try:
        # Unfolded as octets: some applications fold inside a character.
        words = FOLD.sub(b"", octets).decode()
    except UnicodeDecodeError:
        raise _unreadable() from None
    top = Component("")
    open_ones = [top]
    lines = END.split(words.removeprefix("\ufeff"))
    if len(lines) > MOST_LINES:
        raise _unreadable()
    for content in lines:
        if not content.strip():
            continue
        one = _property(content)
        if one.name == "BEGIN":
            made = Component(one.value.strip().upper())
            open_ones[-1].parts.append(made)
            open_ones.append(made)
            if len(open_ones) > DEEPEST:
                raise _unreadable()
        elif one.name == "END":
            if len(open_ones) == 1 or open_ones.pop().name != one.value.strip().upper():
                raise _unreadable()
        else:
            open_ones[-1].properties.append(one)
    if len(open_ones) != 1 or len(top.parts) != 1 or top.properties or top.parts[0].name != "VCALENDAR":
        raise _unreadable()
    return top.parts[0]


def _property(content: str) -> Property:
    found = NAME.match(content)
    if found is None:
        raise _unreadable()
    at, params = found.end(), {}
    while param := PARAM.match(content, at):
        params[param[1].upper()] = param[2].strip('"') + param[3].replace('"', "")
        at = param.end()
    if at >= len(content) or content[at] != ":":
        raise _unreadable()
    return Property(found[0].upper(), params, content[at + 1 :], content)


def _unreadable() -> Refusal:
    return Refusal(
        condition=(CALDAV, "valid-calendar-data"), text=N_("This is not an event a calendar can read.")
    )

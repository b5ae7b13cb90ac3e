"""Somebody else's calendar as components and lines, with the number of each line, so that what is wrong can be named.

One bad line does not lose the file: it is left out and told. Linear in the size of the file, whatever stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from scheduler.calendar.ics.lines import CONTROLS
from scheduler.wording import N_, Text, verbatim

LONGEST_LINE = 100_000  # octets, unfolded: a picture inside a line is nothing we read
DEEPEST = 6
MOST_PROBLEMS = 200
LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:]*))*):(.*)', re.DOTALL)
PARAM = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)')
ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class Unreadable(ValueError):
    """The file as a whole cannot be taken; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


@dataclass(frozen=True)
class Problem:
    line: int  # as an editor counts
    text: Text


@dataclass(frozen=True)
class Line:
    number: int
    name: str  # in capitals
    params: dict[str, str]  # names in capitals
    value: str

    @property
    def words(self) -> str:
        """Its value as free text."""
        return unescaped(self.value)


@dataclass
class Component:
    name: str
    number: int
    lines: list[Line] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)

    def first(self, name: str) -> Line | None:
        return next((line for line in self.lines if line.name == name), None)

    def every(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name]

    def words(self, name: str) -> str:
        found = self.first(name)
        return found.words.strip() if found else ""


def unescaped(value: str) -> str:
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def calendars(octets: bytes) -> tuple[list[Component], list[Problem]]:
    """The VCALENDARs of a file, and what could not be read. Raises Unreadable."""
    if not octets.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].upper().startswith(b"BEGIN:VCALENDAR"):
        raise Unreadable(N_("This is no calendar file: it does not begin with BEGIN:VCALENDAR."))
    root, problems = Component("", 0), list[Problem]()
    open_: list[Component] = [root]
    for number, raw in _unfolded(octets):
        line = _line(number, raw, problems)
        if line is None:
            continue
        if line.name == "BEGIN":
            if len(open_) > DEEPEST:
                raise Unreadable(N_("Line {line}: too many things inside one another.", line=number))
            open_.append(Component(line.value.strip().upper(), number))
            open_[-2].parts.append(open_[-1])
        elif line.name == "END":
            _close(open_, line, problems)
        else:
            open_[-1].lines.append(line)
    if len(open_) > 1:
        # Half a file looks like a calendar whose other events were taken away.
        raise Unreadable(N_("The file is not complete: its end is missing."))
    return [part for part in root.parts if part.name == "VCALENDAR"], problems


def _unfolded(octets: bytes) -> Iterator[tuple[int, bytes]]:
    begun, pieces = 0, list[bytes]()
    for number, raw in enumerate(octets.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"), 1):
        if raw[:1] in (b" ", b"\t") and pieces:
            pieces.append(raw[1:])
            continue
        if pieces:
            yield begun, b"".join(pieces)
        begun, pieces = number, [raw] if raw.strip() else []
    if pieces:
        yield begun, b"".join(pieces)


def _line(number: int, raw: bytes, problems: list[Problem]) -> Line | None:
    if len(raw) > LONGEST_LINE:
        tell(problems, number, N_("longer than can be read, and left out"))
        return None
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        content = raw.decode("cp1252", "replace")
    found = LINE.fullmatch(CONTROLS.sub("", content))
    if not found:
        tell(problems, number, N_("“{words}” is no line of a calendar", words=verbatim(content[:60])))
        return None
    params = {name.upper(): value.strip('"') for name, value in PARAM.findall(found[2])} if found[2] else {}
    return Line(number, found[1].upper(), params, found[3])


def _close(open_: list[Component], line: Line, problems: list[Problem]) -> None:
    name = line.value.strip().upper()
    if name not in [one.name for one in open_[1:]]:
        tell(problems, line.number, N_("ends {name}, which did not begin", name=verbatim(name[:40])))
        return
    while open_[-1].name != name:
        tell(problems, open_[-1].number, N_("begins {name}, which does not end", name=open_.pop().name[:40]))
    open_.pop()


def tell(problems: list[Problem], number: int, text: Text) -> None:
    if len(problems) < MOST_PROBLEMS:
        problems.append(Problem(number, text))

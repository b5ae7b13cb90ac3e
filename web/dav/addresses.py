"""Where everything lives: /dav/, principals/<person>/, calendars/<person>/<calendar>/<object>."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from scheduler.calendar.dav.backend import Backend, Calendar

ROOT = "/dav/"


@dataclass(frozen=True)
class Place:
    """What an address names. Another person's and what does not exist are alike: not there."""

    kind: str  # root, principals, principal, homes, home, calendar, object
    path: str
    calendar: Calendar | None = None
    name: str = ""

    @property
    def is_collection(self) -> bool:
        return self.kind != "object"


def principal(backend: Backend) -> str:
    return f"{ROOT}principals/{quote(backend.person.key)}/"


def home(backend: Backend) -> str:
    return f"{ROOT}calendars/{quote(backend.person.key)}/"


def of_calendar(backend: Backend, calendar: Calendar) -> str:
    return f"{home(backend)}{quote(calendar.name)}/"


def of_object(backend: Backend, calendar: Calendar, name: str) -> str:
    return of_calendar(backend, calendar) + quote(name, safe="@")


def find(backend: Backend, path: str) -> Place | None:
    """`path` below the root, decoded. An object is given by name, whether it is there or not."""
    parts = [part for part in path.split("/") if part]
    if not parts:
        return Place("root", ROOT)
    if parts[0] not in ("principals", "calendars") or len(parts) > 4:
        return None
    if len(parts) == 1:
        return Place("principals" if parts[0] == "principals" else "homes", f"{ROOT}{parts[0]}/")
    if parts[1] != backend.person.key:
        return None
    if parts[0] == "principals":
        return Place("principal", principal(backend)) if len(parts) == 2 else None
    if len(parts) == 2:
        return Place("home", home(backend))
    calendar = backend.calendar(parts[2])
    if calendar is None:
        return None
    if len(parts) == 3:
        return Place("calendar", of_calendar(backend, calendar), calendar)
    name = parts[3]
    if len(name) > 200 or not name.isprintable():
        return None
    return Place("object", of_object(backend, calendar, name), calendar, name)


def below_root(href: str) -> str | None:
    """An href of a request, whole or only its path, as a path below the root."""
    path = unquote(urlsplit(href.strip()).path)
    return path.removeprefix(ROOT) if path.startswith(ROOT) else None

"""PROPFIND: what is here, and one step below."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from werkzeug.wrappers import Response

from scheduler.calendar.dav.backend import DAV, Backend, Calendar, Refusal, missing
from web.dav import addresses, properties
from web.dav.addresses import Place
from web.dav.answers import Asked, many, one
from web.dav.properties import CHEAP
from web.dav.xml import d

MOST_NAMES, MOST_LETTERS = 100, 6000  # of the properties asked for: all of them come back for every object


def propfind(backend: Backend, place: Place, root: Element | None, depth: str, *, year: int) -> Response:
    """Raises Refusal: everything at once (Depth: infinity) is told to nobody."""
    if depth not in ("0", "1"):
        raise Refusal(condition=(DAV, "propfind-finite-depth"))
    asked = wanted(root)
    if place.calendar is not None and place.kind == "object":
        etag = backend.members(place.calendar).get(place.name)
        if etag is None:
            raise missing()
        return many(objects(backend, place.calendar, {place.name: etag}, asked))
    made = [one(place.path, properties.of_place(backend, place, year), asked)]
    if depth == "1":
        made += _below(backend, place, asked, year)
    return many(made)


def wanted(root: Element | None) -> Asked:
    """No body asks for all. Raises Refusal: more than any application asks for."""
    if root is None or root.find(d("allprop")) is not None:
        return Asked()
    if root.find(d("propname")) is not None:
        return Asked(only_names=True)
    named = root.find(d("prop"))
    if named is None:
        return Asked()
    names = list(dict.fromkeys(one.tag for one in named))
    if len(names) > MOST_NAMES or sum(map(len, names)) > MOST_LETTERS:
        raise Refusal(400)
    return Asked(names)


def objects(backend: Backend, calendar: Calendar, etags: dict[str, str], asked: Asked) -> Iterator[str]:
    """Objects by name. They are only drawn when something of them is asked for that their names do not tell."""
    if asked.names is not None and CHEAP.issuperset(asked.names):
        for name, etag in etags.items():
            said = properties.of_object(backend, calendar, etag, None)
            yield one(addresses.of_object(backend, calendar, name), said, asked)
        return
    # One name is asked for by itself; of many it is cheaper to read the calendar.
    for found in backend.objects(calendar, list(etags)):
        said = properties.of_object(backend, calendar, found.etag, found)
        yield one(addresses.of_object(backend, calendar, found.name), said, asked)


def _below(backend: Backend, place: Place, asked: Asked, year: int) -> Iterator[str]:
    if place.calendar is not None:
        yield from objects(backend, place.calendar, dict(backend.members(place.calendar)), asked)
        return
    inside: list[Place | None] = []
    if place.kind == "root":
        inside = [addresses.find(backend, "principals"), addresses.find(backend, "calendars")]
    elif place.kind == "principals":
        inside = [addresses.find(backend, f"principals/{backend.person.key}")]
    elif place.kind == "homes":
        inside = [addresses.find(backend, f"calendars/{backend.person.key}")]
    elif place.kind == "home":
        inside = [
            Place("calendar", addresses.of_calendar(backend, calendar), calendar)
            for calendar in backend.calendars()
        ]
    for each in inside:
        if each is not None:
            yield one(each.path, properties.of_place(backend, each, year), asked)

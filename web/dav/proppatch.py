"""PROPPATCH: colours, order and names of calendars, for one person alone.

It has to succeed: some applications set colour and order as soon as they find a calendar, and stop at a refusal.
"""

from __future__ import annotations

from http import HTTPStatus
from xml.etree.ElementTree import Element

from werkzeug.wrappers import Response

from scheduler.calendar.dav.backend import CALDAV, DAV, Backend, Refusal
from web.dav.addresses import Place
from web.dav.answers import changed
from web.dav.properties import LIKED, of_place
from web.dav.xml import CS, d, el, inner

HOUSE = (f"{{{DAV}}}", f"{{{CALDAV}}}", f"{{{CS}}}")


def proppatch(backend: Backend, place: Place, root: Element | None, *, year: int) -> Response:
    """All or nothing (RFC 4918 9.2): one property that cannot be set leaves the others as they were."""
    if root is None or root.tag != d("propertyupdate"):
        raise Refusal(400)
    wishes: dict[str, str | None] = {}
    for act in root:
        for prop in act.findall(d("prop")):
            for element in prop:
                wishes[element.tag] = inner(element) if act.tag == d("set") else None
    said = of_place(backend, place, year)
    refused = {name for name in wishes if place.calendar is None or not _may_be_liked(name, said)}
    if refused or place.calendar is None:
        others = "".join(el(name) for name in wishes if name not in refused)
        mine = "".join(el(name) for name in wishes if name in refused)
        return changed(place.path, [(mine, HTTPStatus.FORBIDDEN), (others, HTTPStatus.FAILED_DEPENDENCY)])
    backend.like(place.calendar.name, wishes)
    return changed(place.path, [("".join(map(el, wishes)), HTTPStatus.OK)])


def _may_be_liked(name: str, said: object) -> bool:
    """What the house says of itself stays; anything an application notes beside it is kept for it."""
    return name in LIKED or not name.startswith(HOUSE) or name not in said  # type: ignore[operator]

"""REPORT: what changed since a token, what lies in a time, these objects by address."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from werkzeug.wrappers import Response

from scheduler.calendar.dav.backend import CALDAV, DAV, Backend, BadToken, Calendar, Refusal
from scheduler.wording import N_
from web.dav import addresses, filters
from web.dav.addresses import Place
from web.dav.answers import cut, gone, many, one
from web.dav.properties import of_object
from web.dav.propfind import objects, wanted
from web.dav.xml import c, d, el, text

MOST_HREFS = 2000
MOST_CHANGES = 5000


def report(backend: Backend, place: Place, root: Element | None, depth: str) -> Response:
    """Raises Refusal."""
    if root is None:
        raise Refusal(400)
    known = REPORTS.get(root.tag)
    if known is not None:
        return known(backend, place, root, depth)
    if root.tag in NOBODY:
        return many([])
    raise Refusal(condition=(DAV, "supported-report"))


def _multiget(backend: Backend, place: Place, root: Element, depth: str) -> Response:
    hrefs = [(one.text or "").strip() for one in root.findall(d("href"))]
    if len(hrefs) > MOST_HREFS:
        raise Refusal(
            condition=(DAV, "number-of-matches-within-limits"),
            text=N_("At most {most} at once.", most=MOST_HREFS),
        )
    named: dict[str, tuple[Calendar, dict[str, str]]] = {}
    lost = []
    for href in hrefs:
        path = addresses.below_root(href)
        found = addresses.find(backend, path) if path is not None else None
        if found is None or found.calendar is None or found.kind != "object":
            lost.append(href)
            continue
        named.setdefault(found.calendar.name, (found.calendar, {}))[1][found.name] = href
    made, asked = [], wanted(root)
    for calendar, names in named.values():
        there = {one.name: one for one in backend.objects(calendar, list(names))}
        for name, href in names.items():
            if name not in there:
                lost.append(href)
                continue
            said = of_object(backend, calendar, there[name].etag, there[name])
            made.append(one(addresses.of_object(backend, calendar, name), said, asked))
    return many([*made, *map(gone, lost)])


def _query(backend: Backend, place: Place, root: Element, depth: str) -> Response:
    filter = root.find(c("filter"))
    if filter is None:
        raise Refusal(condition=(CALDAV, "valid-filter"))
    filters.demand_small(filter)
    calendar = _calendar(place)
    names = [place.name] if place.kind == "object" else None
    asked = wanted(root)
    return many(
        one(
            addresses.of_object(backend, calendar, found.name),
            of_object(backend, calendar, found.etag, found),
            asked,
        )
        for found in backend.objects(calendar, names)
        if filters.admits(found, filter)
    )


def _sync(backend: Backend, place: Place, root: Element, depth: str) -> Response:
    calendar = _calendar(place)
    if place.kind != "calendar" or (root.findtext(d("sync-level")) or "1").strip() not in ("1", "infinite"):
        raise Refusal(condition=(DAV, "supported-report"))
    token = (root.findtext(d("sync-token")) or "").strip() or None
    try:
        changes = backend.changes(calendar, token, _limit(root))
    except BadToken:
        raise Refusal(condition=(DAV, "valid-sync-token")) from None
    made = list(objects(backend, calendar, dict(changes.changed), wanted(root)))
    made += [gone(addresses.of_object(backend, calendar, name)) for name in changes.gone]
    if changes.more:
        made.append(cut(place.path))
    return many(made, also=el(d("sync-token"), text(changes.token)))


def _limit(root: Element) -> int:
    said = (root.findtext(f"{d('limit')}/{d('nresults')}") or "").strip()
    return min(max(1, int(said)), MOST_CHANGES) if said.isdecimal() and len(said) < 10 else MOST_CHANGES


def _calendar(place: Place) -> Calendar:
    if place.calendar is None:
        raise Refusal(condition=(DAV, "supported-report"))
    return place.calendar


REPORTS: dict[str, Callable[[Backend, Place, Element, str], Response]] = {
    c("calendar-multiget"): _multiget,
    c("calendar-query"): _query,
    d("sync-collection"): _sync,
}
# Asked by applications that look for colleagues: nobody is found here.
NOBODY = (d("principal-property-search"), d("principal-search-property-set"), d("principal-match"))

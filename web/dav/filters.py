"""The filter of a calendar-query (RFC 4791 9.7): by component, by time, by what a property says."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from scheduler.calendar.dav.backend import CALDAV, Object, Refusal
from scheduler.calendar.dav.objects import Component, Property, read
from web.dav.xml import c

OCTETS = "i;octet"
MOST, LONGEST = 50, 1000  # conditions of one filter; characters of one
COLLATIONS = ("i;ascii-casemap", "i;unicode-casemap", OCTETS)


def demand_small(filter: Element) -> None:
    """Each condition is held against each object. Raises Refusal."""
    conditions = list(filter.iter())
    if len(conditions) > MOST or any(len(one.text or "") > LONGEST for one in conditions):
        raise Refusal(400)


def admits(found: Object, filter: Element) -> bool:
    """Raises Refusal for a filter that is none."""
    top = filter.find(c("comp-filter"))
    if top is None or top.get("name", "").upper() != "VCALENDAR":
        raise _no_filter()
    if top.find(c("is-not-defined")) is not None:
        return False
    parsed: list[Component] = []

    def calendar() -> Component:
        # Most queries ask for a kind and a time, which are known without reading the object.
        if not parsed:
            parsed.append(read(found.octets))
        return parsed[0]

    if any(not _property(calendar(), one) for one in top.findall(c("prop-filter"))):
        return False
    return all(_kind(found, calendar, one) for one in top.findall(c("comp-filter")))


def moment(said: str | None) -> datetime | None:
    if not said:
        return None
    try:
        return datetime.strptime(said, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise _no_filter() from None


def _kind(found: Object, calendar, filter: Element) -> bool:  # type: ignore[no-untyped-def]
    name = filter.get("name", "").upper()
    plain = name == found.component
    if not plain and name in ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"):
        return filter.find(c("is-not-defined")) is not None
    if plain and (filter.find(c("is-not-defined")) is not None):
        return False
    if plain and not _in_time(found, filter):
        return False
    if plain and not any(True for one in filter if one.tag in (c("prop-filter"), c("comp-filter"))):
        return True
    parts = [part for part in calendar().parts if part.name == name]
    return _any(parts, filter)


def _any(parts: list[Component], filter: Element) -> bool:
    if filter.find(c("is-not-defined")) is not None:
        return not parts
    return any(
        all(_property(part, one) for one in filter.findall(c("prop-filter")))
        and all(
            _any([inside for inside in part.parts if inside.name == one.get("name", "").upper()], one)
            for one in filter.findall(c("comp-filter"))
        )
        for part in parts
    )


def _in_time(found: Object, filter: Element) -> bool:
    asked = filter.find(c("time-range"))
    if asked is None:
        return True
    start, end = moment(asked.get("start")), moment(asked.get("end"))
    if start is None and end is None:
        raise _no_filter()
    return found.overlaps(start, end)


def _property(part: Component, filter: Element) -> bool:
    said = part.all(filter.get("name", "").upper())
    if filter.find(c("is-not-defined")) is not None:
        return not said
    return any(_says(one, filter) for one in said)


def _says(one: Property, filter: Element) -> bool:
    wanted = filter.find(c("text-match"))
    if wanted is not None and not _matches(one.text, wanted):
        return False
    for param in filter.findall(c("param-filter")):
        value = one.params.get(param.get("name", "").upper())
        if (param.find(c("is-not-defined")) is not None) == (value is not None):
            return False
        words = param.find(c("text-match"))
        if words is not None and value is not None and not _matches(value, words):
            return False
    return True


def _matches(said: str, wanted: Element) -> bool:
    collation = wanted.get("collation", COLLATIONS[0])
    if collation not in COLLATIONS:
        raise Refusal(condition=(CALDAV, "supported-collation"))
    need = wanted.text or ""
    hit = need in said if collation == OCTETS else need.casefold() in said.casefold()
    return hit != (wanted.get("negate-condition") == "yes")


def _no_filter() -> Refusal:
    return Refusal(condition=(CALDAV, "valid-filter"))

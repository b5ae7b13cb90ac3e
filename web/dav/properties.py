"""What each place says of itself: property by property, as XML, made only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from werkzeug.http import http_date

from scheduler.calendar.dav.backend import DAV, LARGEST, Backend, Calendar, Object
from scheduler.calendar.ics.lines import line
from scheduler.calendar.ics.vtimezone import vtimezone
from web.dav import addresses
from web.dav.addresses import Place
from web.dav.xml import APPLE, CS, c, d, el, href, name, text

Properties = Mapping[str, Callable[[], str]]
REPORTS = (
    d("sync-collection"),
    c("calendar-query"),
    c("calendar-multiget"),
)
# A person's own: what macOS sets as soon as it finds a calendar. Told to nobody else.
LIKED = frozenset(
    [
        d("displayname"),
        name(APPLE, "calendar-color"),
        name(APPLE, "calendar-order"),
        c("calendar-description"),
        c("calendar-timezone"),
    ]
)
# Only these are read without looking at the object itself.
CHEAP = frozenset(
    [d("getetag"), d("resourcetype"), d("getcontenttype"), d("current-user-principal"), d("owner")]
)
BY_NAME_ONLY = frozenset([c("calendar-data")])  # never among all properties


def of_place(backend: Backend, place: Place, year: int) -> Properties:
    """Of everything but objects. What the person chose stands before what the house says."""
    said: dict[str, Callable[[], str]] = dict(_everywhere(backend))
    if place.calendar is not None:
        said |= _calendar(backend, place.calendar, year)
        said |= {key: _as_it_is(value) for key, value in backend.likings(place.calendar.name).items()}
    elif place.kind in ("principal", "home"):
        said |= _person(backend, is_principal=place.kind == "principal")
    else:
        said[d("resourcetype")] = lambda: el(d("collection"))
        said[d("displayname")] = lambda: "Marronnier"
    return said


def of_object(backend: Backend, calendar: Calendar, etag: str, found: Object | None) -> Properties:
    """Without the object itself, only what is CHEAP."""
    kind = f"text/calendar; charset=utf-8; component={calendar.component.lower()}"
    said: dict[str, Callable[[], str]] = dict(_everywhere(backend))
    said |= {
        d("resourcetype"): str,
        d("getetag"): lambda: text(f'"{etag}"'),
        d("getcontenttype"): lambda: kind,
        d("current-user-privilege-set"): lambda: _privileges(calendar),
    }
    if found is not None:
        said |= {
            d("getcontentlength"): lambda: str(len(found.octets)),
            d("getlastmodified"): lambda: http_date(found.changed_at),
            c("calendar-data"): lambda: text(found.octets.decode()),
        }
    return said


def _everywhere(backend: Backend) -> Properties:
    me = href(addresses.principal(backend))
    return {
        d("current-user-principal"): lambda: me,
        d("owner"): lambda: me,
        d("principal-collection-set"): lambda: href(f"{addresses.ROOT}principals/"),
    }


def _person(backend: Backend, *, is_principal: bool) -> Properties:
    person, me, home = backend.person, href(addresses.principal(backend)), href(addresses.home(backend))
    kinds = el(d("collection")) + (el(d("principal")) if is_principal else "")
    return {
        d("resourcetype"): lambda: kinds,
        d("displayname"): lambda: text(person.name),
        d("principal-URL"): lambda: me,
        c("calendar-home-set"): lambda: home,
        c("calendar-user-address-set"): lambda: href(f"mailto:{person.email}") + me,
        d("current-user-privilege-set"): lambda: _privilege("read"),
        d("supported-report-set"): _reports,
    }


def _calendar(backend: Backend, calendar: Calendar, year: int) -> Properties:
    return {
        d("resourcetype"): lambda: el(d("collection")) + el(c("calendar")),
        d("displayname"): lambda: text(calendar.title),
        d("sync-token"): lambda: text(backend.token(calendar)),
        name(CS, "getctag"): lambda: text(backend.token(calendar)),
        name(APPLE, "calendar-color"): lambda: text(calendar.colour),
        name(APPLE, "calendar-order"): lambda: str(calendar.order),
        c("calendar-description"): lambda: text(calendar.description),
        c("supported-calendar-component-set"): lambda: el(c("comp"), attributes={"name": calendar.component}),
        c("supported-calendar-data"): lambda: el(
            c("calendar-data"), attributes={"content-type": "text/calendar", "version": "2.0"}
        ),
        c("max-resource-size"): lambda: str(LARGEST),
        c("max-instances"): lambda: "1",
        c("schedule-calendar-transp"): lambda: el(c("transparent")),
        c("calendar-timezone"): lambda: text(_zone(calendar.zone, year)),
        d("current-user-privilege-set"): lambda: _privileges(calendar),
        d("supported-report-set"): _reports,
    }


def _zone(zone: str, year: int) -> str:
    head = line("BEGIN", "VCALENDAR") + line("VERSION", "2.0") + line("PRODID", "-//Marronnier//CalDAV 1//EN")
    return (head + vtimezone(zone, year) + line("END", "VCALENDAR")).decode()


def _privileges(calendar: Calendar) -> str:
    # RFC 3744: applications that see no right to write do not offer it.
    return "".join(
        _privilege(right) for right in ("read", "read-current-user-privilege-set", *sorted(calendar.rights))
    )


def _privilege(right: str) -> str:
    return el(d("privilege"), el(name(DAV, right)))


def _reports() -> str:
    return "".join(el(d("supported-report"), el(d("report"), el(report))) for report in REPORTS)


def _as_it_is(value: str) -> Callable[[], str]:
    return lambda: value

"""One request of the protocol, answered: which method, on which place, with which conditions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import http_date
from werkzeug.wrappers import Request, Response

from scheduler.calendar.dav.backend import (
    CALDAV,
    DAV,
    LARGEST,
    Backend,
    Conditions,
    Refusal,
    missing,
)
from scheduler.wording import N_, Text
from web.dav import addresses
from web.dav.addresses import Place
from web.dav.answers import ALLOWED, SPOKEN, plain, refused
from web.dav.propfind import propfind
from web.dav.proppatch import proppatch
from web.dav.reports import report
from web.dav.xml import Unreadable, read

METHODS = [
    "OPTIONS", "GET", "HEAD", "PUT", "DELETE", "PROPFIND", "PROPPATCH", "REPORT",
    "MKCALENDAR", "MKCOL", "MOVE", "COPY", "LOCK", "UNLOCK", "ACL", "POST",
]  # fmt: skip
MADE_IN_THE_HOUSE = N_("Calendars are the channels of Marronnier: they are made, renamed and removed there.")
STAYS = N_("A post stays on its channel: begin another, or choose its channels in Marronnier.")


def serve(
    backend: Backend, request: Request, path: str, *, say: Callable[[Text], str], now: datetime
) -> Response:
    """`path` below the root. Never raises a Refusal: it is the answer."""
    place = addresses.find(backend, path)

    def named(name: str) -> str:
        calendar = place.calendar if place else None
        return addresses.of_object(backend, calendar, name) if calendar else name

    def told(refusal: Refusal) -> Response:
        return refused(refusal, say=say, application=request.user_agent.string, place=named)

    try:
        response = _answer(backend, request, place, now)
    except Unreadable:
        response = told(Refusal(400))
    except RequestEntityTooLarge:
        response = told(Refusal(413))
    except Refusal as refusal:
        response = told(refusal)
    response.headers.setdefault("DAV", SPOKEN)
    if response.status_code == 405:
        response.headers["Allow"] = ALLOWED
    # What a calendar holds is for whoever asked with the password, not for anything in between.
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def _answer(backend: Backend, request: Request, place: Place | None, now: datetime) -> Response:
    method = request.method
    if method in ("MKCALENDAR", "MKCOL", "ACL"):
        raise Refusal(condition=(DAV, "need-privileges"), text=MADE_IN_THE_HOUSE)
    if place is None:
        raise missing()
    if method == "OPTIONS":
        return plain(200, Allow=ALLOWED)
    if method in ("MOVE", "COPY"):
        raise Refusal(condition=(DAV, "need-privileges"), text=STAYS)
    depth = request.headers.get("Depth", "infinity" if method == "PROPFIND" else "0").strip().lower()
    if method == "PROPFIND":
        return propfind(backend, place, read(request.get_data()), depth, year=now.year)
    if method == "PROPPATCH":
        return proppatch(backend, place, read(request.get_data()), year=now.year)
    if method == "REPORT":
        return report(backend, place, read(request.get_data()), depth)
    if method in ("GET", "HEAD"):
        return _get(backend, request, place)
    if method == "PUT":
        return _put(backend, request, place)
    if method == "DELETE":
        return _delete(backend, request, place)
    raise Refusal(405)


def _get(backend: Backend, request: Request, place: Place) -> Response:
    if place.kind != "object" or place.calendar is None:
        # A 200 here, and Thunderbird would take the folder for a file it may write.
        raise Refusal(405)
    found = next(iter(backend.objects(place.calendar, [place.name])), None)
    if found is None:
        raise missing()
    headers = {"ETag": f'"{found.etag}"', "Last-Modified": http_date(found.changed_at)}
    if not conditions(request).hold(found.etag):
        if "If-Match" in request.headers:
            raise Refusal(412)
        return Response("", 304, headers)
    kind = f"text/calendar; charset=utf-8; component={place.calendar.component.lower()}"
    return Response(found.octets, 200, headers, content_type=kind)


def _put(backend: Backend, request: Request, place: Place) -> Response:
    if place.kind != "object" or place.calendar is None:
        # Not 409, nor 412: Thunderbird would offer the folder as a calendar file.
        raise Refusal(405)
    if request.mimetype not in ("", "text/calendar"):
        raise Refusal(condition=(CALDAV, "supported-calendar-data"))
    if (request.content_length or 0) > LARGEST:
        raise Refusal(
            condition=(CALDAV, "max-resource-size"),
            text=N_("This event is too large: {most} characters at most.", most=LARGEST),
        )
    stored = backend.put(place.calendar, place.name, request.get_data(), conditions(request))
    headers = {"ETag": f'"{stored.etag}"'} if stored.etag else {}
    return plain(201 if stored.created else 204, **headers)


def _delete(backend: Backend, request: Request, place: Place) -> Response:
    if place.kind != "object" or place.calendar is None:
        raise Refusal(condition=(DAV, "need-privileges"), text=MADE_IN_THE_HOUSE)
    if place.name not in backend.members(place.calendar):
        raise missing()
    backend.delete(place.calendar, place.name, conditions(request))
    return plain(204)


def conditions(request: Request) -> Conditions:
    """Weak ETags compare like strong ones: there are no weak ones here."""
    return Conditions(_tags(request.headers.get("If-Match")), _tags(request.headers.get("If-None-Match")))


def _tags(said: str | None) -> frozenset[str] | None:
    if said is None:
        return None
    return frozenset(tag.strip().removeprefix("W/").strip('"') for tag in said.split(",")[:50])

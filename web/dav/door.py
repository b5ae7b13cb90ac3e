"""/dav/: who asks, by the password of one device; over which line; how often. Everything else is the protocol's."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Response, request
from flask_babel import force_locale, gettext
from flask_limiter import RequestLimit
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response as AnyResponse

from scheduler.calendar.dav import devices
from scheduler.calendar.dav.device import Device
from scheduler.calendar.dav.posts import Posts
from scheduler.calendar.feeds.drawn import Pen
from scheduler.people import Membership
from scheduler.people.sign_in import secret_hash
from scheduler.wording import N_
from web.dav.addresses import ROOT
from web.dav.answers import SPOKEN, plain
from web.dav.serving import METHODS, serve
from web.dav.xml import LARGEST
from web.feed_reader import application
from web.house import house
from web.language import LANGUAGES, say
from web.loopback import from_here
from web.rights import public
from web.security import public_link
from web.throttle import PER_ADDRESS, limiter
from web.visit import g
from web.visitor import recognise_by

bp = Blueprint("dav", __name__)
bp.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie is looked at under /dav/

PER_DEVICE = "30 per second; 3000 per 10 minutes"
GUESSES = "300 per 10 minutes"  # of one place, with whatever password
CHALLENGE = 'Basic realm="Marronnier", charset="UTF-8"'
# Over a line anybody can listen on, a password would be everybody's.
BARE_LINE = N_(
    "Calendars are opened over https only. Whoever runs this house may have to set MARRONNIER_TRUSTED_PROXIES."
)
WHO = N_(
    "Sign in with your e-mail address and a password you made for this device on the page “Calendar applications”."
)
TOO_MANY = N_("Too many requests in a short time. Wait a few minutes; nothing is locked.")

recognise_by(ROOT, lambda session, request, now: None)


@dataclass(frozen=True)
class Known:
    """Rows read once and let go."""

    device: Device
    here: Membership


def _the_device() -> str:
    # Counted under a hash: the password has no business in the limiter's store.
    sent = request.headers.get("Authorization", "")
    return secret_hash(sent).hex() if sent else f"from {request.remote_addr}"


def _slow_down(limit: RequestLimit) -> Response:
    response = _said(HTTPStatus.TOO_MANY_REQUESTS, say(TOO_MANY))
    response.headers["Retry-After"] = str(max(1, int(limit.reset_at - g.now.timestamp())))
    return response


def _the_attempt() -> str:
    return f"{request.remote_addr} {_the_device()}"


@bp.route("/.well-known/caldav", methods=METHODS, provide_automatic_options=False, strict_slashes=False)
@public
def well_known() -> AnyResponse:
    """RFC 6764: anybody may ask where the calendars are."""
    return plain(301, Location=public_link(house().settings, ROOT))


@bp.route(ROOT, defaults={"path": ""}, methods=METHODS, provide_automatic_options=False)
@bp.route(f"{ROOT}<path:path>", methods=METHODS, provide_automatic_options=False)
@public
@limiter.limit(PER_DEVICE, key_func=_the_device, on_breach=_slow_down)
def dav(path: str) -> AnyResponse:
    if not (request.is_secure or from_here()):
        return _said(HTTPStatus.FORBIDDEN, say(BARE_LINE))
    known = _known()
    if known is None:
        # Asking without a password is how every application begins.
        return _mistaken() if "Authorization" in request.headers else _asked_who()
    request.max_content_length = LARGEST
    try:
        with force_locale(_language(known.here)):
            return serve(_backend(known), request, path, say=say, now=g.now)
    finally:
        _note(known.device)


# Only what opens nothing is counted: an application somebody forgot must not shut out the office it stands in.
@limiter.limit(PER_ADDRESS, key_func=_the_attempt, on_breach=_slow_down)
@limiter.limit(GUESSES, on_breach=_slow_down)
def _mistaken() -> AnyResponse:
    return _asked_who()


def _asked_who() -> AnyResponse:
    response = _said(HTTPStatus.UNAUTHORIZED, say(WHO))
    response.headers["WWW-Authenticate"] = CHALLENGE
    return response


def _known() -> Known | None:
    sent = request.authorization
    if sent is None or sent.type != "basic" or not sent.username or not sent.password:
        return None
    with house().sessions.reading() as session:
        found = devices.recognise(session, sent.username, sent.password, g.now)
    return Known(*found) if found else None


def _backend(known: Known) -> Posts:
    pen = Pen(_language(known.here), lambda path: public_link(house().settings, path), gettext)
    return Posts(house().sessions, known.device, known.here, pen=pen, now=g.now, wake=house().wake)


def _language(here: Membership) -> str:
    chosen = here.user.locale if here.user.locale in LANGUAGES else here.workspace.locale
    return str(chosen) if chosen in LANGUAGES else "en"


def _note(device: Device) -> None:
    """At most once an hour: reading must not be a write."""
    if not devices.is_stale(device, g.now):
        return
    try:
        with house().sessions.writing() as session:
            devices.touch(session, device, g.now, by=application(request.user_agent.string))
    except OperationalError:
        pass  # the database is busy: "last used" may lag


def _said(status: HTTPStatus, sentence: str) -> Response:
    response = Response(f"{sentence}\n", status, content_type="text/plain; charset=utf-8")
    response.headers["DAV"] = SPOKEN
    return response

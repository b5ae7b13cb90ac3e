"""Answers of the protocol: many resources in one body, or one refusal with its reason in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from werkzeug.wrappers import Response

from scheduler.calendar.dav.backend import CALDAV, DAV, OURS, Refusal
from scheduler.wording import Text
from web.dav.properties import BY_NAME_ONLY, Properties
from web.dav.words import words_of
from web.dav.xml import DECLARED, HEAD, d, el, href, name, text

SPOKEN = "1, 3, calendar-access"
ALLOWED = "OPTIONS, GET, HEAD, PUT, DELETE, PROPFIND, PROPPATCH, REPORT"
XML = "application/xml; charset=utf-8"


@dataclass(frozen=True)
class Asked:
    """Which properties: these, all that are no secret of a name (None), or only their names."""

    names: Sequence[str] | None = None
    only_names: bool = False


def one(path: str, said: Properties, asked: Asked) -> str:
    """The properties of one resource, those it has and those it has not."""
    names = [key for key in said if key not in BY_NAME_ONLY] if asked.names is None else asked.names
    found = "".join(el(key, "" if asked.only_names else said[key]()) for key in names if key in said)
    missing = "".join(el(key) for key in names if key not in said)
    made = _group(found, HTTPStatus.OK) if found or not missing else ""
    if missing:
        made += _group(missing, HTTPStatus.NOT_FOUND)
    return el(d("response"), href(path) + made)


def gone(path: str) -> str:
    return el(d("response"), href(path) + status(HTTPStatus.NOT_FOUND))


def cut(path: str) -> str:
    """RFC 6578 3.6: there is more; asking again with the token goes on."""
    reason = el(d("error"), el(d("number-of-matches-within-limits")))
    return el(d("response"), href(path) + status(HTTPStatus.INSUFFICIENT_STORAGE) + reason)


def many(responses: Iterable[str], *, also: str = "") -> Response:
    body = f"{HEAD}<D:multistatus {DECLARED}>{''.join(responses)}{also}</D:multistatus>"
    return _answer(body, HTTPStatus.MULTI_STATUS)


def changed(path: str, groups: Sequence[tuple[str, HTTPStatus]]) -> Response:
    made = "".join(_group(inner, how) for inner, how in groups if inner)
    return many([el(d("response"), href(path) + made)])


def refused(
    refusal: Refusal, *, say: Callable[[Text], str], application: str = "", place: Callable[[str], str] = str
) -> Response:
    """`place` makes the address of a name. DAVx⁵ takes the house's version only on hearing of missing privileges; others show the sentence."""
    condition, words = refusal.condition, words_of(refusal)
    # A number that says it all names no precondition beside it.
    names_none = condition is None and refusal.text is None
    if not names_none and (condition is None or condition[0] == OURS):
        condition = (DAV, "need-privileges") if "davx5" in application.casefold() else (OURS, "charter")
    inside = href(place(refusal.href)) if refusal.href and condition == (CALDAV, "no-uid-conflict") else ""
    made = el(name(*condition), inside) if condition else ""
    if words is not None:
        made += el(d("responsedescription"), text(say(words)))
    return _answer(f"{HEAD}<D:error {DECLARED}>{made}</D:error>", refusal.status)


def plain(code: int, **headers: str) -> Response:
    response = Response("", code, {key.replace("_", "-"): value for key, value in headers.items()})
    response.headers["DAV"] = SPOKEN
    return response


def status(code: HTTPStatus) -> str:
    return el(d("status"), f"HTTP/1.1 {code.value} {code.phrase}")


def _group(inner: str, how: HTTPStatus) -> str:
    return el(d("propstat"), el(d("prop"), inner) + status(how))


def _answer(body: str, code: int) -> Response:
    return Response(body, code, {"DAV": SPOKEN}, content_type=XML)

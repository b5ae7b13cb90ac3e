"""Who is behind a request: the cookie's token, looked up by its hash; never stored, never logged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Request
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from scheduler.db import Sessions
from scheduler.people import ApiToken, Membership, SignIn, User, entering, tokens
from scheduler.people.finding import is_here, memberships_of

COOKIE = "marronnier"


@dataclass(frozen=True)
class Visitor:
    """Rows read once and let go: good for names, rights and settings, never to be changed or added to a session."""

    user: User
    membership: Membership | None  # None: belongs to no workspace (any more)
    memberships: tuple[Membership, ...] = ()  # every workspace one may switch to
    sign_in: SignIn | None = None  # None: came with a token instead of a cookie
    token: ApiToken | None = None
    scopes: frozenset[str] | None = None  # of that token; None: all rights of the role


Recogniser = Callable[[Session, Request, datetime], Visitor | None]

# Paths with their own way to say who asks. They never look at the cookie, so another site's page cannot use it.
BY_PATH: dict[str, Recogniser] = {}


def recognise_by(prefix: str, recogniser: Recogniser) -> None:
    """For the API: who comes under `prefix` is recognised by `recogniser` alone."""
    BY_PATH[prefix] = recogniser


def recognise(sessions: Sessions, request: Request, now: datetime) -> Visitor | None:
    recogniser = next(
        (found for prefix, found in BY_PATH.items() if request.path.startswith(prefix)), _by_cookie
    )
    if recogniser is _by_cookie and COOKIE not in request.cookies:
        return None
    with sessions.reading() as session:
        return recogniser(session, request, now)


def touch(sessions: Sessions, visitor: Visitor, now: datetime) -> None:
    """Note that the browser, or the token, was seen; at most once a minute, in a write of its own."""
    sign_in, token = visitor.sign_in, visitor.token
    if not (sign_in and entering.is_stale(sign_in, now)) and not (token and tokens.is_stale(token, now)):
        return
    try:
        with sessions.writing() as session:
            if sign_in:
                entering.touch(session, sign_in.id, now)
            if token:
                tokens.touch(session, token, now)
    except OperationalError:
        pass  # the database is busy: "last seen" may lag, the page must not fail for it


def _by_cookie(session: Session, request: Request, now: datetime) -> Visitor | None:
    found = entering.recognise(session, request.cookies[COOKIE], now)
    if found is None:
        return None
    sign_in, here = found
    places = tuple(one for one in memberships_of(session, sign_in.user_id) if is_here(one, now))
    return Visitor(sign_in.user, here, places, sign_in)

"""Who is behind a request: the cookie's token, looked up by its hash; never stored, never logged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Request
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership, SignIn, User
from scheduler.people.sign_in import secret_hash

COOKIE = "marronnier"
TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Visitor:
    """Rows read once and let go: good for names, rights and settings, never to be changed or added to a session."""

    user: User
    membership: Membership | None  # None: belongs to no workspace (any more)
    memberships: tuple[Membership, ...] = ()
    sign_in: SignIn | None = None  # None: came with a token instead of a cookie
    scopes: frozenset[str] | None = field(default=None)  # None: all rights of the role


Recogniser = Callable[[Session, Request, datetime], Visitor | None]

# Paths with a way of their own to say who asks. They never look at the cookie, so no page of another site can use it.
BY_PATH: dict[str, Recogniser] = {}


def recognise_by(prefix: str, recogniser: Recogniser) -> None:
    """For the API and the feeds: who comes under `prefix` is recognised by `recogniser` alone."""
    BY_PATH[prefix] = recogniser


def recognise(sessions: Sessions, request: Request, now: datetime) -> Visitor | None:
    recogniser = next(
        (found for prefix, found in BY_PATH.items() if request.path.startswith(prefix)), _by_cookie
    )
    if recogniser is _by_cookie and COOKIE not in request.cookies:
        return None
    with sessions.reading() as session, across_workspaces(session):
        return recogniser(session, request, now)


def _by_cookie(session: Session, request: Request, now: datetime) -> Visitor | None:
    sign_in = session.scalar(
        select(SignIn).where(
            SignIn.token_hash == secret_hash(request.cookies[COOKIE]),
            SignIn.ended_at.is_(None),
            SignIn.expires_at > now,
        )
    )
    if sign_in is None or sign_in.user.disabled_at is not None:
        return None
    memberships = memberships_of(session, sign_in.user)
    here = next((m for m in memberships if m.workspace_id == sign_in.last_workspace_id), None)
    return Visitor(sign_in.user, here or next(iter(memberships), None), memberships, sign_in)


def memberships_of(session: Session, user: User) -> tuple[Membership, ...]:
    found = session.scalars(
        select(Membership)
        .where(Membership.user_id == user.id, Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )
    return tuple(found)


def touch(sessions: Sessions, visitor: Visitor, request: Request, now: datetime) -> None:
    """Note that the browser was seen; at most once a minute, in a write of its own."""
    sign_in = visitor.sign_in
    if sign_in is None or now - sign_in.seen_at < TOUCH_EVERY:
        return
    try:
        with sessions.writing() as session, across_workspaces(session):
            session.execute(update(SignIn).where(SignIn.id == sign_in.id).values(seen_at=now))
    except OperationalError:
        pass  # the database is busy: "last seen" may lag, the page must not fail for it

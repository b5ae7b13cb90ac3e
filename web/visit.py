"""One request: when it is, who asks, in which workspace, and the one database session it uses.

`g.db` opens on first use, so parsing, hashing and image work done before it hold no lock. A safe method gets a
reading session; any other a writing one, committed when the view did not raise and answered below 400.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar, cast

from flask import Flask, Response, abort, has_request_context, request
from flask import g as flask_g
from flask.ctx import _AppCtxGlobals
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.courier import wants_ringing
from scheduler.people import Membership, SignIn, User, Workspace
from web.house import house
from web.visitor import Visitor, recognise, touch

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"})

Row = TypeVar("Row")


class Visit(_AppCtxGlobals):
    keep: bool = False  # commit although the answer is an error: a draft saved beside its complaints

    @cached_property
    def now(self) -> datetime:
        """One instant for the whole request."""
        return house().clock.now()

    @cached_property
    def visitor(self) -> Visitor | None:
        """Who asks, read once in a short session of its own: safe to use before and after `g.db`."""
        return recognise(house().sessions, request, self.now) if has_request_context() else None

    @cached_property
    def db(self) -> Session:
        safe = not has_request_context() or request.method in SAFE_METHODS
        opening = house().sessions.reading() if safe else house().sessions.writing()
        session = opening.__enter__()
        self._writes = not safe
        self._open: AbstractContextManager[Session] | None = opening
        return session

    @cached_property
    def user(self) -> User:
        """The person, as a row of `g.db`. For pages that only show a name, `g.visitor.user` opens nothing."""
        return cast(User, self.db.get_one(User, self._known.user.id))

    @cached_property
    def membership(self) -> Membership:
        return self.db.scalars(
            select(Membership).where(
                Membership.workspace_id == self.workspace_id, Membership.user_id == self._known.user.id
            )
        ).one()

    @property
    def sign_in(self) -> SignIn | None:
        """This browser's sign-in as a row of `g.db`; None for a stranger or a token."""
        seen = self.visitor.sign_in if self.visitor else None
        return self.db.get(SignIn, seen.id) if seen else None

    @cached_property
    def workspace(self) -> Workspace:
        return cast(Workspace, self.db.get_one(Workspace, self.workspace_id))

    @property
    def workspace_id(self) -> int:
        membership = self._known.membership
        if membership is None:
            abort(404)
        return membership.workspace_id

    @property
    def _known(self) -> Visitor:
        if self.visitor is None:
            abort(401)
        return self.visitor

    def close(self, *, well: bool) -> None:
        """End the database session, if one was opened: commit when all went well, else undo everything."""
        opened, self._open = self.__dict__.get("_open"), None
        if opened is None:
            return
        if self._writes and not well:
            self.db.rollback()
        opened.__exit__(None, None, None)


g: Visit = cast(Visit, flask_g)


def init(app: Flask) -> None:
    @app.after_request
    def settle(response: Response) -> Response:
        if g.__dict__.get("_writes"):
            well = response.status_code < 400 or g.keep
            rings = well and wants_ringing(g.db)
            g.close(well=well)
            if rings:
                house().wake()
        visitor = g.__dict__.get("visitor")
        if visitor is not None:
            touch(house().sessions, visitor, g.now)
        return response

    @app.teardown_appcontext
    def leave(error: BaseException | None) -> None:
        g.close(well=False)


def find(model: type[Row], public_id: str) -> Row:
    """A row of this workspace by its public id. Another workspace's does not exist: 404."""
    table = cast(Any, model)
    row = g.db.scalar(select(table).where(table.workspace_id == g.workspace_id, table.public_id == public_id))
    if row is None:
        abort(404)
    return cast(Row, row)

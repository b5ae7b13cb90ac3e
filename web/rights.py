"""Who may do what. Every view that changes something says so itself; a test lists those that do not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort, redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from scheduler.people import Right, User
from scheduler.people import roles as people_roles
from web.visit import g

View = TypeVar("View", bound=Callable[..., Any])


def allowed(right: Right | str) -> Callable[[View], View]:
    """Only for those whose role gives this right here (and, for a token, whose scopes include it)."""
    needed = Right(right)

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not may(needed):
                raise people_roles.NotAllowed(needed)
            return view(*args, **kwargs)

        guarded.right = needed  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def public(view: View) -> View:
    """Open to anybody: the way in, feeds with a secret in their address, health checks."""
    view.public = True  # type: ignore[attr-defined]
    return view


def personal(view: View) -> View:
    """For anybody signed in: touches nothing but what is their own (profile, sessions, switching workspace)."""
    view.personal = True  # type: ignore[attr-defined]
    return view


def may(right: Right | str) -> bool:
    """Does this visitor have the right here? Also in templates: `{% if may("schedule") %}`."""
    visitor = g.visitor
    if visitor is None or not people_roles.may(visitor.membership, Right(right)):
        return False
    return visitor.scopes is None or str(Right(right)) in visitor.scopes


def init(app: Flask) -> None:
    app.jinja_env.globals["may"] = may

    @app.before_request
    def admit() -> Response | None:
        if request.endpoint in (None, "static"):
            return None
        view = app.view_functions[str(request.endpoint)]
        if getattr(view, "public", False):
            return None
        if g.visitor is None:
            return _to_the_door()
        if g.visitor.membership is None and not getattr(view, "personal", False):
            return redirect(url_for("workspaces.show"))
        if not getattr(view, "personal", False) and not may(Right.READ):
            raise people_roles.NotAllowed(Right.READ)
        return None


def _to_the_door() -> Response | None:
    if request.path.startswith("/api/") or request.headers.get("HX-Request"):
        abort(401)
    if g.db.scalar(select(User.id).limit(1)) is None:
        return redirect(url_for("first_run.show"))
    goal = request.full_path.rstrip("?") if request.method == "GET" and request.path != "/" else None
    return redirect(url_for("sign_in.show", next=goal))


def unguarded(app: Flask) -> list[str]:
    """Every route that changes something without saying who may: the gate list of the tests."""
    silent = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        changes = (rule.methods or set()) - {"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"}
        if changes and not any(hasattr(view, mark) for mark in ("right", "public", "personal")):
            silent.append(f"{'/'.join(sorted(changes))} {rule.rule} ({rule.endpoint})")
    return silent

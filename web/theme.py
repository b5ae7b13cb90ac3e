"""Light, dark, or as the system says. A cookie, so that it also holds before signing in; works without JavaScript."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from sqlalchemy import update
from werkzeug.wrappers import Response

from scheduler.people import User
from web.house import house
from web.rights import public
from web.security import safe_goal
from web.visit import g

bp = Blueprint("theme", __name__)

THEMES = ("system", "light", "dark")
COOKIE = "theme"
ONE_YEAR = 365 * 24 * 3600


@bp.post("/theme")
@public
def choose() -> Response:
    chosen = request.form.get("theme", "system")
    answer = redirect(safe_goal(request.form.get("back")) or "/")
    if chosen in THEMES:
        if g.visitor is not None:
            g.db.execute(update(User).where(User.id == g.visitor.user.id).values(theme=chosen))
        remember(answer, chosen)
    return answer


def theme_of_reader() -> str:
    chosen = request.cookies.get(COOKIE) or (g.visitor.user.theme if g.visitor else "system")
    return chosen if chosen in THEMES else "system"


def remember(answer: Response, theme: str) -> None:
    # Readable by the page's own script: the switch changes the theme at once, without a round trip.
    answer.set_cookie(COOKIE, theme, max_age=ONE_YEAR, samesite="Lax", secure=house().settings.secure_cookies)

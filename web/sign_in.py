"""The way in and out. Whether an address is known cannot be told from the answer, nor from how long it took."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from scheduler.people import Membership, User, entering, first_run
from scheduler.people.finding import user_by_email
from scheduler.people.passwords import verify
from scheduler.wording import N_
from web.answers import Answers
from web.device import device_of
from web.house import house
from web.rights import personal, public
from web.security import safe_goal
from web.throttle import PER_ADDRESS, PER_EMAIL, by_email, failed, limiter
from web.visit import g
from web.visitor import COOKIE

bp = Blueprint("sign_in", __name__)


@bp.get("/sign-in")
@public
def show() -> Response | str:
    if g.visitor is not None:
        return redirect(safe_goal(request.args.get("next")) or url_for("front_door.show"))
    if first_run.is_needed(g.db):
        return redirect(url_for("first_run.show"))
    return render_template(
        "people/sign_in.html", answers=Answers({}), goal=safe_goal(request.args.get("next"))
    )


@bp.post("/sign-in")
@public
@limiter.limit(PER_ADDRESS, deduct_when=failed)
@limiter.limit(PER_EMAIL, key_func=by_email, deduct_when=failed)
def enter() -> Response | tuple[str, int]:
    answers = Answers(request.form)
    goal = safe_goal(request.form.get("next"))
    with house().sessions.reading() as reading:
        known = user_by_email(reading, answers["email"])
    # Hashing takes its time on purpose; no transaction is open meanwhile.
    right = verify(known.password_hash if known else None, answers["password"])
    if known is None or not right or known.disabled_at is not None:
        answers.wrong("", N_("The e-mail address or the password is not right."))
        return render_template("people/sign_in.html", answers=answers, goal=goal), 422
    return let_in(g.db.get_one(User, known.id), goal)


@bp.post("/sign-out")
@personal
def leave() -> Response:
    if g.sign_in is not None:
        entering.sign_out(g.db, g.sign_in, g.now)
    session.clear()
    answer = redirect(url_for("sign_in.show"))
    answer.delete_cookie(COOKIE)
    return answer


def let_in(user: User, goal: str | None = None, *, into: Membership | None = None) -> Response:
    """Sign a browser in with a new token: one that was there before, or was planted, is worth nothing afterwards."""
    if g.sign_in is not None:
        entering.sign_out(g.db, g.sign_in, g.now)
    token = entering.sign_in(g.db, user, device=device_of(request.user_agent.string), now=g.now)
    if into is not None:
        seen = entering.recognise(g.db, token, g.now)
        if seen is not None:
            entering.switch(g.db, seen[0], into)
    session.clear()  # with it the CSRF token of before
    answer = redirect(goal or url_for("front_door.show"))
    answer.set_cookie(
        COOKIE,
        token,
        max_age=entering.SIGN_IN_LIFE,
        httponly=True,
        samesite="Lax",
        secure=house().settings.secure_cookies,
    )
    return answer

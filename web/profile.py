"""One's own name, address, language, look, password, and the browsers one is signed in with."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from scheduler.calendar.dav import devices
from scheduler.people import SignIn, entering, resetting
from scheduler.people.finding import user_by_email
from scheduler.people.passwords import hash_password, verify
from scheduler.wording import N_
from web import theme
from web.answers import Answers
from web.language import LANGUAGES
from web.rights import personal
from web.throttle import PER_ADDRESS, failed, limiter
from web.visit import g
from web.visitor import Visitor

bp = Blueprint("profile", __name__)

WRONG_PASSWORD = N_("This is not your present password.")


@bp.get("/profile")
@personal
def show() -> str:
    return _page()


@bp.post("/profile")
@personal
@limiter.limit(PER_ADDRESS, deduct_when=failed)
def change() -> Response | tuple[str, int]:
    answers = Answers(request.form)
    me = _me()
    name, email = answers.words("name"), answers.email()
    locale = answers.one_of("locale", ["", *LANGUAGES])
    look = answers.one_of("theme", theme.THEMES)
    # The address is the way back in: who found an open browser must not be able to move it.
    if (
        answers.ok
        and email != me.user.email
        and not verify(me.user.password_hash, answers["present_password"])
    ):
        answers.wrong("present_password", WRONG_PASSWORD)
    if not answers.ok:
        return _page(details=answers), 422
    holder = user_by_email(g.db, email)
    if holder is not None and holder.id != me.user.id:
        answers.wrong("email", N_("This address is taken."))
        return _page(details=answers), 422
    g.user.name, g.user.email, g.user.locale, g.user.theme = name, email, locale or None, look
    flash(gettext("Kept."))
    answer = redirect(url_for("profile.show"))
    theme.remember(answer, look)
    return answer


@bp.post("/profile/password")
@personal
@limiter.limit(PER_ADDRESS, deduct_when=failed)
def change_password() -> Response | tuple[str, int]:
    answers = Answers(request.form)
    me = _me()
    if not verify(me.user.password_hash, answers["present_password"]):
        answers.wrong("present_password", WRONG_PASSWORD)
    password = answers.new_password(email=me.user.email)
    if not answers.ok:
        return _page(password=answers), 422
    hashed = hash_password(password)
    keep = me.sign_in.id if me.sign_in else None
    resetting.change_password(g.db, g.user, password_hash=hashed, now=g.now, keep_sign_in=keep)
    flash(gettext("Your new password counts from now on; every other browser has been signed out."))
    return redirect(url_for("profile.show"))


@bp.post("/profile/sign-ins/<sign_in_id>/end")
@personal
def end_sign_in(sign_in_id: str) -> Response:
    found = g.db.scalar(select(SignIn).where(SignIn.public_id == sign_in_id, SignIn.user_id == _me().user.id))
    if found is None:
        abort(404)
    entering.sign_out(g.db, found, g.now)
    flash(gettext("That browser has been signed out."))
    return redirect(url_for("profile.show"))


@bp.post("/profile/sign-ins/end-others")
@personal
def end_others() -> Response:
    me = _me()
    entering.sign_out_everywhere(g.db, me.user.id, g.now, but=me.sign_in.id if me.sign_in else None)
    flash(gettext("Every other browser has been signed out."))
    if me.membership and devices.devices_of(g.db, me.membership):
        flash(
            gettext(
                "Calendar applications keep their own passwords: shut out a lost one under Calendar applications."
            )
        )
    return redirect(url_for("profile.show"))


def _me() -> Visitor:
    if g.visitor is None:
        abort(401)
    return g.visitor


def _page(*, details: Answers | None = None, password: Answers | None = None) -> str:
    me = _me()
    stored = {
        "name": me.user.name,
        "email": me.user.email,
        "locale": me.user.locale or "",
        "theme": me.user.theme,
    }
    return render_template(
        "people/profile.html",
        details=details or Answers(stored),
        password=password or Answers({}),
        sign_ins=entering.open_sign_ins(g.db, me.user.id, g.now),
        this=me.sign_in,
        languages=LANGUAGES.items(),
        themes=THEME_NAMES.items(),
    )


THEME_NAMES = {"system": N_("As the system says"), "light": N_("Light"), "dark": N_("Dark")}

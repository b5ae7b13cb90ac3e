"""A forgotten password: ask, get a link, choose a new one. The answer never tells whether an address is known."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.calendar.dav import devices
from scheduler.config import Settings
from scheduler.people import resetting
from scheduler.people.finding import user_by_email
from scheduler.people.passwords import hash_password
from scheduler.wording import N_
from web import letters
from web.answers import Answers
from web.errors import answer
from web.house import house
from web.rights import public
from web.security import public_link
from web.throttle import LETTERS, PER_ADDRESS, by_email, limiter
from web.visit import g

bp = Blueprint("resets", __name__)

USED_UP = N_("This link has been used, or is older than 48 hours. Ask for a new one.")


@bp.get("/password-reset")
@public
def ask() -> str:
    return _page(Answers({}))


@bp.post("/password-reset")
@public
@limiter.limit(PER_ADDRESS)
@limiter.limit(LETTERS, key_func=by_email)
def send() -> str | tuple[str, int]:
    answers = Answers(request.form)
    email = answers.email()
    if not answers.ok or not letters.can_be_sent(house().settings):
        return _page(answers), 422
    letters.in_background(_letter(email))
    return _page(answers, sent=True)


@bp.get("/password-reset/<secret>")
@public
def choose(secret: str) -> str | Response:
    reset = resetting.reset_for(g.db, secret, g.now)
    if reset is None:
        return answer(404, USED_UP)
    return render_template("people/reset_choose.html", answers=Answers({}), secret=secret, user=reset.user)


@bp.post("/password-reset/<secret>")
@public
@limiter.limit(PER_ADDRESS)
def finish(secret: str) -> Response | tuple[str, int]:
    with house().sessions.reading() as reading:
        reset = resetting.reset_for(reading, secret, g.now)
    if reset is None:
        return answer(404, USED_UP)
    answers = Answers(request.form)
    password = answers.new_password(email=reset.user.email)
    if not answers.ok:
        page = render_template("people/reset_choose.html", answers=answers, secret=secret, user=reset.user)
        return page, 422
    hashed = hash_password(password)
    reset = resetting.reset_for(g.db, secret, g.now)  # again: it may have been used while we hashed
    if reset is None:
        return answer(404, USED_UP)
    resetting.finish(g.db, reset, password_hash=hashed, now=g.now)
    # Whoever has lost a telephone does this first: what was on it must not go on reading.
    if devices.shut_out_all(g.db, reset.user_id, now=g.now):
        flash(
            gettext(
                "Your new password counts from now on. Sign in with it. Your calendar applications were shut out: let in again those you still have."
            )
        )
    else:
        flash(gettext("Your new password counts from now on. Sign in with it."))
    return redirect(url_for("sign_in.show"))


def link_for(settings: Settings, secret: str) -> str:
    return public_link(settings, f"/password-reset/{secret}")


def _page(answers: Answers, *, sent: bool = False) -> str:
    by_mail = letters.can_be_sent(house().settings)
    return render_template("people/reset_ask.html", answers=answers, by_mail=by_mail, sent=sent)


def _letter(email: str) -> Callable[[], None]:
    """What is done after the answer. Looking the address up too: a known one must not take longer to answer."""
    settings, sessions, now = house().settings, house().sessions, g.now
    subject = gettext("A new password for Marronnier")
    text = gettext(
        "Somebody, probably you, asked for a new password.\n\nChoose it here within 48 hours:\n%(link)s\n\n"
        "If it was not you, do nothing: the old password stays.",
        link="{link}",
    )

    def write() -> None:
        with sessions.writing() as session:
            user = user_by_email(session, email)
            if user is None or user.disabled_at is not None:
                return
            secret = resetting.begin(session, user, now)
        letters.send(
            settings, to=email, subject=subject, text=text.replace("{link}", link_for(settings, secret))
        )

    return write

"""The very first page: whoever holds the code from the terminal opens the newsroom and owns it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.charter.starter import adopt_starter
from scheduler.people import first_run
from scheduler.people.passwords import hash_password
from scheduler.wording import N_
from web.answers import Answers
from web.house import house
from web.language import LANGUAGES, pick
from web.rights import public
from web.sign_in import let_in
from web.throttle import PER_ADDRESS, failed, limiter
from web.visit import g
from web.workspace_form import choices

bp = Blueprint("first_run", __name__)

LIKELY_ZONE = {"fr": "Europe/Paris"}


@bp.get("/first-run")
@public
def show() -> Response | str:
    if not first_run.is_needed(g.db):
        return redirect(url_for("sign_in.show"))
    language = pick()
    likely = {
        "code": request.args.get("code", ""),
        "zone": LIKELY_ZONE.get(language, "UTC"),
        "locale": language,
    }
    return _form(Answers(likely | {"first_weekday": "0"}))


@bp.post("/first-run")
@public
@limiter.limit(PER_ADDRESS, deduct_when=failed)
def open_newsroom() -> Response | tuple[str, int]:
    answers = Answers(request.form)
    with house().sessions.reading() as reading:
        if not first_run.is_needed(reading):
            return redirect(url_for("sign_in.show"))
        if not first_run.is_code(reading, answers["code"]):
            answers.wrong(
                "code", N_("This is not the code. It stands in the terminal where Marronnier was started.")
            )
    name, zone = answers.words("name"), answers.zone()
    locale, first_weekday = answers.one_of("locale", LANGUAGES), answers.weekday()
    owner_name, owner_email = answers.words("owner_name"), answers.email()
    password = answers.new_password(email=owner_email)
    if not answers.ok:
        return _form(answers), 422
    hashed = hash_password(password)  # slow on purpose: before the write opens
    try:
        membership = first_run.open_newsroom(
            g.db,
            name=name,
            zone=zone,
            locale=locale,
            first_weekday=first_weekday,
            owner_name=owner_name,
            owner_email=owner_email,
            password_hash=hashed,
            now=g.now,
        )
    except first_run.AlreadyOpen:
        return redirect(url_for("sign_in.show"))
    adopt_starter(g.db, workspace=membership.workspace, by=membership, now=g.now)
    return let_in(membership.user)


def _form(answers: Answers) -> str:
    return render_template("people/first_run.html", answers=answers, **choices())

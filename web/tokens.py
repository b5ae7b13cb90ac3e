"""My API tokens: made, shown once, revoked."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler import activity
from scheduler.people import ApiToken, Right, tokens
from scheduler.wording import N_, Text
from web.answers import Answers
from web.rights import may, personal
from web.visit import find, g

bp = Blueprint("tokens", __name__, url_prefix="/settings/tokens")

SCOPES: dict[str, tuple[Text, frozenset[Right] | None]] = {
    "all": (N_("Everything I may do here"), None),
    "read": (N_("Read only"), frozenset({Right.READ})),
    "write": (N_("Read, draft and submit"), frozenset({Right.READ, Right.WRITE, Right.SUBMIT})),
}


@bp.get("")
@personal
def show() -> str:
    return _page(Answers({}))


@bp.post("")
@personal
def issue() -> str | tuple[str, int]:
    answers = Answers(request.form)
    name = answers.words("name")
    scope = answers.one_of("scope", SCOPES)
    if not answers.ok:
        return _page(answers), 422
    rights = SCOPES[scope][1]
    scopes = None if rights is None else sorted(right for right in rights if may(right))
    token, secret = tokens.issue(g.db, g.membership, name=name, scopes=scopes, now=g.now)
    activity.record(g.db, g.membership, "issued token", token, now=g.now)
    return _page(Answers({}), secret=secret, made=token)


@bp.get("/<token_id>/revocation")
@personal
def ask_revoke(token_id: str) -> str:
    return render_template("people/token_end.html", token=_mine(token_id))


@bp.post("/<token_id>/revocation")
@personal
def revoke(token_id: str) -> Response:
    token = _mine(token_id)
    token.revoked_at = g.now
    activity.record(g.db, g.membership, "revoked token", token, now=g.now)
    flash(gettext("The token “%(name)s” no longer opens anything.", name=token.name))
    return redirect(url_for("tokens.show"))


def _mine(token_id: str) -> ApiToken:
    token = find(ApiToken, token_id)
    # A colleague's token is as absent as another workspace's.
    if token.user_id != g.membership.user_id or token.revoked_at is not None:
        abort(404)
    return token


def _page(answers: Answers, *, secret: str = "", made: ApiToken | None = None) -> str:
    return render_template(
        "people/tokens.html",
        answers=answers,
        tokens=tokens.tokens_of(g.db, g.membership),
        scopes=[(key, words) for key, (words, _) in SCOPES.items()],
        secret=secret,
        made=made,
    )

"""The way out of a mailing, for people who never signed in: looking changes nothing, one click does (RFC 8058)."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import force_locale
from sqlalchemy import select

from scheduler.channels import Channel, Recipient, unsubscribing
from scheduler.people import Workspace
from web.house import house
from web.language import LANGUAGES
from web.rights import public
from web.throttle import failed, limiter
from web.visit import g

bp = Blueprint("unsubscribe", __name__, url_prefix="/unsubscribe")

# Mail services click for thousands of readers from few addresses: only wrong tokens are counted by address.
WRONG_TOKENS = "60 per 10 minutes"
CLICKS = "30 per 10 minutes"


def _by_token() -> str:
    return str((request.view_args or {}).get("token", ""))


@bp.get("/<token>")
@public
@limiter.limit(WRONG_TOKENS, deduct_when=failed)
def show(token: str) -> Response:
    return _page(token, unsubscribing.find(g.db, token, sealer=house().sealer))


@bp.post("/<token>")
@public
@limiter.limit(CLICKS, key_func=_by_token)
@limiter.limit(WRONG_TOKENS, deduct_when=failed)
def unsubscribe(token: str) -> Response:
    """By the page's button, or by a mail program with `List-Unsubscribe=One-Click`: no redirect, no question."""
    return _page(token, unsubscribing.unsubscribe(g.db, token, g.now, sealer=house().sealer))


# The token is the proof: a mail program has no page to take another one from, and needs no cookie.
unsubscribe.csrf_exempt = True  # type: ignore[attr-defined]


@bp.post("/<token>/undo")
@public
@limiter.limit(CLICKS, key_func=_by_token)
@limiter.limit(WRONG_TOKENS, deduct_when=failed)
def undo(token: str) -> Response:
    found = unsubscribing.undo(g.db, token, request.form.get("proof", ""), g.now, sealer=house().sealer)
    return _page(token, found, back=found is not None)


# Guarded by `proof`, which only the page shown after unsubscribing holds; so this page sets no cookie either.
undo.csrf_exempt = True  # type: ignore[attr-defined]


def _page(token: str, recipient: Recipient | None, *, back: bool = False) -> Response:
    if recipient is None:
        return _said(render_template("unsubscribe/unknown.html"), 404)
    channel, workspace = _whose(recipient)
    locale = _spoken(recipient.language, workspace.locale)
    proof = unsubscribing.undo_proof(recipient, sealer=house().sealer) if recipient.unsubscribed_at else ""
    with force_locale(locale):
        words = render_template(
            "unsubscribe/page.html",
            token=token,
            recipient=recipient,
            channel=channel.settings.get("list_name") or channel.name,
            sender=workspace.name,
            proof=proof,
            undoable=_undoable(recipient),
            back=back,
            language=lambda: locale,
        )
    return _said(words, 200)


def _whose(recipient: Recipient) -> tuple[Channel, Workspace]:
    channel, workspace = g.db.execute(
        select(Channel, Workspace)
        .join(Workspace, Workspace.id == Channel.workspace_id)
        .where(Channel.workspace_id == recipient.workspace_id, Channel.id == recipient.channel_id)
    ).one()
    return channel, workspace


def _spoken(language: str, fallback: str) -> str:
    return next((one for one in (language[:2], fallback) if one in LANGUAGES), "en")


def _undoable(recipient: Recipient) -> bool:
    left = recipient.unsubscribed_at
    return left is not None and g.now - left <= unsubscribing.UNDO_LIFE


def _said(words: str, status: int) -> Response:
    answer = make_response(words, status)
    # The address is a secret of the reader's: it is not handed on to whatever is clicked next.
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer

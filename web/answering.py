"""The page of an approver outside: opened by a mailed link and a mailed code, it shows exactly what would go out.

Looking changes nothing: a letter's links are opened by machines, too. Codes and answers are asked for by a button.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import force_locale, gettext
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from scheduler import publishing
from scheduler.adapters import ADAPTERS, framing
from scheduler.adapters.base import Part
from scheduler.approvals import ApprovalLink, CannotDecide, Decision, Standing, Verdict, by_link, linking
from scheduler.channels.rehearsal import rehearse
from scheduler.charter import compare
from scheduler.charter.wording import NOT_WORDS
from scheduler.content import Attachment, Kind, Variant, commenting, pictures
from scheduler.content.message import compose
from scheduler.people import Workspace
from scheduler.wording import Text
from web import letters
from web.house import house
from web.language import LANGUAGES
from web.library.serving import inline, saved
from web.rights import public
from web.throttle import failed, limiter
from web.uploads import media_root
from web.visit import g

bp = Blueprint("answering", __name__, url_prefix="/answer")

# By address only what fails is counted, wrong links and wrong codes; by link, every code and every answer.
WRONG = "40 per 10 minutes"
CODES = "5 per 10 minutes"
COOKIE = "marronnier_answer"


def _by_token() -> str:
    return linking_key(str((request.view_args or {}).get("token", "")))


def linking_key(token: str) -> str:
    # The limiter's storage is no place for a secret.
    return linking.secret_hash(token).hex()[:24]


@dataclass(frozen=True)
class Asked:
    """What is asked, of whom, by whom."""

    link: ApprovalLink
    variant: Variant
    stands: Standing
    workspace: Workspace

    @property
    def parts(self) -> list[Part]:
        """The pieces as they would be sent; a letter's text where there is no reader yet."""
        channel = self.variant.channel
        message = compose(self.variant, media_root=Path())
        if channel.platform not in ADAPTERS:
            return [Part(1, "1/1", message, message.text)]
        return list(rehearse(channel).parts(message)) or [Part(1, "1/1", message, message.text)]

    @property
    def said_besides(self) -> list[tuple[Text, str]]:
        """Words its readers see beside the text, such as a letter's subject or a content warning, by their label."""
        adapter, options = ADAPTERS.get(self.variant.channel.platform), self.variant.options
        if adapter is None:
            return []
        found = [(one.label, options.get(one.name)) for one in adapter.options if one.kind not in NOT_WORDS]
        return [(label, words) for label, words in found if isinstance(words, str) and words]

    @property
    def changes(self) -> list[tuple[str, tuple[compare.Piece, ...]]]:
        """Against the words this address decided about last."""
        before = g.db.scalar(
            select(Decision)
            .join(ApprovalLink, ApprovalLink.id == Decision.link_id)
            .where(
                Decision.workspace_id == self.link.workspace_id,
                Decision.variant_id == self.variant.id,
                ApprovalLink.workspace_id == self.link.workspace_id,
                ApprovalLink.email == self.link.email,
            )
            .order_by(Decision.id.desc())
            .limit(1)
        )
        if before is None or not before.said:
            return []
        said = before.said
        pairs = [
            ("title", said["title"], self.variant.post.title),
            ("text", said["text"], self.variant.wording),
            ("alts", "\n".join(said["alts"]), "\n".join(image.alt for image in self.variant.images)),
        ]
        return [(name, compare.words(old, new)) for name, old, new in pairs if old != new]


@bp.get("/<token>")
@public
@limiter.limit(WRONG, deduct_when=failed)
def show(token: str) -> Response:
    return _page(token, _link(token))


@bp.post("/<token>/code")
@public
@limiter.limit(CODES, key_func=_by_token)
def send_code(token: str) -> AnyResponse:
    link = linking.find(g.db, token, g.now, alone=True)
    if link is None or _asked(link) is None:
        return _page(token, link)
    try:
        code = linking.new_code(link, g.now)
    except linking.LinkRefused as refused:
        return _page(token, link, wrong=refused.text)
    letters.in_background(_letter(link, code))
    return redirect(url_for("answering.show", token=token))


@bp.post("/<token>/proof")
@public
@limiter.limit(WRONG, deduct_when=failed)
@limiter.limit("20 per 10 minutes", key_func=_by_token)
def prove(token: str) -> AnyResponse:
    link = linking.find(g.db, token, g.now, alone=True)
    if link is None:
        return _page(token, None)
    try:
        proof = linking.prove(link, request.form.get("code", ""), g.now)
    except linking.LinkRefused as refused:
        g.keep = True  # a guess counts, although the answer is an error
        return _page(token, link, wrong=refused.text)
    answer = redirect(url_for("answering.show", token=token))
    answer.set_cookie(
        COOKIE, proof, httponly=True, samesite="Lax", secure=house().settings.secure_cookies,
        path=url_for("answering.show", token=token), expires=link.expires_at,
    )  # fmt: skip
    return answer


@bp.post("/<token>")
@public
@limiter.limit(WRONG, deduct_when=failed)
def decide(token: str) -> AnyResponse:
    link = _link(token)
    if link is None or not _is_proven(link):
        return _page(token, link)
    verdict = Verdict.APPROVE if request.form.get("verdict") == "approve" else Verdict.SEND_BACK
    comment = request.form.get("comment", "")[:4000]
    try:
        variant, _ = by_link.decide_by_link(g.db, link, verdict=verdict, comment=comment, now=g.now)
    except CannotDecide as refusal:
        return _page(token, link, wrong=refusal.text)
    publishing.after_decision(g.db, variant, by=None, now=g.now)
    answer = _said(link, "answering/thanks.html", 200, approved=verdict == Verdict.APPROVE, variant=variant)
    answer.delete_cookie(COOKIE, path=url_for("answering.show", token=token))
    return answer


@bp.get("/<token>/pictures/<int:number>")
@public
@limiter.limit(WRONG, deduct_when=failed)
def picture(token: str, number: int) -> AnyResponse:
    """One of its pictures, cut as its readers would see it."""
    attachment = _shown(token, number)
    media = attachment.media
    if media.kind != Kind.PICTURE:
        if not media.has_poster:
            abort(404)
        return _private(inline(pictures.thumb(media_root(), media), "image/webp"))
    place = pictures.shown(media_root(), media)
    box = attachment.frame.box(media.width, media.height)
    if box is None:
        return _private(inline(place, media.content_type))
    part = framing.cut(place.read_bytes(), box, media.content_type)
    return _private(send_file(io.BytesIO(part), media.content_type))


@bp.get("/<token>/files/<int:number>")
@public
@limiter.limit(WRONG, deduct_when=failed)
def file(token: str, number: int) -> AnyResponse:
    """A film or a document as its readers would get it: a film is played on the page, all else is only ever saved."""
    media = _shown(token, number).media
    if media.kind == Kind.PICTURE:
        abort(404)
    answer = saved(media, media.content_type) if media.kind == Kind.VIDEO else saved(media)
    return _private(answer)


def _shown(token: str, number: int) -> Attachment:
    """What hangs on what a proven link asks about; 404 for everybody else."""
    link = _link(token)
    asked = _asked(link) if link is not None and _is_proven(link) else None
    if asked is None or not 0 < number <= len(asked.variant.images):
        abort(404)
    return asked.variant.images[number - 1]


def _private(answer: AnyResponse) -> AnyResponse:
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _link(token: str) -> ApprovalLink | None:
    return linking.find(g.db, token, g.now)


def _asked(link: ApprovalLink) -> Asked | None:
    found = by_link.asked_about(g.db, link, g.now)
    return Asked(link, *found, g.db.get_one(Workspace, link.workspace_id)) if found else None


def _is_proven(link: ApprovalLink) -> bool:
    return linking.is_proven(link, request.cookies.get(COOKIE, ""))


def _page(token: str, link: ApprovalLink | None, *, wrong: Text | None = None) -> Response:
    if link is None:
        return _said(None, "answering/over.html", 404, locale=linking.language_of(g.db, token))
    asked = _asked(link)
    if asked is None:
        return _said(link, "answering/over.html", 410, changed=True)
    status = 422 if wrong else 200
    if not _is_proven(link):
        return _said(
            link, "answering/code.html", status, token=token, asked=asked, wrong=wrong,
            sent=link.code_until is not None and link.code_until > g.now,
            to=_hidden(link.email), mails=letters.can_be_sent(house().settings),
        )  # fmt: skip
    return _said(
        link, "answering/show.html", status, token=token, asked=asked, wrong=wrong,
        typed=request.form.get("comment", ""), kinds=Kind,
        shared=[one for one in commenting.comments(g.db, asked.variant.post) if one.shared and not one.resolved_at],
    )  # fmt: skip


def _hidden(email: str) -> str:
    name, _, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"


def _said(
    link: ApprovalLink | None, template: str, status: int, *, locale: str | None = None, **context: Any
) -> Response:
    locale = link.language if link is not None else locale
    if locale not in LANGUAGES:
        answer = make_response(render_template(template, **context), status)
    else:
        with force_locale(locale):
            answer = make_response(render_template(template, language=lambda: locale, **context), status)
    # The address is a secret of the reader's, and stays in this house. Not "no-referrer": behind HTTPS a form is
    # taken only from a page that says where it comes from.
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _letter(link: ApprovalLink, code: str) -> Callable[[], None]:
    settings, to = house().settings, link.email
    locale = link.language if link.language in LANGUAGES else "en"
    with force_locale(locale):
        subject = gettext("%(code)s is your code", code=code)
        text = gettext(
            "Somebody, probably you, opened the link we sent to this address. The code is:\n\n%(code)s\n\n"
            "It is good for 15 minutes. If it was not you, nothing needs to be done: without the code, nobody reads "
            "or answers anything.",
            code=code,
        )
    return lambda: letters.send(settings, to=to, subject=subject, text=text)

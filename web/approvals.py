"""What waits for a decision: read, compared with what was approved before, approved or sent back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from scheduler import charter, publishing
from scheduler.approvals import (
    ApprovalLink,
    CannotDecide,
    Verdict,
    Waiting,
    by_link,
    decide,
    linking,
    paths,
    sent_back_to,
    waiting,
)
from scheduler.approvals.agreeing import kept_in
from scheduler.approvals.eyes import Eyes
from scheduler.charter import Finding, compare
from scheduler.charter.compare import Piece
from scheduler.content import Variant
from scheduler.content.message import content_hash
from scheduler.people import Membership, Right
from scheduler.people.roles import ROLE_NAMES
from scheduler.people.roles import may as member_may
from scheduler.wording import N_, Text
from web import counted
from web.approved import came_of
from web.badges import Badge, badge
from web.language import say
from web.rights import allowed
from web.throttle import limiter
from web.visit import find, g

KEYS = (
    ("j", N_("Next post")),
    ("k", N_("Previous post")),
    ("a", N_("To the Approve button")),
    ("r", N_("Send back with a comment")),
)

bp = Blueprint("approvals", __name__, url_prefix="/approvals")


@dataclass
class Card:
    """One variant as an approver reads it."""

    waiting: Waiting
    findings: list[Finding] = field(default_factory=list)
    error: Text | None = None
    comment: str = ""  # as typed, when something was to be corrected
    due_at: datetime | None = None
    links: list[ApprovalLink] = field(default_factory=list)  # sent to people outside, not answered yet

    @property
    def variant(self) -> Variant:
        return self.waiting.variant

    @property
    def asks_why(self) -> bool:
        """The charter itself asks: agreeing to what it found takes a reason."""
        turn = self.waiting.standing.turn
        return turn is not None and turn.path is None

    @property
    def is_own(self) -> bool:
        before = self.waiting.before
        return before is not None and before.by_user_id == g.membership.user_id

    @property
    def lapsed_yes(self) -> bool:
        """Somebody said yes to these words before, and it counts no longer: not one that others are still to join."""
        before, stands = self.waiting.before, self.waiting.standing
        counted = {one.id for one in (*stands.decisions, *stands.partly)}
        return before is not None and before.verdict == Verdict.APPROVE and before.id not in counted

    @cached_property
    def hash(self) -> str:
        return content_hash(self.variant)

    @cached_property
    def changes(self) -> list[tuple[str, tuple[Piece, ...]]]:
        """Title, text and alt texts against one's own last decision, else the last yes; empty where there was none, or nothing differs."""
        before = self.waiting.before
        if before is None or not before.said:
            return []
        said = before.said
        pairs = [
            ("title", said["title"], self.variant.post.title),
            ("text", said["text"], self.variant.wording),
            ("alts", "\n".join(said["alts"]), "\n".join(a.alt for a in self.variant.images)),
        ]
        return [(name, compare.words(old, new)) for name, old, new in pairs if old != new]


@bp.get("")
def show() -> str:
    return _page()


@bp.post("/<variant_id>")
@allowed(Right.DECIDE)
def answer(variant_id: str) -> Response | tuple[str, int]:
    variant = find(Variant, variant_id)
    verdict = Verdict.APPROVE if request.form.get("verdict") == "approve" else Verdict.SEND_BACK
    comment = request.form.get("comment", "")[:4000]
    try:
        decide(
            g.db,
            variant,
            verdict=verdict,
            comment=comment,
            by=g.membership,
            now=g.now,
            seen=request.form.get("seen"),
        )
    except CannotDecide as refusal:
        return _page(wrong={variant.id: (refusal.text, comment)}), 422
    scheduled = publishing.after_decision(g.db, variant, by=g.membership, now=g.now)
    if verdict == Verdict.SEND_BACK:
        flash(gettext("Sent back. Whoever wrote it reads your words."))
    else:
        flash(came_of(g.db, [variant], scheduled=scheduled, now=g.now))
    return redirect(url_for("approvals.show"))


@bp.post("/links/<link_id>")
@allowed(Right.SUBMIT)
@limiter.limit("20 per hour")
def send_link_again(link_id: str) -> Response:
    """For a letter that was lost, or a link whose codes are used up: the old one ends."""
    link = find(ApprovalLink, link_id)
    try:
        by_link.send_again(g.db, link, by=g.membership, now=g.now)
    except linking.LinkRefused as refused:
        flash(say(refused.text), "error")
    else:
        flash(gettext("A new link is on its way to %(name)s.", name=link.name or link.email))
    return redirect(url_for("approvals.show"))


@badge("approvals")
def mine(session: Session, membership: Membership) -> Badge | None:
    if not member_may(membership, Right.DECIDE):
        return None
    return Badge(counted.mine(session, membership, now=g.now))


def _page(wrong: dict[int, tuple[Text, str]] | None = None) -> str:
    book = charter.book(g.db, g.workspace_id)
    cards, asked = [], list(waiting(g.db, g.membership, now=g.now))
    variants = [each.variant for each in asked]
    around = (
        charter.around_of(g.db, book, variants, [one.planned_instant for one in variants]) if book else None
    )
    due = {one.variant_id: one.due_at for one in Eyes(g.db, g.workspace_id).awaited().values()}
    links = (
        linking.links_of(g.db, g.workspace_id, {one.variant.id: one.standing for one in asked})
        if asked
        else {}
    )
    for each in asked:
        error, comment = (wrong or {}).get(each.variant.id, (None, ""))
        at = each.variant.planned_instant
        findings = charter.review(g.db, each.variant, at=at, by_book=book, known=around) if book else []
        mine = each.variant.id
        cards.append(Card(each, findings, error, comment, due.get(mine), links.get(mine, [])))
    lost = [sentence for variant_id, (sentence, _) in (wrong or {}).items()
            if variant_id not in {card.variant.id for card in cards}]  # fmt: skip
    shown = {card.variant.id for card in cards}  # with what the charter says
    return render_template(
        "approvals/show.html",
        mine=[card for card in cards if card.waiting.mine],
        several=sum(card.waiting.mine for card in cards) > 1,
        others=[card for card in cards if not card.waiting.mine],
        kept=[one for one in kept_in(g.db, g.membership, book, now=g.now) if one.variant.id not in shown],
        came_back=sent_back_to(g.db, g.membership),
        paths=paths.living(g.db, g.workspace_id),
        lost=lost,
        views=current_app.view_functions,
        role_names=ROLE_NAMES,
        page_keys=KEYS,
        now=g.now,
    )

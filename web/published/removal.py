"""The page that takes down what is published: on one channel, or everywhere at once; always with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response

from scheduler.content import Post, Variant
from scheduler.people import Right
from scheduler.publishing import Delivery, Kind, NotInThatState, Refused, State, UnderWay
from scheduler.publishing.corrections import public, taking_down
from scheduler.publishing.corrections.public import Way
from scheduler.wording import N_, Text, verbatim
from web.language import say
from web.published import bp
from web.published.correction import TO_THINK
from web.rights import allowed
from web.undo import offer_undo
from web.visit import find, g


@dataclass(frozen=True)
class Place:
    """A channel where something of the post is public, and what can be done about it."""

    variant: Variant
    way: Way
    there: Delivery | None
    picked: bool


@bp.get("/posts/<post_id>/removal")
@allowed(Right.SCHEDULE)
def take_down(post_id: str) -> str:
    return _page(find(Post, post_id))


@bp.post("/posts/<post_id>/removal")
@allowed(Right.SCHEDULE)
def remove(post_id: str) -> Response | tuple[str, int]:
    post = find(Post, post_id)
    meant = set(request.form.getlist("variant"))
    asked: list[Delivery] = []
    cannot: list[Text] = []
    for variant in post.variants:
        if variant.public_id not in meant:
            continue
        try:
            asked.append(
                taking_down.take_down(
                    g.db,
                    variant,
                    reason=request.form.get("reason", ""),
                    by_hand=bool(request.form.get("by_hand")),
                    wait=TO_THINK,
                    by=g.membership,
                    now=g.now,
                )
            )
        except taking_down.ReasonNeeded as refusal:
            g.db.rollback()
            return _page(find(Post, post_id), [refusal.text]), 422
        except (Refused, UnderWay, NotInThatState) as refusal:
            name = verbatim(variant.channel.name)
            cannot.append(N_("{channel}: {reason}", channel=name, reason=refusal.text))
    if not asked:
        g.db.rollback()
        return _page(find(Post, post_id), cannot or [N_("Choose where it is to be taken down.")]), 422
    for text in cannot:
        flash(say(text), "error")
    _tell(asked)
    return redirect(url_for("composer.show", post_id=post_id))


def _tell(asked: list[Delivery]) -> None:
    for removal in asked:
        name = verbatim(removal.channel.name)
        if removal.state == State.WAITING:
            flash(say(N_("Noted: somebody takes it down on {channel} by hand.", channel=name)))
        else:
            words = N_("It comes down on {channel} in a few seconds.", channel=name)
            offer_undo("queue.withdraw", words, delivery_id=removal.public_id)


def _page(post: Post, reasons: list[Text] | None = None) -> str:
    named = request.form.getlist("variant") if reasons else request.args.getlist("variant")
    variants = g.db.scalars(
        select(Variant)
        .where(Variant.workspace_id == g.workspace_id, Variant.post_id == post.id)
        .options(joinedload(Variant.channel, innerjoin=True), selectinload(Variant.delivery))
        .order_by(Variant.id)
    ).all()
    parts, under_way = public.parts_out(g.db, variants), public.open_of(g.db, variants)
    places = [
        Place(
            variant,
            public.way(g.db, variant, Kind.REMOVE, parts),
            under_way.get(variant.id),
            picked=not named or variant.public_id in named,
        )
        for variant in variants
        if public.is_out(g.db, variant, parts)
    ]
    return render_template(
        "published/removal.html",
        post=post,
        places=places,
        reasons=reasons or [],
        reason=request.form.get("reason", "") if reasons else "",
    )

"""The page that corrects what is published: what readers see, what they are to see instead, and why."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Capability
from scheduler.content import Attachment, Variant
from scheduler.content.writing import Picked, Unfit, may_write
from scheduler.people.roles import NotAllowed
from scheduler.publishing import Kind, NotInThatState, Refused, State, UnderWay
from scheduler.publishing.corrections import correcting, public
from scheduler.wording import N_, Text, verbatim
from web.composer.shapes import shapes
from web.composer.typed import crop_of
from web.language import say
from web.published import bp
from web.rights import allowed
from web.undo import offer_undo
from web.visit import find, g

TO_THINK = timedelta(seconds=10)  # until then a toast takes it back
LEAVES = N_("The correction leaves for {channel} in a few seconds.")


@bp.get("/variants/<variant_id>/correction")
@allowed("write")
def correct(variant_id: str) -> str:
    return _page(find(Variant, variant_id))


@bp.post("/variants/<variant_id>/correction")
@allowed("write")
def propose(variant_id: str) -> Response | tuple[str, int]:
    variant = find(Variant, variant_id)
    options = dict(variant.options)
    if options.get("thread"):
        options["thread"] = [words.replace("\r\n", "\n") for words in request.form.getlist("thread")]
    if "first_comment" in request.form:
        options["first_comment"] = request.form["first_comment"].replace("\r\n", "\n").strip()
        if not options["first_comment"]:
            del options["first_comment"]
    try:
        made = correcting.propose(
            g.db,
            variant,
            text=request.form.get("text", "").replace("\r\n", "\n"),
            options=options,
            images=[_picked(image) for image in variant.images],
            reason=request.form.get("reason", ""),
            by_hand=bool(request.form.get("by_hand")),
            wait=TO_THINK,
            by=g.membership,
            now=g.now,
        )
    except (Refused, UnderWay, NotInThatState, NotAllowed, Unfit) as refusal:
        g.db.rollback()
        return _page(find(Variant, variant_id), _reasons(refusal)), 422
    name = verbatim(variant.channel.name)
    if made.missing:
        flash(say(N_("Proposed: it leaves when everybody who must has said yes.")))
    elif made.delivery.state == State.WAITING:
        flash(say(N_("Noted: somebody changes it on {channel} by hand.", channel=name)))
    else:
        offer_undo(
            "queue.withdraw", Text(LEAVES.msgid, {"channel": name}), delivery_id=made.delivery.public_id
        )
    return redirect(url_for("queue.delivery", delivery_id=made.delivery.public_id))


def _picked(image: Attachment) -> Picked:
    name = image.media.public_id
    is_asked = f"crop:{name}" in request.form
    frame = crop_of(request.form, f":{name}") if is_asked else image.frame
    return Picked(image.media, request.form.get(f"alt:{name}", image.alt), frame)


def _page(variant: Variant, reasons: list[Text] | None = None) -> str:
    typed: Any = request.form if reasons else {}
    adapter = ADAPTERS.get(variant.channel.platform)
    return render_template(
        "published/correction.html",
        variant=variant,
        way=public.way(g.db, variant, Kind.EDIT),
        out=public.words_out(g.db, variant),
        there=public.open_afterwards(g.db, variant),
        is_out=variant.delivery.state == State.PUBLISHED,
        writes=may_write(g.membership, variant.post),
        reasons=reasons or [],
        typed=typed,
        ratios=adapter.ratios if adapter else (),
        can_comment=adapter is not None and Capability.FIRST_COMMENT in adapter.capabilities,
        shapes=shapes,
        crops=[
            crop_of(request.form, f":{image.media.public_id}") if reasons else image.frame
            for image in variant.images
        ],
        thread=request.form.getlist("thread") if reasons else variant.options.get("thread") or [],
    )


def _reasons(refusal: Any) -> list[Text]:
    if isinstance(refusal, Refused):
        return [one.text for one in refusal.refusals]
    if isinstance(refusal, Unfit):
        return list(refusal.problems.values())
    return [refusal.text]

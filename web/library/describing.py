"""One asset: what is written beside it, what allows us to use it, where it is used."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from scheduler.content import Kind, Media
from scheduler.content.writing import Unfit
from scheduler.library import Replacement, describing, folders, tidying
from scheduler.library.describing import Rights
from scheduler.library.using import by_public_ids, consents, uses
from scheduler.publishing.planned.licensing import license
from scheduler.wording import N_, Text
from web.language import say
from web.library.blueprint import bp, living
from web.rights import allowed
from web.undo import offer_undo
from web.visit import find, g

RECENT = 50


@bp.get("/<media_id>")
def one(media_id: str) -> str:
    return page(living(media_id))


@bp.post("/<media_id>")
@allowed("write")
def describe(media_id: str) -> Response | tuple[str, int]:
    media, form = living(media_id), request.form
    words = {key.removeprefix("words:"): value for key, value in form.items() if key.startswith("words:")}
    if form.get("language") and form.get("translation", "").strip():
        words[form["language"]] = form["translation"]
    mine = {name: form.get(name) for name in ("name", "credit", "licence", "source")}
    if not describing.may_edit(g.membership, media):
        mine = {}
    try:
        describing.describe(g.db, media, by=g.membership, now=g.now, alt=form.get("alt"), words=words, **mine)
    except Unfit as unfit:
        return page(media, errors=unfit.problems, form=form), 422
    flash(say(N_("Saved.")))
    return redirect(url_for("library.one", media_id=media_id))


@bp.post("/<media_id>/rights")
@allowed("write")
def set_rights(media_id: str) -> Response | tuple[str, int]:
    media, form = living(media_id), request.form
    try:
        consent = form.get("consent", "")
        found = by_public_ids(g.db, g.workspace_id, [consent]) if consent else []
        rights = Rights(_day("since"), _day("until"), found[0] if found else None, form.get("note", ""))
        changed = license(g.db, media, rights, by=g.membership, now=g.now)
    except Unfit as unfit:
        g.db.rollback()
        return page(living(media_id), errors=unfit.problems, form=form), 422
    if changed:
        flash(say(N_("Saved. What is scheduled with it asks the gate again before it leaves.")))
    return redirect(url_for("library.one", media_id=media_id, _anchor="rights"))


@bp.post("/<media_id>/removal")
@allowed("write")
def remove(media_id: str) -> Response | tuple[str, int]:
    media = living(media_id)
    try:
        tidying.remove(g.db, media, by=g.membership, now=g.now)
    except tidying.InUse as used:
        return page(media, errors={"": used.text}), 409
    offer_undo("library.take_back", media_id=media_id)
    return redirect(url_for("library.show"))


@bp.post("/<media_id>/return")
@allowed("write")
def take_back(media_id: str) -> Response:
    tidying.take_back(g.db, find(Media, media_id), by=g.membership, now=g.now)
    return redirect(url_for("library.one", media_id=media_id))


def page(media: Media, *, errors: dict[str, Text] | None = None, form: Any = None) -> str:
    tree = folders.tree(g.db, g.workspace_id)
    last = g.db.scalar(
        select(Replacement)
        .where(Replacement.workspace_id == g.workspace_id, Replacement.old_id == media.id)
        .order_by(Replacement.id.desc())
        .limit(1)
    )
    return render_template(
        "library/one.html",
        media=media,
        uses=uses(g.db, media),
        consents=consents(g.db, media),
        may_edit=describing.may_edit(g.membership, media),
        papers=_papers(media),
        folder=next((each for each in tree if each.folder.id == media.folder_id), None),
        labels=tidying.labels_of(g.db, g.workspace_id, [media.id]).get(media.id, []),
        last=last,
        errors=errors or {},
        form=form or {},
    )


def _papers(media: Media) -> list[Media]:
    """What may be chosen as a consent: documents, the latest first, and whatever is chosen already."""
    found = g.db.scalars(
        select(Media)
        .where(
            Media.workspace_id == g.workspace_id,
            Media.kind == Kind.DOCUMENT,
            Media.deleted_at.is_(None),
            Media.id != media.id,
        )
        .order_by(Media.id.desc())
        .limit(RECENT)
    ).all()
    chosen = [media.consent] if media.consent and media.consent not in found else []
    return [*chosen, *found]


def _day(name: str) -> date | None:
    written = request.form.get(name, "").strip()
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise Unfit({name: N_("This is not a day.")}) from None

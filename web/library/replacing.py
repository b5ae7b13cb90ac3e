"""One asset in place of another everywhere: choose it, look at what would change, do it step by step, take it back."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.content import Media
from scheduler.library import Replacement, listing
from scheduler.library.using import by_public_ids
from scheduler.publishing.planned import replacing
from scheduler.wording import Text
from web.library.blueprint import bp, living
from web.library.listing import page_number
from web.rights import allowed
from web.visit import find, g

SHOWN = 24
LOOKED_AT = (
    15  # more are done than shown: the look really does it, locking out other writers, and takes it back
)


@bp.get("/<media_id>/replacement")
@allowed("write")
def choose_other(media_id: str) -> str:
    media = living(media_id)
    words = request.args.get("q", "").strip()[:100]
    wanted = listing.Wanted(words=words, kind=media.kind)
    page = listing.page(g.db, g.workspace_id, wanted, now=g.now, number=page_number(), size=SHOWN)
    posts = len(replacing.still_to_come(g.db, media))
    return render_template("library/replace.html", media=media, page=page, words=words, posts=posts)


@bp.post("/<media_id>/replacement")
@allowed("write")
def replace(media_id: str) -> Response | str | tuple[str, int]:
    """Tried and rolled back, unless the form says to do it: what is shown is what the gate really answers."""
    media = living(media_id)
    others = by_public_ids(g.db, g.workspace_id, [request.form.get("by", "")])
    if not others:
        return redirect(url_for("library.choose_other", media_id=media_id))
    try:
        if request.form.get("do"):
            job = replacing.begin(g.db, media, others[0], by=g.membership, now=g.now)
            replacing.go_on(g.db, job, by=g.membership, now=g.now)
            return redirect(url_for("library.replaced", replacement_id=job.public_id))
        return _look(media, others[0])
    except replacing.NotLike as unlike:
        return _look(media, others[0], unlike.text), 422


@bp.get("/replacements/<replacement_id>")
def replaced(replacement_id: str) -> str:
    job = find(Replacement, replacement_id)
    notes = [
        each
        | {
            "notes": [Text.from_json(note) for note in each["notes"]],
            "refusal": Text.from_json(each["refusal"]) if each["refusal"] else None,
        }
        for each in job.done
    ]
    may_go_on = replacing.may_go_on(job, g.membership)
    return render_template(
        "library/replaced.html",
        job=job,
        done=notes,
        may_go_on=may_go_on,
        goes_on=may_go_on and job.by_user_id == g.membership.user_id,
    )


@bp.post("/replacements/<replacement_id>")
@allowed("write")
def go_on(replacement_id: str) -> Response:
    """The next posts of it."""
    replacing.go_on(g.db, find(Replacement, replacement_id), by=g.membership, now=g.now)
    return redirect(url_for("library.replaced", replacement_id=replacement_id))


@bp.post("/replacements/<replacement_id>/undo")
@allowed("write")
def undo_replacement(replacement_id: str) -> Response:
    job = find(Replacement, replacement_id)
    if job.is_undo:
        abort(404)
    back = replacing.undo(g.db, job, by=g.membership, now=g.now)
    replacing.go_on(g.db, back, by=g.membership, now=g.now)
    return redirect(url_for("library.replaced", replacement_id=back.public_id))


def _look(media: Media, other: Media, error: Text | None = None) -> str:
    posts = [use.post for use in replacing.still_to_come(g.db, media)]
    how: dict[str, Any] = {"by": g.membership, "now": g.now}
    outcomes = [] if error else replacing.look(g.db, media, other, posts[:LOOKED_AT], **how)
    facts = {"media_id": media.public_id, "other_id": other.public_id}
    g.db.rollback()
    return render_template(
        "library/replacing.html",
        media=living(facts["media_id"]),
        other=living(facts["other_id"]),
        outcomes=outcomes,
        more=len(posts) - len(outcomes),
        total=len(posts),
        error=error,
    )

"""Many at once, and folders."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.calendar.unmaking import unmake
from scheduler.content.labelling import BadLabel
from scheduler.library import Folder, folders, tidied, tidying
from scheduler.library.using import by_public_ids
from scheduler.wording import N_, Text
from web.language import say
from web.library.blueprint import bp
from web.library.uploading import folder_named
from web.rights import allowed
from web.security import safe_goal
from web.undo import offer_return
from web.visit import find, g

DEEDS: dict[str, Text] = {
    "move": N_("Move to a folder"),
    "label": N_("Put a label on"),
    "unlabel": N_("Take a label off"),
    "delete": N_("Remove from the library"),
}


@bp.context_processor
def deeds() -> dict[str, object]:
    return {"tidying_deeds": DEEDS}


@bp.post("/tidying")
@allowed("write")
def many() -> Response:
    chosen = by_public_ids(g.db, g.workspace_id, request.form.getlist("media")[: tidying.MOST])
    deed = request.form.get("deed", "")
    how: dict[str, Any] = {"by": g.membership, "now": g.now}
    if deed not in DEEDS:
        abort(404)
    if not chosen:
        flash(say(N_("Nothing is chosen.")), "error")
        return redirect(_back())
    try:
        if deed == "move":
            done = tidying.move(g.db, chosen, folder_named(request.form.get("to", "")), **how)
        elif deed == "delete":
            done = tidying.bin_all(g.db, chosen, **how)
        else:
            name = request.form.get("label", "")
            done = tidying.label(g.db, chosen, name, off=deed == "unlabel", **how)
    except BadLabel as bad:
        flash(say(bad.text), "error")
        return redirect(_back())
    name = tidied.keep(g.db, deed, _back(), done, by=g.membership, now=g.now)
    return redirect(url_for("library.many_done", done=name), 303)


@bp.get("/tidying")
def many_done() -> Response | str:
    """What came of it. A reload shows it again and does nothing; without its name nothing is chosen any more."""
    kept = tidied.kept(g.db, request.args.get("done", ""), g.membership)
    if kept is None:
        return redirect(url_for("library.show"))
    return render_template("library/tidied.html", words=DEEDS[kept.deed], done=kept.done, back=kept.back)


@bp.post("/tidying/undo")
@allowed("write")
def undo_many() -> Response:
    notes = dict(note.split(" ", 1) for note in request.form.getlist("note")[: tidying.MOST] if " " in note)
    taken = tidying.undo(g.db, notes, by=g.membership, now=g.now)
    unmake(g.db, notes.values(), by=g.membership, now=g.now)
    flash(say(N_("Taken back: {count}.", count=taken)))
    return redirect(_back())


@bp.post("/folders")
@allowed("write")
def make_folder() -> Response:
    try:
        parent = folder_named(request.form.get("parent", ""))
        made = folders.make(g.db, request.form.get("name", ""), parent=parent, by=g.membership, now=g.now)
    except folders.BadFolder as bad:
        flash(say(bad.text), "error")
        return redirect(_back())
    return redirect(url_for("library.show", folder=made.public_id))


@bp.post("/folders/<folder_id>")
@allowed("write_all")
def rename_folder(folder_id: str) -> Response:
    try:
        name = request.form.get("name", "")
        folders.rename(g.db, find(Folder, folder_id), name, by=g.membership, now=g.now)
    except folders.BadFolder as bad:
        flash(say(bad.text), "error")
    return redirect(url_for("library.show", folder=folder_id))


@bp.post("/folders/<folder_id>/removal")
@allowed("write_all")
def remove_folder(folder_id: str) -> Response:
    try:
        folder = find(Folder, folder_id)
        name, paper = folder.name, folders.remove(g.db, folder, by=g.membership, now=g.now)
    except folders.BadFolder as bad:
        flash(say(bad.text), "error")
        return redirect(url_for("library.show", folder=folder_id))
    words = N_("The folder “{name}” is gone.", name=name)
    offer_return(paper, words, back=url_for("library.show", folder=folder_id))
    return redirect(url_for("library.show"))


def _back() -> str:
    return safe_goal(request.form.get("back")) or url_for("library.show")

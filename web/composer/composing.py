"""The composer page. Showing it creates nothing; the first saving does."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.content import Post, link_card
from scheduler.content.blanks import filled
from scheduler.content.writing import may_write
from scheduler.people import Right
from scheduler.people.roles import NotAllowed
from scheduler.wording import N_, Text
from web.composer import acting, beginning, conflict, gestures, named, typed
from web.composer.blueprint import bp
from web.composer.comparing import shown_next
from web.composer.filing import under_a_new_campaign
from web.composer.fillings import fillings
from web.composer.linking import looked_up
from web.composer.named import the_post
from web.composer.page import Told, channels, context
from web.composer.saving import Clash, Desk, save
from web.composer.sheet import Picture, Sheet
from web.composer.splitting import as_thread
from web.composer.telling import news_of
from web.language import say
from web.rights import allowed
from web.series.parting import question_for
from web.uploads import Upload, receive
from web.visit import g

PIECES = ("piece-up", "piece-down", "piece-join", "piece-out", "piece-more")
MOST_PICKED = 100  # from the library, at once
IN_THE_BIN = N_("This post is in the bin. Bring it back first; nothing was saved.")


@bp.get("/new")
@allowed("write")
def new() -> str:
    sheet = beginning.sheet(g.db, g.workspace, request.args, channels(g.db, g.workspace_id))
    return _page(sheet, None, once=secrets.token_urlsafe(12))


@bp.get("/<post_id>/compose")
@allowed("write")
def compose(post_id: str) -> str | Response:
    post = the_post(post_id)
    if post.deleted_at or not may_write(g.membership, post):
        return redirect(url_for("composer.show", post_id=post_id))
    return _page(Sheet.of(post, zone=g.workspace.zone), post)


@bp.post("/new")
@allowed("write")
def create() -> Response | tuple[str, int]:
    sent, once, pages = _receive(), request.form.get("once", ""), looked_up(request.form)
    link_card.keep(g.db, g.workspace_id, pages, g.now)
    again = beginning.begun(g.db, g.membership, once)
    if again:
        return _written(again.post, sent, again.was)
    g.keep = True  # whatever becomes of the post, the pictures are in the library
    mine = _typed(sent, None)
    began = beginning.begin(_desk(), mine, once, idea=bool(request.form.get("idea")))
    if isinstance(began, dict):
        return _page(mine, None, told=Told(problems=began), once=once), 422
    return _written(began, {}, {}, mine)


@bp.post("/<post_id>/compose")
@allowed("write")
def write(post_id: str) -> Response | tuple[str, int]:
    sent, pages = _receive(), looked_up(request.form)
    post = the_post(post_id)
    if not may_write(g.membership, post):
        raise NotAllowed(Right.WRITE_ALL)
    link_card.keep(g.db, g.workspace_id, pages, g.now)
    if post.deleted_at:
        # It was binned while somebody wrote: the words come back with the answer, nothing is stored.
        told = Told(problems={"": IN_THE_BIN})
        return _page(_typed({}, post), post, told=told, was=typed.seen(request.form)), 409
    return _written(post, sent, typed.seen(request.form))


def _written(
    post: Post, sent: Mapping[str, Upload], was: Mapping[str, str], mine: Sheet | None = None
) -> Response | tuple[str, int]:
    """Save the page, then do what its button says; answer with a redirect, or with the page and what is in the way."""
    g.keep = True  # what could be kept is kept, also beside a complaint or a conflict
    do = request.form.get("do", "save")
    mine = mine or _typed(sent, post)
    filed: dict[str, Text] = {}
    if do == "campaign":
        mine, filed = under_a_new_campaign(_desk(), mine, request.form)
    try:
        saved = save(_desk(), post, mine, was, theirs=conflict.chosen_theirs(request.form))
    except Clash as clash:
        return conflict.page(clash, mine, request.form), 409
    acted = acting.act(_desk(), saved, do)
    told = Told(
        problems={**saved.problems, **filed, **_complaints(sent), **acted.problems},
        questions=saved.questions,
        refusals=acted.refusals,
        news=(*news_of(saved), *acted.news),
        saved_at=g.now,
    )
    seen = shown_next(mine.fields(), Sheet.of(post, zone=g.workspace.zone).fields(), was)
    if request.form.get("quiet"):
        return _quietly(post, mine, seen, told)
    if not told.well:
        return _page(mine, post, told=told, was=seen), 422
    for sentence in told.news:
        flash(say(sentence))
    asked = question_for(post) if do in ("save", "schedule", "submit") else None
    return redirect(acted.goal or asked or _back_to(post, do), 303)


def _quietly(post: Post, mine: Sheet, seen: Mapping[str, str], told: Told) -> tuple[str, int] | Response:
    """The answer to a page that saves by itself: only what changes around the inputs."""
    status = 200 if told.well else 422
    if request.endpoint == "composer.create":
        answer = Response(_page(mine, post, told=told, was=seen), status, mimetype="text/html")
        answer.headers["Location"] = url_for("composer.compose", post_id=post.public_id)
        return answer
    around = context(g.db, by=g.membership, now=g.now, sheet=mine, post=post, was=seen, told=told)
    return render_template("composer/_saved.html", **around), status


def _page(
    sheet: Sheet,
    post: Post | None,
    *,
    told: Told | None = None,
    once: str = "",
    was: Mapping[str, str] | None = None,
) -> str:
    if was is None:
        was = (Sheet.of(post, zone=g.workspace.zone) if post else Sheet()).prints()
    around = context(g.db, by=g.membership, now=g.now, sheet=sheet, post=post, told=told, once=once, was=was)
    return render_template("composer/compose.html", **around, idea=request.values.get("idea"))


def _typed(sent: Mapping[str, Upload] | None, post: Post | None) -> Sheet:
    """The page as it was sent, after its button and its files."""
    stored = Sheet.of(post, zone=g.workspace.zone) if post else None
    around = channels(g.db, g.workspace_id, post)
    sheet = typed.read(request.form, around, stored=stored)
    chosen = request.form.get("choose")
    if chosen:
        sheet = typed.with_choice(sheet, chosen)
    do = request.form.get("do", "")
    sheet = gestures.after(sheet, do)
    if do.startswith("split:"):
        sheet = as_thread(sheet, do.partition(":")[2], around)
    if do.startswith("insert:"):
        _, about, phrase = (*do.split(":"), "", "")[:3]
        words = named.words(g.db, g.workspace_id, phrase)
        known = fillings(sheet, g.membership, {c.public_id: c for c in around})
        sheet = gestures.with_words(sheet, about, filled(words, known.get(about, known[""])))
    for own, chosen_ones in _chosen(request.form).items():
        alts = beginning.alts_of(g.db, g.workspace_id, chosen_ones, sheet.language)
        picked = tuple(Picture(name, alts[name]) for name in chosen_ones if name in alts)
        sheet = gestures.with_more(sheet, own, picked)
    for own, upload in (sent or {}).items():
        media = upload.enter(g.db, by=g.membership, now=g.now)
        upload.ready.clear()
        sheet = gestures.with_more(
            sheet, own, tuple(Picture(m.public_id, m.alt_in(sheet.language)) for m in media)
        )
    return sheet


def _chosen(form: typed.Form) -> dict[str, list[str]]:
    """Of the library, by the version they are for: ticked there, or sent there by the page a moment ago."""
    found: dict[str, list[str]] = {"": list(dict.fromkeys(form.getlist("pick")))[:MOST_PICKED]}
    for sent in form.getlist("sent")[:MOST_PICKED]:
        own, _, media = sent.rpartition("|")
        found.setdefault(own, []).append(media)
    return found


def _receive() -> dict[str, Upload]:
    """Files by the version they were dropped on, "" for the common ones. Before `g.db` opens: image work is slow."""
    assert g.visitor and g.visitor.membership
    workspace = g.visitor.membership.workspace.public_id
    sent: dict[str, Upload] = {}
    for name in request.files:
        kind, _, own = name.partition(":")
        if kind == "files":
            sent[own] = receive(request.files.getlist(name), workspace)
    return sent


def _complaints(sent: Mapping[str, Upload]) -> dict[str, Any]:
    return {
        f"images:{own}" if own else "images": complaint
        for own, upload in sent.items()
        for complaint in upload.complaints[:1]
    }


def _back_to(post: Post, do: str) -> str:
    """The page again, at the version the button was about."""
    name, _, rest = do.partition(":")
    channel = rest.partition(":")[0]
    anchor = (
        f"v-{channel}"
        if channel and name in ("tailor", "follow", "split", "spaces", "insert", *PIECES)
        else None
    )
    return url_for("composer.compose", post_id=post.public_id, _anchor=anchor)


def _desk() -> Desk:
    return Desk(g.db, g.membership, g.now)

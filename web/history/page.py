"""The history of the workspace: a page to look back on, and a file that can be verified elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for

from scheduler import activity
from scheduler.activity import Deed, chain, exporting, looking_back
from scheduler.db.local_time import zone
from scheduler.people import Right, Workspace
from scheduler.wording import N_, Text, verbatim
from web.history import of_post, words
from web.history.spoken import spoken
from web.house import house
from web.rights import allowed, may
from web.visit import g

bp = Blueprint("history", __name__)

KINDS: dict[str, Text] = {
    "post": N_("Posts"),
    "variant": N_("Posts on a channel"),
    "charter_version": N_("Charter"),
    "approval_path": N_("Approval paths"),
    "freeze": N_("Freezes"),
    "channel": N_("Channels"),
    "recipient": N_("Recipients"),
    "campaign": N_("Campaigns"),
    "event": N_("Events"),
    "key_date": N_("Key dates"),
    "series": N_("Series"),
    "pillar": N_("Pillars"),
    "slot": N_("Slots"),
    "media": N_("Library"),
    "membership": N_("People"),
    "api_token": N_("API tokens"),
    "feed": N_("Calendar feeds"),
    "calendar_device": N_("Calendar applications"),
    "workspace": N_("Workspace"),
}

NARROWED_BY = ("person", "kind", "until")


@dataclass(frozen=True)
class Line:
    at: datetime
    text: Text
    title: str = ""
    url: str = ""


@bp.get("/settings/history")
@allowed("status")
def show() -> str:
    asked, day = _asked()
    page = looking_back.page(g.db, g.workspace_id, asked)
    older = _again(below=page.older) if page.older else None
    return render_template(
        "history/page.html",
        lines=_lines(page.deeds),
        older=older,
        newest=_again() if asked.below else None,
        people=[("", N_("Anybody")), *looking_back.people(g.db, g.workspace_id)],
        kinds=[("", N_("Everything")), *KINDS.items()],
        asked=asked,
        day=day,
        narrowed=bool(asked.person or asked.kind or day),
        head=chain.own_head(g.db, g.workspace.public_id),
    )


@bp.post("/settings/history/file")
@allowed("settings")
def take_along() -> Response:
    """A deed, not a look: who took it along stands in the history, from the next seal on."""
    activity.record(g.db, g.membership, "exported_history", g.workspace, now=g.now)
    space, now = g.workspace.id, g.now
    g.db.commit()

    def lines() -> Any:
        with house().sessions.reading() as session:
            yield from exporting.lines(session, session.get_one(Workspace, space), now=now)

    answer = Response(stream_with_context(lines()), mimetype="application/jsonl")
    answer.headers["Content-Disposition"] = f'attachment; filename="history-{now:%Y-%m-%d}.jsonl"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asked() -> tuple[looking_back.Narrowed, str]:
    """What is asked for; what cannot be read is as if it had not been asked."""
    below, day = request.args.get("below", ""), request.args.get("until", "")
    until = None
    try:
        until = datetime.combine(date.fromisoformat(day) + timedelta(days=1), time(), zone(g.workspace.zone))
    except (ValueError, OverflowError):
        day = ""
    kind = request.args.get("kind", "")
    return looking_back.Narrowed(
        person=request.args.get("person", "")[:32],
        kind=kind if kind in KINDS else "",
        until=until,
        below=int(below) if below.isdecimal() and len(below) < 16 else None,
    ), day


def _again(**values: Any) -> str:
    """This page with the same choices, from its start or below a deed."""
    kept: dict[str, Any] = {name: request.args[name] for name in NARROWED_BY if name in request.args}
    kept.update(values)
    return url_for("history.show", **kept)


def _lines(deeds: Any) -> list[Line]:
    rows = [deed for deed, _ in deeds]
    called = looking_back.names(g.db, g.workspace_id, rows)
    on_channels = looking_back.variants(g.db, g.workspace_id, rows)
    return [_line(deed, name, called, on_channels.get(deed.about_id)) for deed, name in deeds]


def _line(deed: Deed, name: str, called: Any, variant: Any) -> Line:
    thing = called.get((deed.about_kind, deed.about_id), "") or str(deed.detail.get("name", ""))
    on_post = deed.about_kind in ("post", "variant")
    says = words.DEEDS.get(f"{deed.about_kind} {deed.verb}")
    says = says or (of_post.DEEDS.get(deed.verb) if on_post else None) or words.DEEDS.get(deed.verb)
    if on_post and not deed.detail.get("at"):
        says = of_post.WITHOUT_TIME.get(deed.verb, says)
    text = Text(
        (says or UNKNOWN).msgid,
        {
            "name": verbatim(name) if name else of_post.SOMEBODY,
            "thing": verbatim(thing or "…"),
            "channel": verbatim(variant.name if variant else "?"),
            "at": spoken(deed.detail.get("at")),
            "scope": words.SCOPES.get(str(deed.detail.get("scope") or "workspace"), words.A_PART),
            "reason": verbatim(str(deed.detail.get("reason") or "…")),
            "verb": verbatim(deed.verb),
        },
    )
    post = variant.post if variant else deed.about_id
    title = (variant.title if variant else thing) if on_post else ""
    known = on_post and (variant is not None or (deed.about_kind, deed.about_id) in called)
    return Line(
        deed.at, text, title, url_for("composer.show", post_id=post) if known and may(Right.READ) else ""
    )


UNKNOWN = N_("{name}: {verb}, {thing}")

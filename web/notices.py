"""What one has been told: unread first, each leading to its matter; and the number on the bell."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from scheduler.notices import Notice, unread
from scheduler.people import Membership
from web.badges import Badge, badge
from web.house import house
from web.rights import allowed
from web.visit import g

bp = Blueprint("notices", __name__)

SHOWN = 100

# Where the matter of a notice is looked after; a room that is not there leads back to the list.
ROOM_OF = {
    "review": "approvals.show",
    "sent_back": "approvals.show",
    "channel": "channels.show",
    "charter": "charter.show",
}
ELSEWHERE = "queue.show"

ICONS = {
    "failed": ("alert-triangle", "failed"),
    "missed": ("clock-x", "failed"),
    "held": ("player-pause", "failed"),
    "unconfirmed": ("help-circle", "review"),
    "review": ("eye", "review"),
    "sent_back": ("message", "review"),
    "approved": ("rosette-discount-check", "approved"),
    "waiting": ("hourglass", "scheduled"),
    "channel": ("plug-connected", "failed"),
    "charter": ("scale", "approved"),
}


@bp.get("/notices")
def show() -> str:
    found = g.db.scalars(
        select(Notice)
        .where(Notice.workspace_id == g.workspace_id, Notice.user_id == _me())
        .order_by(Notice.read_at.is_not(None), Notice.id.desc())
        .limit(SHOWN)
    )
    return render_template("notices.html", notices=list(found), icons=ICONS)


@bp.get("/notices/<notice_id>")
def follow(notice_id: str) -> Response:
    """To the matter, also from a letter. Following it is reading it."""
    mine = (Notice.workspace_id == g.workspace_id, Notice.user_id == _me())
    notice = g.db.scalar(select(Notice).where(*mine, Notice.public_id == notice_id))
    if notice is None:
        abort(404)
    if notice.read_at is None:
        # This is a GET, so its own session only reads; a forged visit could do no more than mark it read.
        with house().sessions.writing() as session:
            session.execute(update(Notice).where(*mine, Notice.id == notice.id).values(read_at=g.now))
    room = ROOM_OF.get(notice.kind, ELSEWHERE)
    if room not in current_app.view_functions:
        return redirect(url_for("notices.show"))
    return redirect(url_for(room, _anchor=notice.about or None))


@bp.post("/notices/read")
@allowed("read")
def read_all() -> Response:
    g.db.execute(
        update(Notice)
        .where(Notice.workspace_id == g.workspace_id, Notice.user_id == _me(), Notice.read_at.is_(None))
        .values(read_at=g.now)
    )
    return redirect(url_for("notices.show"))


@badge("notices")
def waiting(session: Session, membership: Membership) -> Badge | None:
    return Badge(unread(session, membership.workspace_id, membership.user_id), "failed")


def _me() -> int:
    if g.visitor is None:
        abort(401)
    return g.visitor.user.id

"""What one has been told: unread first, each leading to its matter; and the number on the bell."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from scheduler.notices import reading, unread
from scheduler.people import Membership
from web import matters
from web.badges import Badge, badge
from web.house import house
from web.rights import allowed, personal
from web.visit import g

bp = Blueprint("notices", __name__)

ICONS = {
    "failed": ("alert-triangle", "failed"),
    "missed": ("clock-x", "failed"),
    "dropped": ("ban", "failed"),
    "spread": ("hourglass", "review"),
    "expiry": ("key", "review"),
    "expiry_soon": ("key", "failed"),
    "zones": ("clock", "review"),
    "held": ("player-pause", "failed"),
    "unconfirmed": ("help-circle", "review"),
    "review": ("eye", "review"),
    "review_late": ("hourglass", "failed"),
    "review_over": ("hourglass", "review"),
    "sent_back": ("message", "review"),
    "assigned": ("user", "scheduled"),
    "comment": ("message", "scheduled"),
    "approved": ("rosette-discount-check", "approved"),
    "approved_but": ("alert-triangle", "review"),
    "waiting": ("hourglass", "scheduled"),
    "channel": ("plug-connected", "failed"),
    "freeze": ("player-pause", "failed"),
    "charter": ("scale", "approved"),
    "evaluation": ("target", "review"),
    "key_date": ("calendar-event", "review"),
    "series": ("repeat", "review"),
    "series_over": ("repeat", "review"),
    "ending": ("clock-x", "review"),
    "at_risk_day": ("alert-triangle", "review"),
    "at_risk_hour": ("alert-triangle", "review"),
    "at_risk_minutes": ("alert-triangle", "failed"),
}


@bp.get("/notices")
def show() -> str:
    fresh, earlier = reading.listed(g.db, g.workspace_id, _me())
    return render_template("notices/list.html", fresh=fresh, earlier=earlier, drawn=ICONS)


@bp.get("/notices/<notice_id>")
@personal
def follow(notice_id: str) -> Response | str:
    """To the matter, also from a letter. Following it is reading it."""
    places = {place.workspace_id: place for place in (g.visitor.memberships if g.visitor else ())}
    notice = reading.find(g.db, places, _me(), notice_id)
    if notice is None:
        abort(404)
    here = g.visitor.membership if g.visitor else None
    if here is None or notice.workspace_id != here.workspace_id:
        place = places[notice.workspace_id].workspace
        return render_template(
            "people/elsewhere.html",
            place=place,
            goal=url_for(".follow", notice_id=notice_id),
            about=notice.text,
        )
    if notice.read_at is None:
        # This is a GET, so its own session only reads; a forged visit could do no more than mark it read.
        with house().sessions.writing() as session:
            reading.mark_read(session, notice.workspace_id, _me(), g.now, public_id=notice_id)
    return redirect(matters.address(g.db, notice))


@bp.post("/notices/<notice_id>/read")
@allowed("read")
def read(notice_id: str) -> Response:
    reading.mark_read(g.db, g.workspace_id, _me(), g.now, public_id=notice_id)
    return redirect(url_for("notices.show"))


@bp.post("/notices/read")
@allowed("read")
def read_all() -> Response:
    reading.mark_read(g.db, g.workspace_id, _me(), g.now)
    return redirect(url_for("notices.show"))


@badge("notices")
def waiting(session: Session, membership: Membership) -> Badge | None:
    return Badge(unread(session, membership.workspace_id, membership.user_id), "failed")


def _me() -> int:
    if g.visitor is None:
        abort(401)
    return g.visitor.user.id

"""One's own desk: what is due, what came back, what waits for one's yes, what is stuck, what leaves next."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from sqlalchemy.orm import Session

from scheduler import desk
from scheduler.db.local_time import zone
from scheduler.desk.mine import asking
from scheduler.people import Membership
from web.badges import Badge, badge
from web.visit import g

bp = Blueprint("mine", __name__)


@bp.get("/mine")
def show() -> str:
    if g.membership is None:
        abort(404)
    return render_template("mine/show.html", mine=desk.mine(g.db, g.membership, now=g.now))


@badge("mine")
def late(session: Session, membership: Membership) -> Badge | None:
    today = g.now.astimezone(zone(membership.workspace.zone)).date()
    return Badge(asking(session, membership, today=today), "failed")

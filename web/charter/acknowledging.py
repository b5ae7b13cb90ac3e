"""“I have read it”: said under the charter itself; and for those who look after it, who has not."""

from __future__ import annotations

import csv
import io

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from scheduler.charter import acknowledging, adopted
from scheduler.people import Membership, Right
from scheduler.people.roles import ROLE_NAMES
from web.badges import Badge, badge
from web.charter.room import bp
from web.language import say
from web.rights import allowed
from web.visit import g


@bp.post("/acknowledgement")
@allowed(Right.READ)
def acknowledge() -> Answer:
    """`digest` binds it to the words that were on the page."""
    try:
        said = acknowledging.acknowledge(
            g.db, by=g.membership, digest=request.form.get("digest", ""), now=g.now
        )
    except acknowledging.OtherWords as refusal:
        flash(say(refusal.text), "error")
        return redirect(url_for("charter.show"))
    if said:
        flash(gettext("Thank you. That you have read the charter is written down."))
    return redirect(url_for("charter.show", _anchor="acknowledgement"))


@bp.get("/readers")
@allowed(Right.CHARTER)
def readers() -> str:
    found = acknowledging.readers(g.db, g.workspace_id)
    return render_template(
        "charter/readers.html",
        readers=found,
        done=sum(one.reading.acknowledged_at is not None for one in found),
        version=adopted(g.db, g.workspace_id),
        role_names=ROLE_NAMES,
        now=g.now,
    )


@bp.get("/readers.csv")
@allowed(Right.CHARTER)
def readers_file() -> Response:
    """For an auditor: who acknowledged which version, when."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["name", "email", "role", "version", "acknowledged_at", "due_at", "earlier_version"])
    for one in acknowledging.readers(g.db, g.workspace_id):
        said = one.reading.acknowledged_at
        rows.writerow(
            [
                _plain(one.member.user.name),
                _plain(one.member.user.email),
                one.member.role,
                one.reading.number,
                said.isoformat() if said else "",
                one.reading.due_at.isoformat(),
                one.before or "",
            ]
        )
    answer = Response("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="charter-readers.csv"'
    return answer


@badge("charter")
def to_be_read(session: Session, membership: Membership) -> Badge | None:
    reading = acknowledging.reading_of(session, membership)
    if reading is None or reading.acknowledged_at is not None:
        return None
    return Badge(1, "failed" if reading.lapsed(g.now) else "review")


def _plain(words: str) -> str:
    # A spreadsheet would take a name that begins like a formula for one.
    return f"'{words}" if words[:1] in ("=", "+", "-", "@", "\t") else words

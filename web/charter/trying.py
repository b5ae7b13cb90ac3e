"""A box to try words in: what would the charter say?"""

from __future__ import annotations

from flask import render_template, request

from scheduler import charter
from scheduler.channels.keeping import listed
from scheduler.charter import Finding
from scheduler.people import Right
from web.charter.marking import pieces
from web.charter.room import bp
from web.house import house
from web.language import pick
from web.rights import allowed
from web.visit import g

MOST = 20_000


@bp.get("/review")
def trying() -> str:
    return render_template("charter/try.html", channels=listed(g.db, g.workspace_id), asked=None)


@bp.post("/review")
@allowed(Right.READ)
def review() -> str:
    """Nothing is kept: a reading session is enough, and holds no lock."""
    text = request.form.get("text", "").replace("\r\n", "\n")[:MOST]
    with house().sessions.reading() as session:
        channels = listed(session, g.workspace_id)
        channel = next((c for c in channels if c.public_id == request.form.get("channel")), None)
        language = channel.language if channel else pick()
        findings = charter.review_text(
            session, g.workspace_id, text=text, channel=channel, language=language, at=g.now
        )
        known = charter.adopted(session, g.workspace_id)
        page = "charter/_findings.html" if request.headers.get("HX-Request") else "charter/try.html"
        return render_template(
            page,
            channels=channels,
            asked=channel.public_id if channel else "",
            text=text,
            findings=findings,
            pieces=pieces(text, _on_the_text(findings)),
            version=known,
        )


def _on_the_text(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.field == "text"]

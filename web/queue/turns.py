"""After an outage: the plan of what is late, before it runs, and what a person decides about it."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, flash, redirect, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from scheduler.channels import Channel
from scheduler.publishing.planned import backlog
from web.queue.blueprint import bp
from web.rights import allowed
from web.visit import find, g

DECISIONS: dict[str, Callable[..., int]] = {
    "all-now": backlog.publish_all,
    "keep": backlog.keep,
    "ask": backlog.ask_for_each,
}


@bp.post("/turns/<channel_id>/<decision>")
@allowed("schedule")
def decide(channel_id: str, decision: str) -> Response:
    """All now, one by one as planned, or each asked about."""
    if decision not in DECISIONS:
        abort(404)
    channel = find(Channel, channel_id)
    count = DECISIONS[decision](g.db, channel, by=g.membership, now=g.now)
    said = {
        "all-now": ngettext("It leaves now.", "All %(num)d leave now.", count),
        "keep": gettext("They leave one by one, as planned."),
        "ask": ngettext("It waits for you below.", "All %(num)d wait for you below.", count),
    }
    flash(said[decision])
    return redirect(url_for("queue.show"))

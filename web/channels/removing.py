"""The end of a channel: asked for on a page of its own, with what it means."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.channels import Channel, mailing_list
from scheduler.publishing.planned import closing
from scheduler.wording import N_, Text
from web.channels.blueprint import bp, channel_here, keeps_a_list
from web.rights import allowed
from web.visit import g


@bp.get("/<channel_id>/removal")
@allowed("connect")
def ask_removal(channel_id: str) -> str:
    return _page(channel_here(channel_id))


@bp.post("/<channel_id>/removal")
@allowed("connect")
def remove(channel_id: str) -> Response | tuple[str, int]:
    channel = channel_here(channel_id)
    if "sure" not in request.form:
        return _page(channel, wrong=N_("Tick the box to say that you are sure.")), 422
    try:
        freed = closing.remove(
            g.db, channel, by=g.membership, now=g.now, ending=request.form.get("ending", "")
        )
    except closing.StillPublishing as busy:
        return _page(channel, busy=busy.text), 409
    flash(gettext("%(name)s is removed.", name=channel.name))
    if freed:
        flash(gettext("Posts that were scheduled there: %(count)s. They are drafts again.", count=freed))
    return redirect(url_for("channels.show"))


def _page(channel: Channel, *, wrong: Text | None = None, busy: Text | None = None) -> str:
    people = sum(mailing_list.counts(g.db, channel).values()) if keeps_a_list(channel) else 0
    return render_template(
        "channels/removal.html",
        channel=channel,
        people=people,
        wrong=wrong,
        busy=busy,
        ending=request.form.get("ending", ""),
    )

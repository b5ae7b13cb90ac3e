"""Bringing a list of recipients in from a file: every difference first, then the button."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.channels import importing, parcel
from scheduler.channels.recipient_file import MOST_BYTES, BadFile
from scheduler.wording import N_, Text
from web.channels.blueprint import bp, list_in
from web.house import house
from web.rights import allowed
from web.visit import g

Page = str | Response | tuple[str, int]

SHOWN = 100  # lines of each kind; the numbers beside them count all
# Headings a French list may have; `recipient_file` knows more.
ALSO = {
    "email": ("adresse e-mail", "courriel"),
    "consent_date": ("date de consentement",),
    "consent_source": ("origine du consentement",),
    "name": ("nom",),
    "language": ("langue",),
}
HEAVIEST = 1_900_000  # characters a form field may hold, a little below what the house accepts


@bp.get("/<channel_id>/recipients/import")
@allowed("connect")
def choose_file(channel_id: str) -> str:
    return _choose(channel_id)


@bp.post("/<channel_id>/recipients/import")
@allowed("connect")
def preview(channel_id: str) -> Page:
    """Reads the file and changes nothing."""
    file = request.files.get("file")
    data = file.read(MOST_BYTES + 1) if file else b""
    if not data:
        return _choose(channel_id, N_("Choose a file first.")), 422
    with house().sessions.reading() as session:
        channel = list_in(session, channel_id)
        try:
            found = importing.preview(session, channel, data, now=g.now)
        except BadFile as wrong:
            return _choose(channel_id, wrong.text), 422
    packed = parcel.wrap(found.people, channel_id=channel_id, sealer=house().sealer, now=g.now)
    if len(packed) > HEAVIEST:
        return _choose(channel_id, N_("The list is too long for one go: split the file.")), 422
    return render_template(
        "channels/import_preview.html",
        channel=channel,
        found=found,
        packed=packed,
        shown=SHOWN,
        filename=file.filename if file else "",
    )


@bp.post("/<channel_id>/recipients/import/button")
@allowed("connect")
def bring_in(channel_id: str) -> Page:
    sealer = house().sealer
    try:
        people = parcel.unwrap(request.form.get("list", ""), channel_id=channel_id, sealer=sealer, now=g.now)
    except parcel.NotOurs:
        return _choose(channel_id, N_("The preview is too old. Choose the file once more.")), 422
    taken = importing.take(g.db, list_in(g.db, channel_id), people, by=g.membership, now=g.now)
    flash(gettext("New on the list: %(new)s. Changed: %(changed)s.", new=taken.new, changed=taken.changed))
    return redirect(url_for("channels.people", channel_id=channel_id))


def _choose(channel_id: str, wrong: Text | None = None) -> str:
    with house().sessions.reading() as session:
        channel = list_in(session, channel_id)
    return render_template("channels/import.html", channel=channel, wrong=wrong, also=ALSO)

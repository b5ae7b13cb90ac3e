"""Whom a mailing goes to: the list, somebody new, corrections, and forgetting somebody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from math import ceil

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response

from scheduler import activity
from scheduler.channels import Channel, Recipient, exporting, mailing_list, person, recipients
from scheduler.channels.answers import BadAnswers
from scheduler.channels.mailing_list import A_PAGE, STANDINGS, Standing
from scheduler.publishing.planned import closing
from scheduler.wording import N_, Text
from web.channels.blueprint import bp, list_in
from web.language import pick
from web.rights import allowed
from web.visit import g

Page = str | Response | tuple[str, int]

STANDING_WORDS: dict[Standing, Text] = {
    "subscribed": N_("Subscribed"),
    "unsubscribed": N_("Unsubscribed"),
    "suppressed": N_("Suppressed"),
}


@bp.get("/<channel_id>/recipients")
@allowed("connect")
def people(channel_id: str) -> str:
    return _list(list_in(g.db, channel_id))


@bp.post("/<channel_id>/recipients")
@allowed("connect")
def add(channel_id: str) -> Page:
    channel = list_in(g.db, channel_id)
    try:
        added = recipients.add(g.db, channel, request.form, by=g.membership, now=g.now)
    except BadAnswers as wrong:
        return _list(channel, form=request.form, errors=wrong.by_field), 422
    flash(gettext("%(email)s is on the list.", email=added.email))
    return redirect(url_for("channels.people", channel_id=channel_id))


@bp.get("/<channel_id>/recipients/<recipient_id>")
@allowed("connect")
def recipient(channel_id: str, recipient_id: str) -> str:
    channel = list_in(g.db, channel_id)
    found = _one(channel, recipient_id)
    return _recipient(channel, found, written(found))


@bp.post("/<channel_id>/recipients/<recipient_id>")
@allowed("connect")
def correct(channel_id: str, recipient_id: str) -> Page:
    channel = list_in(g.db, channel_id)
    found = _one(channel, recipient_id)
    try:
        recipients.edit(g.db, channel, found, request.form, by=g.membership, now=g.now)
    except BadAnswers as wrong:
        return _recipient(channel, found, request.form, wrong.by_field), 422
    flash(gettext("Kept."))
    return redirect(url_for("channels.people", channel_id=channel_id, q=found.email))


@bp.post("/<channel_id>/recipients/<recipient_id>/reinstatement")
@allowed("connect")
def reinstate(channel_id: str, recipient_id: str) -> Response:
    channel = list_in(g.db, channel_id)
    recipients.reinstate(g.db, _one(channel, recipient_id), by=g.membership, now=g.now)
    return redirect(url_for("channels.recipient", channel_id=channel_id, recipient_id=recipient_id))


@bp.post("/<channel_id>/recipients/<recipient_id>/erasure")
@allowed("connect")
def erase(channel_id: str, recipient_id: str) -> Page:
    channel = list_in(g.db, channel_id)
    found = _one(channel, recipient_id)
    if "sure" not in request.form:
        errors = {"sure": N_("Tick the box to say that you are sure.")}
        return _recipient(channel, found, written(found), errors), 422
    closing.forget(g.db, channel, found)
    recipients.erase(g.db, found, channel, by=g.membership, now=g.now)
    flash(gettext("Erased."))
    return redirect(url_for("channels.people", channel_id=channel_id))


@bp.post("/<channel_id>/recipients/file")
@allowed("connect")
def export(channel_id: str) -> Response:
    """A deed, not a look: who took the list along, and when, stands in the history."""
    channel = list_in(g.db, channel_id)
    # Excel in French expects semicolons, and shows everything in one column otherwise.
    data = exporting.export(g.db, channel, separator=";" if pick() == "fr" else ",")
    activity.record(g.db, g.membership, "exported_recipients", channel, now=g.now)
    answer = make_response(data)
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    name = secure_filename(channel.name) or "recipients"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def written(found: Recipient) -> dict[str, str]:
    return {
        "email": found.email,
        "name": found.name,
        "language": found.language,
        "consent_date": found.consent_at.astimezone(UTC).date().isoformat(),
        "consent_source": found.consent_source,
    }


def _one(channel: Channel, recipient_id: str) -> Recipient:
    found = g.db.scalar(
        select(Recipient).where(*mailing_list.of(channel), Recipient.public_id == recipient_id)
    )
    if found is None or mailing_list.is_erased(found):
        abort(404)
    return found


def _list(
    channel: Channel, *, form: Mapping[str, str] | None = None, errors: Mapping[str, Text] | None = None
) -> str:
    asked = request.args.get("standing", "")
    standing = next((known for known in STANDINGS if known == asked), STANDINGS[0])
    page = max(request.args.get("page", 1, type=int), 1)
    words = request.args.get("q", "")[:100]
    rows, total = mailing_list.listed(g.db, channel, words=words, standing=standing, page=page)
    return render_template(
        "channels/recipients.html",
        channel=channel,
        rows=rows,
        total=total,
        page=page,
        pages=ceil(total / A_PAGE),
        standing=standing,
        q=words,
        counts=mailing_list.counts(g.db, channel),
        standings=STANDING_WORDS,
        is_erased=mailing_list.is_erased,
        form=form or {"language": channel.language},
        errors=errors or {},
        today=mailing_list.today(channel, g.now),
    )


def _recipient(
    channel: Channel, found: Recipient, form: Mapping[str, str], errors: Mapping[str, Text] | None = None
) -> str:
    return render_template(
        "channels/recipient.html",
        channel=channel,
        recipient=found,
        standing=mailing_list.standing_of(found),
        standings=STANDING_WORDS,
        form={name: form.get(name, "") for name in person.COLUMNS},
        errors=errors or {},
        today=mailing_list.today(channel, g.now),
    )

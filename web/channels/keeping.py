"""One channel: how it is, what is set, pausing and checking it."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from scheduler.adapters import ADAPTERS
from scheduler.channels import Channel, health, keeping, mailing_list
from scheduler.channels.answers import BadAnswers
from scheduler.channels.facts import ChannelFacts
from scheduler.content.writing import LANGUAGES
from scheduler.people import User
from scheduler.publishing.delivery import Delivery, Kind
from scheduler.wording import N_, Text
from web import public_feed
from web.asking import ask
from web.channels import once, words
from web.channels.blueprint import bp, channel_here, channel_in, ended_here, keeps_a_list
from web.channels.connecting import TRIES
from web.channels.form import stored
from web.channels.listing import next_due
from web.composer import tongues
from web.house import house
from web.rights import allowed, may
from web.throttle import limiter
from web.visit import g
from web.workspace_form import choices

Page = str | Response | tuple[str, int]


@bp.get("/<channel_id>")
def page(channel_id: str) -> str:
    if ended := ended_here(channel_id):
        return render_template("channels/ended.html", channel=ended, **_what_left(ended))
    channel = channel_here(channel_id)
    shown = once.take(channel_id) if may("connect") else {}
    return _page(channel, settings_of(channel), shown=shown)


@bp.post("/<channel_id>")
@allowed("connect")
def edit(channel_id: str) -> Page:
    channel = channel_here(channel_id)
    form = {name: request.form.get(name, "") for name in settings_of(channel)}
    errors: dict[str, Text] = {}
    try:
        keeping.edit(
            g.db,
            channel,
            by=g.membership,
            now=g.now,
            name=form["name"],
            zone=form["zone"].strip(),
            language=form["language"] if form["language"] in LANGUAGES else None,
            patience_minutes=_minutes(form["patience"], form["unit"]),
            lateness=form["lateness"],
            spread_minutes=_minutes(form["spread"], "1") if form["spread"] else None,
        )
    except BadAnswers as wrong:
        errors = wrong.by_field
    if errors:
        return _page(channel, form, errors=errors), 422
    flash(gettext("Kept."))
    return redirect(url_for("channels.page", channel_id=channel_id))


@bp.post("/<channel_id>/check")
@allowed("connect")
@limiter.limit(TRIES)
def check(channel_id: str) -> Response:
    with house().sessions.reading() as session:
        facts = ChannelFacts.of(channel_in(session, channel_id))
    verdict = ask(
        lambda client: health.look(facts, sealer=house().sealer, client=client, sessions=house().sessions),
        within=30,
    )
    health.record(g.db, facts, verdict, now=g.now)
    if verdict.health == "ok":
        flash(gettext("Checked: it works."))
    return redirect(url_for("channels.page", channel_id=channel_id))


@bp.post("/<channel_id>/pause")
@allowed("connect")
def pause(channel_id: str) -> Response:
    channel = channel_here(channel_id)
    keeping.pause(g.db, channel, by=g.membership, reason=request.form.get("reason", ""), now=g.now)
    flash(gettext("%(name)s is paused: what falls due is held.", name=channel.name))
    return redirect(url_for("channels.page", channel_id=channel_id))


@bp.post("/<channel_id>/resumption")
@allowed("connect")
def resume(channel_id: str) -> Response:
    channel = channel_here(channel_id)
    keeping.resume(g.db, channel, by=g.membership, now=g.now)
    g.db.commit()  # the tick must find it open
    house().wake()
    flash(gettext("%(name)s is open again. What was held waits in the queue.", name=channel.name))
    return redirect(url_for("channels.page", channel_id=channel_id))


def _what_left(channel: Channel) -> dict[str, Any]:
    """How much was published there, and when the last of it was."""
    out, last = g.db.execute(
        select(func.count(), func.max(Delivery.published_at)).where(
            Delivery.workspace_id == g.workspace_id,
            Delivery.channel_id == channel.id,
            Delivery.kind == Kind.PUBLISH,
            Delivery.published_at.is_not(None),
        )
    ).one()
    return {"out": out, "last_out": last}


def settings_of(channel: Channel) -> dict[str, str]:
    number, unit = words.spread(channel.patience_minutes)
    return {
        "name": channel.name,
        "zone": channel.zone,
        "language": channel.language,
        "patience": str(number),
        "unit": str(unit),
        "lateness": channel.lateness,
        "spread": str(channel.spread_minutes),
    }


def _minutes(number: str, unit: str) -> int:
    if not (number.isdecimal() and len(number) < 7 and unit in {str(size) for size, _ in words.UNITS}):
        return -1  # no patience at all is 0; this is not an answer, and is refused as one
    return int(number) * int(unit)


def _page(
    channel: Channel, form: dict[str, str], *, errors: dict[str, Text] | None = None, **more: Any
) -> str:
    adapter = ADAPTERS.get(channel.platform)
    paused_by = g.db.get(User, channel.paused_by_id) if channel.paused_by_id else None
    return render_template(
        "channels/page.html",
        channel=channel,
        form=form,
        errors=errors or {},
        state=words.state_of(channel),
        limits=list(words.limits(channel)),
        stored=_stored(channel),
        feeds=public_feed.addresses(channel) if adapter and adapter.served_here else [],
        questions={question.name: question.label for question in adapter.fields} if adapter else {},
        counts=mailing_list.counts(g.db, channel) if keeps_a_list(channel) else None,
        paused_by=paused_by,
        next_due=next_due().get(channel.id),
        has_plan="plan.show" in current_app.view_functions,
        lateness=[(key, text) for key, text in words.LATENESS.items()],
        units=[(str(size), text) for size, text in words.UNITS],
        **{"shown": {}} | choices() | {"languages": tongues.in_one_list(form["language"])} | more,
    )


def _stored(channel: Channel) -> list[tuple[Text, Text | str]]:
    """What the platform was told, in the words of its form; secrets never."""
    adapter = ADAPTERS.get(channel.platform)
    if adapter is None:
        return []
    answered = stored(adapter, channel.settings)
    lines: list[tuple[Text, Text | str]] = []
    for question in adapter.fields:
        answer = answered.get(question.name, "")
        if question.kind == "flag":
            lines.append(
                (question.label, N_("yes") if answer in ("1", "yes", "on", "true", "True") else N_("no"))
            )
        elif answer:
            lines.append((question.label, dict(question.choices).get(answer, answer)))
    return lines

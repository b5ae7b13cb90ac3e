"""Connecting a channel, and connecting it anew: the platform is asked for real before anything is stored."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Connection
from scheduler.adapters.venues import VENUES
from scheduler.channels import answers, connecting
from scheduler.channels.facts import ChannelFacts
from scheduler.content.writing import LANGUAGES
from web.channels import once
from web.channels.blueprint import adapter_called, bp, channel_here, channel_in
from web.channels.form import INPUTS, PREFIX, Filled, given, stored
from web.composer import tongues
from web.house import house
from web.language import say
from web.rights import allowed
from web.security import public_link
from web.throttle import limiter
from web.visit import g
from web.workspace_form import choices

# Each try calls a server somebody named: not a tool for guessing passwords elsewhere.
TRIES = "60 per 10 minutes"

Page = str | Response | tuple[str, int]


@bp.get("/new")
@allowed("connect")
def choose() -> str:
    return render_template("channels/choose.html", adapters=ADAPTERS.values(), venues=VENUES.values())


@bp.get("/new/<platform>")
@allowed("connect")
def new(platform: str) -> str:
    adapter = adapter_called(platform)
    here = g.workspace
    venue = VENUES.get(request.args.get("venue", ""))
    chosen = {"venue": venue.key, "name": say(venue.label)} if venue else {}
    return _form(Filled(adapter, {"zone": here.zone, "language": here.locale, **chosen}))


@bp.post("/new/<platform>")
@allowed("connect")
@limiter.limit(TRIES)
def connect(platform: str) -> Page:
    adapter = adapter_called(platform)
    asked, ours = given(adapter), ours_given()
    filled = Filled(adapter, asked | ours)
    filled.wrong(answers.about_the_channel(name=ours["name"], zone=ours["zone"]))
    filled.wrong(connecting.validate(platform, asked), PREFIX)
    connection = filled.connect(asked) if filled.ok else None
    if connection is None:
        return _form(filled), 422
    channel = connecting.store(
        g.db,
        by=g.membership,
        platform=platform,
        connection=connection,
        sealer=house().sealer,
        now=g.now,
        **ours,
    )
    _show_what_was_made(channel.public_id, connection)
    flash(gettext("%(name)s is connected.", name=channel.name))
    return redirect(url_for("channels.page", channel_id=channel.public_id))


@bp.get("/<channel_id>/connection")
@allowed("connect")
def again(channel_id: str) -> str:
    channel = channel_here(channel_id)
    adapter, facts = adapter_called(channel.platform), ChannelFacts.of(channel)
    kept = answers.kept_secrets(facts, sealer=house().sealer)
    return _form_again(
        Filled(adapter, stored(adapter, channel.settings), kept=kept), channel_id, channel.name
    )


@bp.post("/<channel_id>/connection")
@allowed("connect")
@limiter.limit(TRIES)
def reconnect(channel_id: str) -> Page:
    sealer = house().sealer
    with house().sessions.reading() as session:
        before = channel_in(session, channel_id)
        facts, name = ChannelFacts.of(before), before.name
    adapter = adapter_called(facts.platform)
    asked = given(adapter)
    kept = answers.kept_secrets(facts, sealer=sealer) - set(request.form.getlist("forget"))
    filled = Filled(adapter, asked, kept=kept)
    filled.wrong(connecting.validate(facts.platform, asked, kept=kept), PREFIX)
    whole = answers.with_kept_secrets(facts, asked, kept=kept, sealer=sealer)
    connection = filled.connect(whole) if filled.ok else None
    if connection is None:
        return _form_again(filled, channel_id, name), 422
    channel = channel_here(channel_id)
    connecting.reconnect(g.db, channel, connection, by=g.membership, sealer=sealer, now=g.now)
    _show_what_was_made(channel_id, connection)
    flash(gettext("%(name)s is connected again.", name=channel.name))
    return redirect(url_for("channels.page", channel_id=channel_id))


def way_back() -> str:
    """Our address that people return to from a platform, as it is named over there."""
    return public_link(house().settings, url_for("channels.back_with_permission"))


def ours_given() -> dict[str, str]:
    language = request.form.get("language", "")
    return {
        "name": request.form.get("name", ""),
        "zone": request.form.get("zone", "").strip(),
        "language": language if language in LANGUAGES else g.membership.workspace.locale,
    }


def _show_what_was_made(channel_id: str, connection: Connection) -> None:
    if connection.made:
        once.keep(channel_id, {name: connection.secrets[name] for name in connection.made})


def form_anew(filled: Filled, channel_id: str | None = None) -> str:
    """The form with what is wrong; of the channel that is there already, where there is one."""
    if channel_id is None:
        return _form(filled)
    return _form_again(filled, channel_id, filled.values.get("name", ""))


def _form(filled: Filled) -> str:
    languages = tongues.in_one_list(filled.values.get("language", ""))
    return render_template("channels/connect.html", filled=filled, **_drawing() | {"languages": languages})


def _form_again(filled: Filled, channel_id: str, name: str) -> str:
    return render_template(
        "channels/reconnect.html", filled=filled, channel_id=channel_id, name=name, **_drawing()
    )


def _drawing() -> dict[str, Any]:
    return {"prefix": PREFIX, "inputs": INPUTS, "back": way_back(), **choices()}

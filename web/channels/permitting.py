"""Connecting by a yes on the platform itself: there, and back with a code, and then as any other connection.

What is needed in between stays sealed in the person's own cookie, for ten minutes and for one return.
"""

from __future__ import annotations

import hmac
import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext

from scheduler.adapters.base import Adapter
from scheduler.adapters.permission import ByPermission, new_state
from scheduler.channels import answers, connecting
from scheduler.sealing import CannotOpen
from web.channels.blueprint import adapter_called, bp, channel_here, channel_in
from web.channels.connecting import TRIES, Page, connect, form_anew, ours_given, reconnect, way_back
from web.channels.form import PREFIX, Filled, given
from web.house import house
from web.rights import allowed
from web.throttle import limiter
from web.visit import g

KEY = "permission"
GOOD_FOR = timedelta(minutes=10)


@bp.post("/new/<platform>/permission")
@allowed("connect")
@limiter.limit(TRIES)
def ask_for_permission(platform: str) -> Page:
    """Makes us known over there, and shows the way."""
    adapter, permission = _offering(platform)
    ours, asked = ours_given(), given(adapter)
    if _brought(adapter, asked):
        return connect(platform)
    filled = Filled(adapter, asked | ours)
    filled.wrong(answers.about_the_channel(name=ours["name"], zone=ours["zone"]))
    filled.wrong(_only(permission, connecting.validate(platform, asked)), PREFIX)
    return _begin(filled, permission, asked, {"ours": ours})


@bp.post("/<channel_id>/permission")
@allowed("connect")
@limiter.limit(TRIES)
def ask_for_permission_again(channel_id: str) -> Page:
    with house().sessions.reading() as reading:
        before = channel_in(reading, channel_id)
        platform, name = before.platform, before.name
    adapter, permission = _offering(platform)
    asked = given(adapter)
    if _brought(adapter, asked):
        return reconnect(channel_id)
    filled = Filled(adapter, asked | {"name": name})
    filled.wrong(_only(permission, connecting.validate(platform, asked)), PREFIX)
    return _begin(filled, permission, asked, {"channel": channel_id, "name": name})


@bp.get("/permission")
@allowed("connect")
def back_with_permission() -> Page:
    """Only looks: the code is used by the person's next press, which carries the proof of a form."""
    kept = _kept()
    if kept is None or not _is_ours(kept, request.args.get("state", "")) or not request.args.get("code"):
        refused = request.args.get("error") == "access_denied"
        return render_template("channels/permission.html", step="over", refused=refused, kept=kept)
    return render_template(
        "channels/permission.html", step="back", kept=kept, host=_host(kept), code=request.args["code"],
        state=request.args["state"],
    )  # fmt: skip


@bp.post("/permission")
@allowed("connect")
@limiter.limit(TRIES)
def take_permission() -> Page:
    kept = _kept()
    session.pop(KEY, None)  # good once, whatever comes of it
    if kept is None or not _is_ours(kept, request.form.get("state", "")):
        return render_template("channels/permission.html", step="over", refused=False, kept=kept), 422
    adapter, permission = _offering(kept["platform"])
    asked, more = dict(kept["asked"]), kept["more"]
    filled = Filled(adapter, asked | more.get("ours", {"name": more.get("name", "")}))
    code = request.form.get("code", "")
    handed = filled.hear(lambda client: permission.finish(kept["begun"], code, client))
    connection = filled.connect(asked | handed) if handed is not None else None
    if connection is None:
        return form_anew(filled, more.get("channel")), 422
    if channel_id := more.get("channel"):
        channel = channel_here(channel_id)
        connecting.reconnect(g.db, channel, connection, by=g.membership, sealer=house().sealer, now=g.now)
        flash(gettext("%(name)s is connected again.", name=channel.name))
    else:
        channel = connecting.store(
            g.db, by=g.membership, platform=adapter.platform, connection=connection, sealer=house().sealer,
            now=g.now, **more["ours"],
        )  # fmt: skip
        flash(gettext("%(name)s is connected.", name=channel.name))
    return redirect(url_for("channels.page", channel_id=channel.public_id))


def _begin(filled: Filled, permission: ByPermission, asked: dict[str, str], more: dict[str, Any]) -> Page:
    state = new_state()
    back, home = way_back(), house().settings.public_url
    begun = None
    if filled.ok:
        begun = filled.hear(
            lambda client: permission.begin(asked, client, back=back, state=state, house=home)
        )
    if begun is None:
        return form_anew(filled, more.get("channel")), 422
    kept = {
        "platform": filled.adapter.platform,
        "workspace": g.workspace_id,
        "state": state,
        "asked": {name: asked[name] for name in permission.asks},
        "begun": dict(begun.kept),
        "until": (g.now + GOOD_FOR).isoformat(),
        "more": more,
    }
    session[KEY] = house().sealer.seal(json.dumps(kept))
    return render_template(
        "channels/permission.html",
        step="there",
        kept=kept,
        host=_host(kept),
        address=begun.address,
        adapter=filled.adapter,
    )


def _offering(platform: str) -> tuple[type[Adapter], ByPermission]:
    adapter = adapter_called(platform)
    if adapter.permission is None:
        abort(404)
    return adapter, adapter.permission


def _brought(adapter: type[Adapter], asked: dict[str, str]) -> bool:
    """A token was typed although the yes would spare it: that is the way meant, and is not to be lost."""
    return any(asked.get(field.name) for field in adapter.fields if field.secret and field.way == "token")


def _only(permission: ByPermission, troubles: dict[str, Any]) -> dict[str, Any]:
    return {name: text for name, text in troubles.items() if name in permission.asks}


def _kept() -> dict[str, Any] | None:
    """What this browser set out with; None: nothing, too long ago, or from another workspace."""
    try:
        kept: dict[str, Any] = json.loads(house().sealer.open(session.get(KEY) or ""))
    except (CannotOpen, ValueError):
        return None
    fresh = datetime.fromisoformat(kept["until"]) > g.now
    return kept if fresh and kept["workspace"] == g.workspace_id else None


def _is_ours(kept: dict[str, Any], state: str) -> bool:
    return hmac.compare_digest(kept["state"].encode(), state.encode())


def _host(kept: dict[str, Any]) -> str:
    return urlsplit(kept["begun"].get("server", "")).netloc

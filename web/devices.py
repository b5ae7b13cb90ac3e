"""My calendar applications: let in with a password of their own, shown once; seen; shut out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.calendar import Device
from scheduler.calendar.dav import devices
from scheduler.people import Right
from web.answers import Answers
from web.dav.addresses import ROOT
from web.house import house
from web.rights import may, personal
from web.security import public_link
from web.visit import find, g

bp = Blueprint("devices", __name__, url_prefix="/devices")

LONGEST = 120


@bp.get("")
@personal
def show() -> str:
    return _page(Answers({}))


@bp.post("")
@personal
def let_in() -> str | tuple[str, int]:
    answers = Answers(request.form)
    name = answers.words("name", most=LONGEST)
    if not answers.ok:
        return _page(answers), 422
    device, password = devices.let_in(g.db, g.membership, name=name, now=g.now)
    return _page(Answers({}), made=device, password=password)


@bp.get("/<device_id>/end")
@personal
def ask_end(device_id: str) -> str:
    return render_template("devices/ending.html", device=_mine(device_id))


@bp.post("/<device_id>/end")
@personal
def end(device_id: str) -> Response:
    device = _mine(device_id)
    devices.shut_out(g.db, device, by=g.membership, now=g.now)
    flash(gettext("“%(name)s” no longer reads nor changes the calendar.", name=device.name))
    return redirect(url_for("devices.show"))


def _mine(device_id: str) -> Device:
    device = find(Device, device_id)
    # A colleague's device is as absent as another workspace's.
    if device.user_id != g.membership.user_id or device.revoked_at is not None:
        abort(404)
    return device


def _travels_in_the_open(address: str) -> bool:
    asked = urlsplit(address)
    return asked.scheme != "https" and asked.hostname not in ("localhost", "127.0.0.1", "::1")


def _page(answers: Answers, *, made: Device | None = None, password: str = "") -> str:
    return render_template(
        "devices/show.html",
        answers=answers,
        devices=devices.devices_of(g.db, g.membership),
        made=made,
        password=password,
        server=public_link(house().settings, ROOT),
        name=g.user.email,
        in_the_open=_travels_in_the_open(house().settings.public_url),
        may_write=may(Right.WRITE),
    )

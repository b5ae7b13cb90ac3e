"""A colleague's calendar applications: what a telephone left in a train opens is shut by whoever looks after the people."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.calendar import Device
from scheduler.calendar.dav import devices
from scheduler.people import Membership, Right
from web.rights import allowed
from web.visit import find, g

bp = Blueprint("members_devices", __name__)


@bp.get("/members/<member_id>/devices")
@allowed(Right.PEOPLE)
def show(member_id: str) -> str:
    member = find(Membership, member_id)
    return render_template(
        "people/member_devices.html", member=member, devices=devices.devices_of(g.db, member)
    )


@bp.post("/members/<member_id>/devices/<device_id>/end")
@allowed(Right.PEOPLE)
def end(member_id: str, device_id: str) -> Response:
    member, device = find(Membership, member_id), find(Device, device_id)
    if device.user_id != member.user_id:
        abort(404)
    # Pressed twice, it is shut once, at the first time.
    if device.revoked_at is None:
        devices.shut_out(g.db, device, by=g.membership, now=g.now)
    flash(gettext("“%(name)s” no longer reads nor changes the calendar.", name=device.name))
    return redirect(url_for("members_devices.show", member_id=member.public_id))

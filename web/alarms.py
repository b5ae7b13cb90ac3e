"""Settings: programs of the house's own that are called when publishing freezes, and when that ends."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from scheduler.adapters.base import AdapterError
from scheduler.publishing import Alarm, alarms
from scheduler.publishing.alarms import calling, keeping
from scheduler.sealing import CannotOpen
from scheduler.wording import N_
from web.answers import Answers
from web.asking import ask
from web.house import house
from web.language import say
from web.rights import allowed
from web.visit import find, g

bp = Blueprint("alarms", __name__, url_prefix="/settings/alarms")

WITHIN = 12.0  # seconds a person waits for a program to answer


@bp.get("")
@allowed("settings")
def show() -> str:
    return _page(Answers({}))


@bp.post("")
@allowed("settings")
def add() -> str | tuple[str, int]:
    answers = Answers(request.form)
    name, url, secret = answers.words("name"), answers.words("url", most=keeping.URL), keeping.new_secret()
    if answers.ok:
        try:
            # An alarm that is heard for the first time in a crisis is none: it has to answer now.
            ask(lambda client: calling.ring(url, secret, client=client), within=WITHIN)
            keeping.add(
                g.db, name=name, url=url, secret=secret, by=g.membership, sealer=house().sealer, now=g.now
            )
        except AdapterError as refusal:
            answers.wrong("url", refusal.reason)
        except keeping.BadAlarm as bad:
            answers.wrong(bad.field, bad.text)
    if not answers.ok:
        return _page(answers), 422
    return _page(Answers({}), secret=secret)


@bp.post("/<alarm_id>/test")
@allowed("settings")
def ring(alarm_id: str) -> Response:
    # Read aside: the program may take its time, and a writing session would keep everybody else waiting.
    with house().sessions.reading() as session:
        alarm = session.scalar(
            select(Alarm).where(Alarm.workspace_id == g.workspace_id, Alarm.public_id == alarm_id)
        )
        if alarm is None:
            abort(404)
        name = alarm.name
    sealer = house().sealer
    try:
        url, secret = alarm.address(sealer), sealer.open(alarm.sealed)
        ask(lambda client: calling.ring(url, secret, client=client), within=WITHIN)
    except AdapterError as refusal:
        flash(gettext("“%(name)s” did not answer: %(why)s", name=name, why=say(refusal.reason)), "error")
    except CannotOpen:
        flash(
            say(N_("Its secret was sealed with a key that is gone: take it away and add it again.")), "error"
        )
    else:
        flash(gettext("“%(name)s” answered.", name=name))
    return redirect(url_for("alarms.show"))


@bp.get("/<alarm_id>/removal")
@allowed("settings")
def ask_remove(alarm_id: str) -> str:
    return render_template("people/alarm_end.html", alarm=find(Alarm, alarm_id))


@bp.post("/<alarm_id>/removal")
@allowed("settings")
def remove(alarm_id: str) -> Response:
    alarm = find(Alarm, alarm_id)
    keeping.remove(g.db, alarm, by=g.membership, now=g.now)
    flash(gettext("“%(name)s” is not called any more.", name=alarm.name))
    return redirect(url_for("alarms.show"))


def _page(answers: Answers, *, secret: str = "") -> str:
    return render_template(
        "people/alarms.html", answers=answers, alarms=alarms.alarms_of(g.db, g.workspace_id), secret=secret
    )

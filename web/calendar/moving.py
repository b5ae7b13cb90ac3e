"""Moving a card: by its form, and by the same address when it is dragged or carried with the keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from scheduler.calendar import moving
from scheduler.calendar.month import Month
from scheduler.content import Variant
from scheduler.db import GapHour, LocalTime, OverlapHour
from scheduler.db.local_time import zone
from scheduler.people.roles import NotAllowed
from scheduler.publishing import NotInThatState, PastTime, Refused, UnderWay
from scheduler.wording import N_, Text, verbatim
from web.calendar import bp
from web.language import say
from web.rights import allowed
from web.times import written
from web.undo import offer_undo
from web.visit import find, g

LONG_DAY = "EEEE d MMMM y"  # Wednesday 14 October 2026, mercredi 14 octobre 2026
NO_TIME = N_("Give a day and a time.")
Refusal = (GapHour, OverlapHour, PastTime, Refused, UnderWay, NotInThatState, NotAllowed)


@dataclass(frozen=True)
class Wish:
    """What the form asks for; it can be shown again as it was."""

    day: str = ""
    time: str = ""
    fold: int | None = None


@bp.get("/variants/<variant_id>/move")
def move(variant_id: str) -> str:
    variant = find(Variant, variant_id)
    return _page(variant, *_asked_in_address(variant))


@bp.post("/variants/<variant_id>/move")
@allowed("write")
def move_to(variant_id: str) -> Any:
    variant = find(Variant, variant_id)
    chosen = _chosen(variant)
    before = variant.planned_instant
    aim = _aim(variant)
    if aim is None:
        return _refused(variant, [NO_TIME])
    try:
        moving.move(g.db, chosen, aim, by=g.membership, now=g.now)
    except Refusal as refusal:
        return _refused(variant, _reasons(refusal), getattr(refusal, "choices", ()))
    except OverflowError:  # counted beyond the last day there is
        return _refused(variant, [NO_TIME])
    return _moved(variant, chosen, before)


def _chosen(variant: Variant) -> list[Variant]:
    """Those that move: the ones named, or all that stand on the card."""
    named = request.form.getlist("variant")
    if not named:
        return moving.together(g.db, variant)
    found = g.db.scalars(
        select(Variant).where(
            Variant.workspace_id == g.workspace_id,
            Variant.post_id == variant.post_id,
            Variant.public_id.in_(named),
        )
    )
    return list(found) or abort(404)


def _aim(variant: Variant) -> moving.Aim | None:
    form = request.form
    try:
        if form.get("instant"):
            instant = datetime.fromisoformat(form["instant"])
            # Without an offset it would be read in the server's zone.
            return moving.to_instant(instant) if instant.tzinfo else None
        if form.get("time"):
            at = datetime.fromisoformat(f"{form['day']}T{form['time']}")
            # A wall time carries no offset.
            return None if at.tzinfo else moving.to_time(at, int(form["fold"]) if form.get("fold") else None)
        if form.get("hour"):
            return moving.to_hour(
                date.fromisoformat(form["day"]), int(form["hour"]), shown_in=g.workspace.zone
            )
        return moving.to_day(date.fromisoformat(form["day"]), shown_in=g.workspace.zone, now=g.now)
    except (KeyError, ValueError, OverflowError):
        return None


def _moved(variant: Variant, chosen: list[Variant], before: datetime | None) -> Response:
    at = variant.planned_instant
    if at is None:
        abort(409)
    local = at.astimezone(zone(g.workspace.zone))
    sentence = gettext(
        "Moved to %(day)s, %(time)s.",
        day=written(local.date(), LONG_DAY),
        time=f"{local:%H:%M}",
    )
    if not _wants_json():
        if before is None:
            flash(sentence)
        else:
            back = [("instant", before.isoformat()), *(("variant", one.public_id) for one in chosen)]
            offer_undo("calendar.move_to", verbatim(sentence), fields=back, variant_id=variant.public_id)
        return redirect(_calendar(variant, local.date()))
    undo = {"instant": before.isoformat(), "variant": [one.public_id for one in chosen]} if before else None
    return jsonify(said=sentence, undo=undo, id=variant.public_id, day=local.date().isoformat())


def _refused(
    variant: Variant, reasons: list[Text], choices: tuple[LocalTime, ...] = ()
) -> Response | tuple[str, int]:
    wish = Wish(request.form.get("day", ""), request.form.get("time", ""))
    g.db.rollback()
    if not _wants_json():
        return _page(find(Variant, variant.public_id), wish, reasons, choices), 422
    response = jsonify(said=" ".join(map(say, reasons)), page=_question(variant) if choices else None)
    response.status_code = 422
    return response


def _question(variant: Variant) -> str:
    """Two readings of one hour are a question, and a question needs the page: it is asked there as it was here."""
    asked: dict[str, Any] = {name: request.form.getlist(name) for name in ("day", "hour", "variant")}
    return url_for("calendar.move", variant_id=variant.public_id, **asked)


def _page(
    variant: Variant, wish: Wish, reasons: list[Text] | None = None, choices: tuple[LocalTime, ...] = ()
) -> str:
    return render_template(
        "calendar/move.html",
        variant=variant,
        card=moving.together(g.db, variant),
        chosen=request.values.getlist("variant"),
        wish=wish,
        zone=moving.zone_of(variant),
        reasons=reasons or [],
        choices=choices,
        back=_calendar(variant, None),
    )


def _asked_in_address(variant: Variant) -> tuple[Wish, list[Text], tuple[LocalTime, ...]]:
    """As it stands, or on the day (in the hour) the address names; with the choice, where that comes twice or never."""
    planned, reasons, choices = variant.planned, list[Text](), tuple[LocalTime, ...]()
    day, hour, here = request.args.get("day", ""), request.args.get("hour", ""), g.workspace.zone
    try:
        on = date.fromisoformat(day)
        aim = (
            moving.to_hour(on, int(hour), shown_in=here)
            if hour
            else moving.to_day(on, shown_in=here, now=g.now)
        )
        planned = aim(variant)
        planned.instant()
    except (GapHour, OverlapHour) as asked:
        planned, reasons, choices = asked.planned, [asked.text], asked.choices
    except (ValueError, OverflowError):  # names none, or one no calendar shows
        planned = variant.planned
    wish = Wish(f"{planned.at:%Y-%m-%d}", f"{planned.at:%H:%M}", planned.fold) if planned else Wish()
    return wish, reasons, choices


def _reasons(refusal: Any) -> list[Text]:
    return [one.text for one in refusal.refusals] if isinstance(refusal, Refused) else [refusal.text]


def _calendar(variant: Variant, on: date | None) -> str:
    if on is None and variant.planned_instant:
        on = variant.planned_instant.astimezone(zone(g.workspace.zone)).date()
    month = str(Month.of(on)) if on else None
    return url_for("calendar.show", month=month, post=variant.post.public_id)


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"

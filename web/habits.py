"""How one likes to work: where one is, which other clock stands beside times, keys, the first page, what is told how."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.db.local_time import zone, zone_names
from scheduler.notices import post_office
from scheduler.notices.choosing import TOPICS, WAYS, Way, way
from scheduler.people import User
from scheduler.people.finding import memberships_of
from web.answers import Answers
from web.front_door import BEGINNINGS
from web.house import house
from web.rights import personal
from web.visit import g

bp = Blueprint("habits", __name__)

EARLY = 7  # the hour proposed for the day's letter
HOURS = tuple(str(hour) for hour in range(24))


@bp.get("/profile/habits")
@personal
def show() -> str:
    me = _me()
    stored = {
        "zone": me.zone or "",
        "second_zone": me.second_zone or "",
        "begins": me.begins,
        "shortcuts": "1" if me.shortcuts else "",
        "digest": "1" if me.digest_hour is not None else "",
        "digest_hour": str(me.digest_hour if me.digest_hour is not None else EARLY),
    }
    return _page(Answers(stored | {f"way-{name}": _way(me, name) for name in TOPICS}))


@bp.post("/profile/habits")
@personal
def change() -> Response | tuple[str, int]:
    answers = Answers(request.form)
    places = {name: answers.zone(name) if answers[name].strip() else None for name in ("zone", "second_zone")}
    begins = answers.one_of("begins", list(BEGINNINGS))
    ways = {name: answers.one_of(f"way-{name}", list(WAYS)) for name in TOPICS}
    hour = answers.one_of("digest_hour", HOURS)
    if not answers.ok:
        return _page(answers), 422
    me = g.user
    me.zone, me.second_zone, me.begins = places["zone"], places["second_zone"], begins
    me.shortcuts = bool(answers["shortcuts"])
    me.notice_ways = ways
    # What waits for a letter that never comes would wait for ever.
    wanted = bool(answers["digest"]) or Way.DIGEST in ways.values()
    _begin_letters(me, int(hour) if wanted else None)
    flash(gettext("Kept."))
    return redirect(url_for("habits.show"))


def _begin_letters(me: User, hour: int | None) -> None:
    """A letter chosen after its hour begins tomorrow, not at once."""
    for place in memberships_of(g.db, me.id):
        here = g.now.astimezone(zone(me.zone or place.workspace.zone))
        if me.digest_hour is None and hour is not None and here.hour >= hour:
            place.digest_on = here.date()
    me.digest_hour = hour


def _way(me: User, topic: str) -> str:
    return way(me.notice_ways, TOPICS[topic].kinds[0])


def _me() -> User:
    if g.visitor is None:
        abort(401)
    return g.visitor.user


def _page(answers: Answers) -> str:
    here = g.visitor.membership if g.visitor else None
    return render_template(
        "people/habits.html",
        answers=answers,
        topics=TOPICS,
        ways=WAYS,
        hours=[(hour, f"{int(hour):02d}:00") for hour in HOURS],
        zones=sorted(zone_names()),
        beginnings=BEGINNINGS.items(),
        house_zone=here.workspace.zone if here else "UTC",
        posts=post_office.is_open(house().settings),
    )

"""The places of the main navigation. A place whose room is not there yet is not shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app, request, url_for

from scheduler.wording import N_, Text
from web import badges
from web.badges import Badge
from web.house import house
from web.visit import g


@dataclass(frozen=True)
class Place:
    name: str  # also the blueprint that makes it the current one
    endpoint: str
    label: Text
    icon: str
    on_phone: bool = True


PLACES = (
    Place("calendar", "calendar.show", N_("Calendar"), "calendar-month"),
    Place("plan", "plan.show", N_("Plan"), "chart-dots", on_phone=False),
    Place("library", "library.show", N_("Library"), "photo"),
    Place("approvals", "approvals.show", N_("Approvals"), "checks"),
    Place("queue", "queue.show", N_("Queue"), "send"),
    Place("charter", "charter.show", N_("Charter"), "scale"),
)


@dataclass(frozen=True)
class Shown:
    place: Place
    url: str
    current: bool
    badge: Badge | None


def places() -> Iterator[Shown]:
    visitor = g.visitor
    if visitor is None or visitor.membership is None:
        return
    # A session of its own: the page may be an error page after a writing session was undone.
    with house().sessions.reading() as session:
        for place in PLACES:
            if place.endpoint in current_app.view_functions:
                badge = badges.on(place.name, session, visitor.membership)
                yield Shown(place, url_for(place.endpoint), request.blueprint == place.name, badge)

"""The places one can go to from everywhere. A place whose room is not there, or not for this role, is not shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import current_app, request, url_for

from scheduler.people import Right
from scheduler.wording import N_, Text
from web import badges
from web.badges import Badge
from web.house import house
from web.rights import may
from web.visit import g


@dataclass(frozen=True)
class Place:
    name: str  # the blueprint that makes it the current one, and the name badges are registered under
    endpoint: str
    label: Text
    icon: str = ""
    right: Right = Right.READ
    on_phone: bool = True  # in the bar at the bottom; otherwise under "More"


@dataclass(frozen=True)
class Shown:
    place: Place
    url: str
    current: bool
    badge: Badge | None


MAIN = (
    Place("mine", "mine.show", N_("My desk"), "inbox"),
    Place("calendar", "calendar.show", N_("Calendar"), "calendar-month"),
    Place("plan", "plan.show", N_("Plan"), "chart-dots", on_phone=False),
    Place("series", "series.show", N_("Series"), "repeat", on_phone=False),
    Place("library", "library.show", N_("Library"), "photo"),
    Place("approvals", "approvals.show", N_("Approvals"), "checks"),
    Place("queue", "queue.show", N_("Queue"), "send"),
    Place("charter", "charter.show", N_("Charter"), "scale", on_phone=False),
)

CORNER = (
    Place("notices", "notices.show", N_("Notices"), "bell"),
    Place("settings", "settings.show", N_("Settings"), "settings", Right.SETTINGS),
    Place("channels", "channels.show", N_("Settings"), "settings", Right.CONNECT),
)

SETTINGS = (
    Place("settings", "settings.show", N_("General"), right=Right.SETTINGS),
    Place("members", "members.show", N_("People")),
    Place("channels", "channels.show", N_("Channels"), right=Right.CONNECT),
    Place("approval_paths", "approval_paths.show", N_("Approval paths"), right=Right.CHARTER),
    Place("alarms", "alarms.show", N_("Freeze alerts"), right=Right.SETTINGS),
    Place("feeds", "feeds.show", N_("Calendar feeds")),
    Place("devices", "devices.show", N_("Calendar applications")),
    Place("tokens", "tokens.show", N_("API tokens")),
    Place("status", "status.show", N_("Status"), right=Right.STATUS),
    Place("retention", "retention.show", N_("Retention"), right=Right.SETTINGS),
    Place("history", "history.show", N_("History"), right=Right.STATUS),
    Place("profile", "profile.show", N_("Profile")),
    Place("habits", "habits.show", N_("My habits")),
    Place("workspaces", "workspaces.show", N_("My workspaces")),
)


def places() -> list[Shown]:
    return list(_shown(MAIN))


def corner() -> list[Shown]:
    """The bell and the settings; one way into the settings is enough."""
    shown = list(_shown(CORNER))
    ways_in = [place for place in shown if place.place.icon == "settings"]
    inside = any(place.name == _room() for place in SETTINGS)
    return [
        replace(place, current=inside) if place in ways_in else place
        for place in shown
        if place not in ways_in[1:]
    ]


def settings_places() -> list[Shown]:
    return list(_shown(SETTINGS))


def _shown(candidates: tuple[Place, ...]) -> Iterator[Shown]:
    visitor = g.visitor
    if visitor is None:
        return
    for place in candidates:
        if place.endpoint not in current_app.view_functions:
            continue
        if place.name in OWN or may(place.right):
            here = _room() == place.name
            yield Shown(place, url_for(place.endpoint), here, _badge(place.name))


def _room() -> str | None:
    return WITHIN.get(request.blueprint or "", request.blueprint)


# Rooms behind another's door: who is in them is shown as being there.
WITHIN = {
    "outsiders": "members",
    "guests": "members",
    "members_devices": "members",
    "deputies": "approval_paths",
}
OWN = frozenset({"profile", "habits", "workspaces"})  # also for those who belong to no workspace


def _badge(name: str) -> Badge | None:
    """Counted once a request: the phone's menu shows the same numbers as the rail."""
    visitor = g.visitor
    if name not in badges.COUNTS or visitor is None or visitor.membership is None:
        return None
    counted: dict[str, Badge | None] = g.__dict__.setdefault("badges", {})
    if name not in counted:
        # A session of its own: this may be an error page, after a writing session was undone.
        with house().sessions.reading() as session:
            counted[name] = badges.on(name, session, visitor.membership)
    return counted[name]

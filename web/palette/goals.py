"""What one can go to or do from everywhere, as far as one's role allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, url_for

from scheduler.calendar.names import Names
from scheduler.people import Right
from scheduler.wording import N_, Text
from web import rail
from web.language import say
from web.rights import may
from web.visit import g


@dataclass(frozen=True)
class Goal:
    """`act`: the address is posted to, by a button; otherwise it is a link."""

    words: str
    address: str
    icon: str = ""
    platform: str = ""
    also: str = ""  # further words it is found by
    act: bool = False


@dataclass(frozen=True)
class Things:
    channels: list[Goal]
    people: list[Goal]


@dataclass(frozen=True)
class Deed:
    words: Text
    endpoint: str
    icon: str
    right: Right = Right.READ
    where: Mapping[str, Any] = field(default_factory=dict)
    act: bool = False


DEEDS = (
    Deed(N_("New post"), "composer.new", "plus", Right.WRITE),
    Deed(N_("Connect a channel"), "channels.choose", "plug-connected", Right.CONNECT),
    Deed(N_("Invite somebody"), "members.show", "user-plus", Right.PEOPLE),
    Deed(N_("The week"), "calendar.show", "columns", where={"view": "week"}),
    Deed(N_("The day"), "calendar.show", "clock", where={"view": "day"}),
    Deed(N_("The list"), "calendar.show", "list-details", where={"view": "list"}),
    Deed(N_("The board"), "calendar.show", "layout-grid", where={"view": "board"}),
    Deed(N_("The year"), "calendar.show", "chart-bar", where={"view": "year"}),
    Deed(N_("Clashes"), "calendar.clashes", "copy"),
    Deed(N_("Key dates, embargoes, campaigns and slots"), "calendar.around_posts", "flag"),
    Deed(N_("What moves when the clocks change"), "calendar.clock_change", "clock"),
    Deed(N_("Ideas"), "plan.idea_list", "bulb"),
    Deed(N_("Campaigns"), "plan.campaign_list", "flag"),
    Deed(N_("Key dates"), "plan.key_date_list", "calendar-event"),
    Deed(N_("Events"), "plan.event_list", "calendar-event"),
    Deed(N_("Pillars"), "plan.pillar_list", "target"),
    Deed(N_("Kept words"), "phrases.show", "quote"),
    Deed(N_("Mark all notices as read"), "notices.read_all", "checks", act=True),
    Deed(N_("Sign out"), "sign_in.leave", "logout", act=True),
)


def goals() -> list[Goal]:
    return list(_goals())


def _goals() -> Iterator[Goal]:
    deeds = [deed for deed in DEEDS if may(deed.right) and deed.endpoint in current_app.view_functions]
    made = [
        Goal(say(deed.words), url_for(deed.endpoint, **deed.where), deed.icon, act=deed.act) for deed in deeds
    ]
    yield from made[:1]
    for shown in (*rail.places(), *rail.corner()):
        yield Goal(say(shown.place.label), shown.url, shown.place.icon)
    yield from made[1:]
    for shown in rail.settings_places():
        yield Goal(say(shown.place.label), shown.url, "settings", also=f" {say(N_('Settings'))}")


def things() -> Things:
    """Channels and people of the workspace: to their posts in the calendar, and a channel's own page."""
    names = Names(g.db, g.workspace_id)
    living = sorted((p for p in names.places.values() if not p.is_gone), key=lambda place: place.position)
    channels = [
        Goal(place.name, url_for("calendar.show", channel=place.public_id), platform=place.platform)
        for place in living
    ]
    for place in living if may(Right.CONNECT) else ():
        words = say(N_("{channel}: its settings", channel=place.name))
        channels.append(Goal(words, url_for("channels.page", channel_id=place.public_id), "settings"))
    people = [
        Goal(person.name, url_for("calendar.show", person=person.public_id), "user")
        for person in names.people.values()
    ]
    return Things(channels, people)

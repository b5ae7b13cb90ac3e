"""What an application may not change: told apart from what it merely writes differently, and named in a sentence."""

from __future__ import annotations

from scheduler.calendar.dav.objects import Component
from scheduler.calendar.dav.wish import Wish
from scheduler.calendar.ics.component import SHOWN_FOR
from scheduler.wording import N_, Text

WORDS = N_("The words of a post are written in Marronnier, where the charter reads them along.")
PEOPLE = N_("Nobody is invited to a post. Assign it, or ask for approval, in Marronnier.")
STATUS = N_("How a post stands follows from what becomes of it. Take it off the schedule in Marronnier.")
LENGTH = N_("A post leaves at one moment: it can be moved, not made longer or shorter.")
CHANGED_THERE: dict[str, Text] = {
    "DESCRIPTION": WORDS,
    "STATUS": STATUS,
    "LOCATION": N_("A post has no place. It leaves on its channel."),
    "CATEGORIES": N_("Channel, pillar and campaign are chosen in Marronnier."),
    "ATTACH": N_("Pictures and files are hung on a post in Marronnier."),
}


def meddling(ours: Component, asked: Wish) -> Text | None:
    """The first thing it changes that is not its to change. What it leaves out, it may not know: that counts as kept."""
    event = asked.event
    if event.first("ATTENDEE"):
        return PEOPLE
    for name, sentence in CHANGED_THERE.items():
        said = _said(event, name)
        if said and said != _said(ours, name):
            return sentence
    if asked.length is not None and asked.length != SHOWN_FOR:
        return LENGTH
    return None


def _said(event: Component, name: str) -> object:
    """Without regard to blanks, which applications fold as they like, and to the order of categories."""
    if name == "CATEGORIES":
        return frozenset(
            " ".join(part.split()) for one in event.all(name) for part in one.value.split(",") if part.strip()
        )
    return " ".join(" ".join(one.text.split()) for one in event.all(name)).strip()

"""The kinds of houses a first charter can be written for."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.wording import N_, Text


@dataclass(frozen=True)
class Kind:
    name: Text
    about: Text
    without: frozenset[str] = frozenset()  # everyday families that make no sense there


KINDS: dict[str, Kind] = {
    "company": Kind(
        N_("A company"), N_("Sells and serves: claims that hold, partners named, colleagues who speak.")
    ),
    "public": Kind(
        N_("A public body"),
        N_("Neutral and for everybody: equal treatment, election silence, plain language."),
    ),
    "association": Kind(
        N_("An association"),
        N_("Lives from its members: dignity of the people it helps, donors, volunteers."),
    ),
    "media": Kind(
        N_("A newsroom"),
        N_("Informs: sources, corrections in the open, advertising apart from the news."),
        frozenset({"quiet-hours", "days-off", "self-promotion"}),  # news does not keep office hours
    ),
    "agency": Kind(
        N_("An agency"), N_("Speaks for clients: their voice, their yes, and walls between their secrets.")
    ),
}

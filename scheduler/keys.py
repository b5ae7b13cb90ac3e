"""The eleven keys S·O·C·I·A·L·M·E·D·I·A: the chapters of a charter and of a strategy, in this order."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.wording import N_, Text


@dataclass(frozen=True)
class Key:
    id: str  # stored with a clause; never changes, whatever the name becomes
    letter: str
    name: Text
    asks: Text


KEYS: tuple[Key, ...] = (
    Key("stance", "S", N_("Stance"), N_("From which position do we speak: friend, accomplice, guarantor, expert?")),
    Key("objective", "O", N_("Objective"), N_("What is each channel for, with which time, people and budget?")),
    Key("conversion", "C", N_("Conversion"), N_("What should people do after reading us, and who benefits?")),
    Key("in-real-life", "I", N_("In real life"), N_("Which events, places and experiences do we carry?")),
    Key("appetite", "A", N_("Appetite for content"), N_("What feeds the channels, week after week?")),
    Key("liberty", "L", N_("Liberty and limits"), N_("What may everybody say freely, and what not?")),
    Key("measure", "M", N_("Measure"), N_("How do we know that it serves?")),
    Key("ears", "E", N_("Ears"), N_("To whom do we listen, and where?")),
    Key("dialogue", "D", N_("Dialogue"), N_("Whom do we answer, how fast, in which tone?")),
    Key("inside-voices", "I", N_("Inside voices"), N_("Which colleagues speak, and on what?")),
    Key("affinity", "A", N_("Affinity"), N_("Who is our community, and what do we know of it?")),
)  # fmt: skip

BY_ID = {key.id: key for key in KEYS}

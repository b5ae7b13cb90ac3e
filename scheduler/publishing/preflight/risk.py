"""What could go wrong with a post that is still to leave: one sentence, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scheduler.publishing.refusals import Refusal
from scheduler.wording import N_, Text

ACTIONS: dict[str, Text] = {
    "deleted": N_("Take the post out of the bin."),
    "channel": N_("See to the channel."),
    "connection": N_("Reconnect the channel."),
    "freeze": N_("Choose another time, or lift the freeze."),
    "content": N_("Change the post."),
    "charter": N_("Change the words."),
    "approval": N_("Ask for the missing yes."),
    "media": N_("Add the image again."),
    "speaker": N_("Let somebody who speaks there put it on the calendar."),
    "alt": N_("Write the alternative text."),
    "link": N_("Correct the link, or leave it out."),
    "upload": N_("It is tried again; look at the image if it keeps failing."),
    "quota": N_("Choose another time."),
}


@dataclass(frozen=True)
class Risk:
    """`serious`: as things are, it will not leave on time. Else somebody may want to know."""

    kind: str
    text: Text
    serious: bool = True

    @property
    def action(self) -> Text:
        return ACTIONS[self.kind]

    @classmethod
    def of(cls, refusal: Refusal) -> Risk:
        return cls(refusal.ground if refusal.ground in ACTIONS else "channel", refusal.text)

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "text": self.text.as_json(), "serious": self.serious}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Risk:
        return cls(stored["kind"], Text.from_json(stored["text"]), stored["serious"])

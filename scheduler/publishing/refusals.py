"""Why something may not go on the calendar, or not now. Each class is one thing the caller does next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scheduler.content.writing.timing import PastTime
from scheduler.publishing.delivery import State
from scheduler.publishing.states import STATE_NAMES, NotInThatState
from scheduler.wording import N_, Text

if TYPE_CHECKING:
    from scheduler.charter import Finding

__all__ = ["NotInThatState", "PastTime", "Refusal", "Refused", "UnderWay"]

Ground = Literal[
    "deleted",
    "right",
    "acknowledgement",
    "speaker",
    "past",
    "ended",
    "channel",
    "freeze",
    "embargo",
    "charter",
    "approval",
    "content",
    "media",
    "platform",
    "template",
]


@dataclass(frozen=True)
class Refusal:
    """One thing in the way, in a sentence; a finding of the charter comes with its words and clause."""

    ground: Ground
    text: Text
    finding: Finding | None = None


class Refused(Exception):
    """The gate said no, with everything in the way at once."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("; ".join(str(refusal.text) for refusal in refusals))
        self.refusals = tuple(refusals)
        self.text: Text = (
            refusals[0].text
            if len(refusals) == 1
            else N_("{count} things are in the way.", count=len(refusals))
        )

    @property
    def only_approval(self) -> bool:
        """Is somebody's yes all that is missing?"""
        return all(refusal.ground == "approval" for refusal in self.refusals)


class UnderWay(Exception):
    """It is leaving, or may have left: its words and time cannot change any more."""

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.state = state
        self.text = N_("Too late to change it: the state is “{state}”.", state=STATE_NAMES[state])

"""What all that stands around posts has in common: it can be refused with a sentence."""

from __future__ import annotations

from scheduler.wording import Text


class BadMark(ValueError):
    """It cannot stand in the calendar like that."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text

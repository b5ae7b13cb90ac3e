"""What all that stands around posts has in common: it can be refused with a sentence."""

from __future__ import annotations

from scheduler.wording import Text


class BadMark(ValueError):
    """It cannot stand in the calendar like that; `field` is what to correct, as a form calls it."""

    def __init__(self, text: Text, field: str = "name") -> None:
        super().__init__(str(text))
        self.text = text
        self.field = field

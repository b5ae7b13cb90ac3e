"""Long work on a file that was brought: what is under way, so that a worker goes on with it whoever looks."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.wording import Text


class Going(StrEnum):
    LOOK = "look"  # trying what would come of it
    ENTER = "enter"
    UNDO = "undo"


class GoesOn:
    """Of a row that stands for such a file. Its `user_id` is who set it on last: their rights count."""

    going: Mapped[str | None] = mapped_column(String(6))  # None: it rests
    trouble: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # why it stopped

    def set_on(self, deed: Going, user_id: int) -> None:
        self.going, self.user_id, self.trouble = deed, user_id, None

    def stop(self, why: Text | None = None) -> None:
        self.going, self.trouble = None, why.as_json() if why else None

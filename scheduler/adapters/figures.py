"""What became of a post, in numbers a platform gives: under names that are the same everywhere, and as it gave them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Measure(StrEnum):
    VIEWS = "views"
    LIKES = "likes"
    SHARES = "shares"
    QUOTES = "quotes"
    REPLIES = "replies"
    SAVES = "saves"
    CLICKS = "clicks"
    DELIVERED = "delivered"  # letters
    OPENED = "opened"


@dataclass(frozen=True)
class Figures:
    known: Mapping[Measure, int]
    raw: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, said: Mapping[str, Any], names: Mapping[str, Measure]) -> Figures:
        """`names`: the platform's words. What it does not say, or says as something else than a number, is left out."""
        raw = {name: said[name] for name in names if name in said}
        known = {
            names[name]: value
            for name, value in raw.items()
            if isinstance(value, int) and not isinstance(value, bool) and value >= 0
        }
        return cls(known, raw)

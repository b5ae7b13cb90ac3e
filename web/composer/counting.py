"""How much of a channel a text fills. The adapter counts, here as when it is delivered; nobody else does."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import regex

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Limits
from scheduler.channels import Channel
from web.composer.marking import LINK

NEARLY = 0.9
Counter = Callable[[str], int]


def counter(channel: Channel, options: Mapping[str, Any]) -> Counter:
    """Counts a text as the channel's platform does, with the version's options."""
    adapter = ADAPTERS.get(channel.platform)
    if adapter is None:
        return len
    limits = Limits.from_json(channel.limits)
    return lambda text: adapter.count(text, limits=limits, options=options)


def most(channel: Channel) -> int | None:
    return Limits.from_json(channel.limits).text


@dataclass(frozen=True)
class Count:
    used: int
    most: int | None  # None: the platform sets no limit

    @property
    def left(self) -> int:
        return (self.most or 0) - self.used

    @property
    def over(self) -> int:
        return max(0, -self.left) if self.most is not None else 0

    @cached_property
    def percent(self) -> int:
        return 0 if not self.most else min(100, round(100 * self.used / self.most))

    @property
    def level(self) -> str:
        if self.over:
            return "over"
        return "near" if self.most and self.used >= NEARLY * self.most else "ok"


def where_it_ends(text: str, count: Counter, limit: int | None) -> int:
    """The code point where the text stops fitting; its length where it fits. Never inside what readers see as one:
    a sign of several code points, or a link, which may count as a fixed number of signs and is none when cut."""
    if limit is None or count(text) <= limit:
        return len(text)
    ends = [sign.end() for sign in regex.finditer(r"\X", text)]
    whole = _outside_links(text, ends)
    # A longer beginning never counts less, or hardly: near enough for a mark in a preview.
    fits = bisect_right(whole, limit, key=lambda end: count(text[:end]))
    if fits:
        return whole[fits - 1]
    # It begins with a link that is too long by itself: that one has to be cut.
    fits = bisect_right(ends, limit, key=lambda end: count(text[:end]))
    return ends[fits - 1] if fits else 0


def _outside_links(text: str, ends: Iterable[int]) -> list[int]:
    within = {at for link in LINK.finditer(text) for at in range(link.start() + 1, link.end())}
    return [end for end in ends if end not in within]

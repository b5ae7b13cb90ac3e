"""How long a text may be, or must be, counted as the platform counts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.setting import BadSettings, Setting
from scheduler.wording import N_, Text

ANY = ""
KINDS: tuple[tuple[str, Text], ...] = (
    (ANY, N_("all channels")),
    ("social", N_("social networks")),
    ("blog", N_("blogs")),
    ("wiki", N_("wikis")),
    ("forum", N_("forums")),
    ("chat", N_("chats")),
    ("mail", N_("mailings")),
    ("hook", N_("webhooks")),
    ("manual", N_("manual channels")),
)


@dataclass(frozen=True)
class Length:
    at_most: int | None = None
    at_least: int | None = None
    platform_limit: bool = False
    on: str = ANY  # the kind of channel it holds for

    kind: ClassVar[str] = "length"
    name: ClassVar[Text] = N_("Length")
    about: ClassVar[Text] = N_("Says when a text is too long or too short for where it goes.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting("at_most", N_("At most, in characters"), "number", within=(1, 100_000)),
        Setting("at_least", N_("At least, in characters"), "number", within=(1, 100_000)),
        Setting("platform_limit", N_("Never more than the platform accepts"), "flag"),
        Setting("on", N_("Holds for"), "choice", choices=KINDS),
    )

    def __post_init__(self) -> None:
        if self.at_most is None and self.at_least is None and not self.platform_limit:
            raise BadSettings({"at_most": N_("Say at most, at least, or the platform's limit.")})
        if self.at_most is not None and self.at_least is not None and self.at_least > self.at_most:
            raise BadSettings({"at_least": N_("“At least” is more than “at most”.")})

    def spoken(self) -> Text:
        where = dict(KINDS)[self.on]
        if self.at_most and self.at_least:
            return N_(
                "Between {least} and {most} characters, on {where}.",
                least=self.at_least, most=self.at_most, where=where,
            )  # fmt: skip
        if self.at_most:
            return N_("At most {most} characters, on {where}.", most=self.at_most, where=where)
        if self.at_least:
            return N_("At least {least} characters, on {where}.", least=self.at_least, where=where)
        return N_("No longer than the platform accepts, on {where}.", where=where)

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        if self.on not in (ANY, draft.channel_kind):
            return
        counted = draft.count(draft.text)
        if self.platform_limit and draft.limit is not None and counted > draft.limit:
            reason = N_(
                "Longer than this channel accepts: {counted} of {limit}.", counted=counted, limit=draft.limit
            )
            yield Finding(_overflow(draft, draft.limit), len(draft.text), reason)
        elif self.at_most is not None and counted > self.at_most:
            reason = N_(
                "Longer than our charter wants: {counted} of {limit}.", counted=counted, limit=self.at_most
            )
            yield Finding(_overflow(draft, self.at_most), len(draft.text), reason)
        if self.at_least is not None and counted < self.at_least:
            reason = N_(
                "Shorter than our charter wants: {counted} of at least {limit}.",
                counted=counted,
                limit=self.at_least,
            )
            yield Finding(0, len(draft.text), reason)


def _overflow(draft: Draft, limit: int) -> int:
    """Where the text stops fitting; never inside what readers see as one character."""
    edges = draft.reading.graphemes
    return edges[bisect_right(edges, limit, key=lambda edge: draft.count(draft.text[:edge])) - 1]

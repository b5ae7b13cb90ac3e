"""Days on which the house keeps silent: before a vote, before the accounts, in mourning. Its scope says on which channels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.setting import Period, Setting
from scheduler.wording import N_, Text, verbatim

PERIODS = Setting(
    "periods",
    N_("From one day to another"),
    "periods",
    required=True,
    help=N_("One period a line, both days included: “2027-04-10 > 2027-04-11 = Second round”."),
)


@dataclass(frozen=True)
class SilencePeriods:
    periods: tuple[Period, ...]

    kind: ClassVar[str] = "silence-periods"
    by_the_clock: ClassVar[bool] = True
    name: ClassVar[Text] = N_("Periods of silence")
    about: ClassVar[Text] = N_("Keeps silent between two days, such as before a vote.")
    form: ClassVar[tuple[Setting, ...]] = (PERIODS,)

    def spoken(self) -> Text:
        return N_("Silent during: {periods}.", periods=spelled(self.periods))

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        period = covering(self.periods, around)
        if period:
            reason = N_(
                "It would go out in a period of silence: {name}.",
                name=verbatim(period.name or f"{period.first} – {period.last}"),
            )
            yield Finding(0, len(draft.text), reason)


def covering(periods: tuple[Period, ...], around: Around) -> Period | None:
    """The first of these periods that it would go out in."""
    day = around.wall.date() if around.wall else None
    return next((period for period in periods if day and period.covers(day)), None)


def spelled(periods: tuple[Period, ...]) -> Text:
    return verbatim(
        ", ".join(f"{one.name} {one.first} – {one.last}".strip() for one in periods[:5])
        + ("…" if len(periods) > 5 else "")
    )

"""Public holidays and weekends, when nobody is there to answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from scheduler.rules.base import HOLIDAYS, Around, Draft, Finding
from scheduler.rules.setting import BadSettings, Setting
from scheduler.wording import N_, Text, verbatim

SATURDAY = 5


@dataclass(frozen=True)
class DaysOff:
    holidays: bool = True
    weekends: bool = False

    kind: ClassVar[str] = "days-off"
    by_the_clock: ClassVar[bool] = True
    needs: ClassVar[tuple[str, ...]] = (HOLIDAYS,)
    name: ClassVar[Text] = N_("Holidays and weekends")
    about: ClassVar[Text] = N_("Says when a post would go out on a public holiday or at the weekend.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting("holidays", N_("Public holidays"), "flag", help=N_("Of the workspace's country and region.")),
        Setting("weekends", N_("Saturdays and Sundays"), "flag"),
    )

    def __post_init__(self) -> None:
        if not (self.holidays or self.weekends):
            raise BadSettings({"holidays": N_("Choose at least one.")})

    def spoken(self) -> Text:
        if not self.weekends:
            return N_("Nothing goes out on public holidays.")
        if not self.holidays:
            return N_("Nothing goes out at the weekend.")
        return N_("Nothing goes out at the weekend and on public holidays.")

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        if around.wall is None:
            return
        feast = around.holidays.get(around.wall.date())
        if self.holidays and feast:
            reason = N_("It would go out on a public holiday: {name}.", name=verbatim(feast))
            yield Finding(0, len(draft.text), reason)
        elif self.weekends and around.wall.weekday() >= SATURDAY:
            yield Finding(0, len(draft.text), N_("It would go out at the weekend."))

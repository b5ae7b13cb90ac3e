"""How often a channel speaks: so many a day, so far apart, and no more a week than its plan says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from scheduler.rules.base import NEIGHBOURS, PLAN, Around, Draft, Finding
from scheduler.rules.setting import BadSettings, Setting
from scheduler.wording import N_, Text


@dataclass(frozen=True)
class Cadence:
    a_day: int | None = None
    minutes_apart: int | None = None
    by_plan: bool = True

    kind: ClassVar[str] = "cadence"
    needs: ClassVar[tuple[str, ...]] = (NEIGHBOURS, PLAN)
    name: ClassVar[Text] = N_("Cadence")
    about: ClassVar[Text] = N_("Says when a channel would speak too often, or twice too close together.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting("a_day", N_("Posts a day at most"), "number", within=(1, 50)),
        Setting("minutes_apart", N_("Minutes between two posts at least"), "number", within=(1, 1440)),
        Setting(
            "by_plan",
            N_("No more a week than the channel's plan says"),
            "flag",
            help=N_("The plan keeps the number; it is not written a second time here."),
        ),
    )

    def __post_init__(self) -> None:
        if self.a_day is None and self.minutes_apart is None and not self.by_plan:
            raise BadSettings({"a_day": N_("Say at least one of the three.")})

    def spoken(self) -> Text:
        if self.a_day and self.minutes_apart:
            return N_(
                "At most {count} posts a day on a channel, {minutes} minutes apart.",
                count=self.a_day, minutes=self.minutes_apart,
            )  # fmt: skip
        if self.a_day:
            return N_("At most {count} posts a day on a channel.", count=self.a_day)
        if self.minutes_apart:
            return N_("Posts of a channel are {minutes} minutes apart.", minutes=self.minutes_apart)
        return N_("No more posts a week than the channel's plan says.")

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        if around.wall is None:
            return
        reason = self._wrong_at(around.wall, [one.wall for one in around.neighbours if one.wall], around)
        if reason:
            yield Finding(0, len(draft.text), reason)

    def _wrong_at(self, wall: datetime, others: list[datetime], around: Around) -> Text | None:
        if self.minutes_apart:
            nearest = min((abs(other - wall) for other in others), default=None)
            if nearest is not None and nearest.total_seconds() < self.minutes_apart * 60:
                return N_(
                    "Another post of this channel goes out {count} minutes from this one; our charter wants {least}.",
                    count=int(nearest.total_seconds() // 60),
                    least=self.minutes_apart,
                )
        of_day = sum(other.date() == wall.date() for other in others) + 1
        if self.a_day and of_day > self.a_day:
            return N_(
                "This would be number {count} of that day on this channel; our charter wants {most} at most.",
                count=of_day,
                most=self.a_day,
            )
        most = around.plan.most_a_week if around.plan and self.by_plan else None
        of_week = sum(other.isocalendar()[:2] == wall.isocalendar()[:2] for other in others) + 1
        if most is not None and of_week > most:
            return N_(
                "This would be number {count} of that week on this channel; its plan says {most} at most.",
                count=of_week,
                most=most,
            )
        return None

"""Hours in which the house does not speak, on the clock of each channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.setting import BadSettings, Setting
from scheduler.wording import N_, Text

DAYS: tuple[tuple[str, Text], ...] = (
    ("mon", N_("Monday")),
    ("tue", N_("Tuesday")),
    ("wed", N_("Wednesday")),
    ("thu", N_("Thursday")),
    ("fri", N_("Friday")),
    ("sat", N_("Saturday")),
    ("sun", N_("Sunday")),
)


@dataclass(frozen=True)
class QuietHours:
    begins: str = "21:00"
    ends: str = "07:00"
    days: tuple[str, ...] = ()

    kind: ClassVar[str] = "quiet-hours"
    by_the_clock: ClassVar[bool] = True
    name: ClassVar[Text] = N_("Quiet hours")
    about: ClassVar[Text] = N_("Says when a post would go out at night, or on a day of rest.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting("begins", N_("Quiet from"), "time", help=N_("On the clock of each channel, such as 21:00.")),
        Setting(
            "ends",
            N_("Until"),
            "time",
            help=N_("The first hour one may speak again. Empty, as the one above: no quiet hours."),
        ),
        Setting("days", N_("Quiet all day on"), "several", choices=DAYS),
    )

    def __post_init__(self) -> None:
        if bool(self.begins) != bool(self.ends):
            raise BadSettings({"ends": N_("Say both when it begins and when it ends.")})
        if not self.begins and not self.days:
            raise BadSettings({"begins": N_("Say an hour or a day.")})

    def spoken(self) -> Text:
        if not self.days:
            return N_("Quiet from {begins} to {ends}.", begins=self.begins, ends=self.ends)
        if not self.begins:
            return N_("Quiet on some days of the week ({count}).", count=len(self.days))
        return N_(
            "Quiet from {begins} to {ends}, and on some days of the week ({count}).",
            begins=self.begins, ends=self.ends, count=len(self.days),
        )  # fmt: skip

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        if around.wall is None:
            return
        code, day = DAYS[around.wall.weekday()]
        hour = f"{around.wall:%H:%M}"
        if code in self.days:
            yield Finding(0, len(draft.text), N_("It would go out on a {day}, a quiet day.", day=day))
        elif self.begins and self._is_quiet(hour):
            reason = N_(
                "It would go out at {hour}, in the quiet hours from {begins} to {ends}.",
                hour=hour, begins=self.begins, ends=self.ends,
            )  # fmt: skip
            yield Finding(0, len(draft.text), reason)

    def _is_quiet(self, hour: str) -> bool:
        if self.begins <= self.ends:
            return self.begins <= hour < self.ends
        return hour >= self.begins or hour < self.ends

"""What people mean by a time: a wall clock in a place. The instant follows, unless the clocks change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scheduler.wording import N_, Text

MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip


class UnknownZone(ValueError):
    """No such time zone in the zone data we ship."""


class GapHour(ValueError):
    """The wall time does not exist: the clocks jump over it. The person chooses another."""

    def __init__(self, planned: LocalTime) -> None:
        self.planned = planned
        # Both readings of a time in the gap, one on either side of the jump.
        self.choices = tuple(
            LocalTime.of(planned._aware(fold).astimezone(UTC), planned.zone) for fold in (1, 0)
        )
        self.text: Text = N_(
            "{at} does not exist in {zone}: the clocks go forward.", at=planned.said(), zone=planned.zone
        )
        super().__init__(str(self.text))


class OverlapHour(ValueError):
    """The wall time comes twice: the clocks go back. The person says which (fold 0 the first, 1 the second)."""

    def __init__(self, planned: LocalTime) -> None:
        self.planned = planned
        self.choices = (LocalTime(planned.at, planned.zone, 0), LocalTime(planned.at, planned.zone, 1))
        self.text: Text = N_(
            "{at} comes twice in {zone}: the clocks go back. Choose the first or the second.",
            at=planned.said(),
            zone=planned.zone,
        )
        super().__init__(str(self.text))


@cache
def zone(name: str) -> ZoneInfo:
    """From the locked `tzdata`, not the system's: two hosts of one installation must agree."""
    if name not in zone_names():
        raise UnknownZone(name)
    folder, _, last = name.rpartition("/")
    package = "tzdata.zoneinfo" + ("." + folder.replace("/", ".") if folder else "")
    try:
        with files(package).joinpath(last).open("rb") as source:
            return ZoneInfo.from_file(source, key=name)
    except (FileNotFoundError, ModuleNotFoundError, ZoneInfoNotFoundError) as lost:
        raise UnknownZone(name) from lost


@cache
def zone_names() -> frozenset[str]:
    return frozenset(files("tzdata").joinpath("zones").read_text().split())


def nth(day: int) -> Text | int:
    """The day of a month as a sentence names it: some languages count the first of a month otherwise."""
    return N_("1") if day == 1 else day


@dataclass(frozen=True)
class LocalTime:
    """A naive wall time, a zone name, and which of the two when the hour comes twice (None: not said)."""

    at: datetime
    zone: str
    fold: int | None = None

    def __post_init__(self) -> None:
        if self.at.tzinfo is not None:
            raise ValueError("A wall time carries no offset; give the zone beside it.")

    def instant(self) -> datetime:
        """The instant in UTC; raises GapHour or OverlapHour: the person chooses, never the clock."""
        first, second = self._aware(0), self._aware(1)
        if first.utcoffset() == second.utcoffset():
            return first.astimezone(UTC)
        if first.astimezone(UTC).astimezone(first.tzinfo).replace(tzinfo=None) != self.at:
            raise GapHour(self)
        if self.fold is None:
            raise OverlapHour(self)
        return (second if self.fold else first).astimezone(UTC)

    def spoken(self) -> str:
        """As the log of activity keeps it."""
        return f"{self.at:%Y-%m-%d %H:%M}"

    def said(self) -> Text:
        """As a sentence names it, in the reader's language."""
        return N_(
            "{day} {month} {year}, {time}",
            day=nth(self.at.day),
            month=MONTHS[self.at.month - 1],
            year=self.at.year,
            time=f"{self.at:%H:%M}",
        )

    @classmethod
    def of(cls, instant: datetime, zone_name: str) -> LocalTime:
        """The wall time an instant has in a zone; says which of the two when the hour comes twice."""
        local = instant.astimezone(zone(zone_name))
        naive = local.replace(tzinfo=None, fold=0)
        plain = cls(naive, zone_name)
        twice = plain._aware(0).utcoffset() != plain._aware(1).utcoffset()
        return cls(naive, zone_name, local.fold if twice else None)

    def _aware(self, fold: int) -> datetime:
        return self.at.replace(tzinfo=zone(self.zone), fold=fold)

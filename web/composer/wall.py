"""A wall time as it stands in three inputs, before anybody knows whether it is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from scheduler.db import LocalTime
from scheduler.db.local_time import zone_names
from scheduler.wording import N_, Text


class Unclear(ValueError):
    """Not a time yet; `text` says what is missing."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(str(text))


@dataclass(frozen=True)
class Wall:
    date: str = ""
    time: str = ""
    zone: str = ""
    fold: str = ""  # "0" or "1" once somebody said which of the two

    @classmethod
    def of(cls, planned: LocalTime | None, *, zone: str) -> Wall:
        if planned is None:
            return cls(zone=zone)
        at = planned.at
        seconds = "%H:%M:%S" if at.second else "%H:%M"
        fold = "" if planned.fold is None else str(planned.fold)
        return cls(f"{at:%Y-%m-%d}", f"{at:{seconds}}", planned.zone, fold)

    @classmethod
    def chosen(cls, word: str) -> Wall | None:
        """One of the choices offered for an hour that does not exist or comes twice: `2026-10-25T02:30|Europe/Paris|1`."""
        at, _, rest = word.partition("|")
        zone, _, fold = rest.partition("|")
        day, _, clock = at.partition("T")
        return cls(day, clock, zone, fold) if clock and zone else None

    @property
    def is_empty(self) -> bool:
        return not self.date and not self.time

    def read(self) -> LocalTime | None:
        """None: no time is wanted. Raises Unclear; whether the hour exists is asked when it is planned."""
        if self.is_empty:
            return None
        if not self.date:
            raise Unclear(N_("Give the date too."))
        if not self.time:
            raise Unclear(N_("Give the time too."))
        try:
            at = datetime.combine(date.fromisoformat(self.date), time.fromisoformat(self.time))
        except ValueError:
            raise Unclear(N_("This is not a date and a time.")) from None
        if at.tzinfo is not None or not 1970 <= at.year <= 2200:
            raise Unclear(N_("This is not a date and a time."))
        if self.zone not in zone_names():
            raise Unclear(N_("Choose a time zone of the list, such as Europe/Paris."))
        said = int(self.fold) if self.fold in ("0", "1") else None
        # Which of the two is only kept where there are two: elsewhere it would make equal times differ.
        return LocalTime(at, self.zone, said if said is not None and _comes_twice(at, self.zone) else None)


def choice(planned: LocalTime) -> str:
    """The value of the button that chooses it; `Wall.chosen` reads it."""
    return f"{planned.at:%Y-%m-%dT%H:%M}|{planned.zone}|{'' if planned.fold is None else planned.fold}"


def _comes_twice(at: datetime, zone: str) -> bool:
    try:
        return LocalTime(at, zone, 0).instant() != LocalTime(at, zone, 1).instant()
    except ValueError:
        return False

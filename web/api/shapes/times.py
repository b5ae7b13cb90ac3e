"""A planned time: the wall time people meant, the zone, and the instant that follows."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from scheduler.db import LocalTime
from scheduler.db.local_time import zone_names

WALL = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$")


def _is_wall_time(written: str) -> str:
    if not WALL.match(written):
        raise ValueError("a wall time such as 2026-11-22T10:00, without an offset; the zone stands beside it")
    if not 1970 <= datetime.fromisoformat(written).year <= 2200:
        raise ValueError("a year from 1970 to 2200")
    return written


def _is_zone(name: str) -> str:
    if name not in zone_names():
        raise ValueError("not a time zone of the IANA database, such as Europe/Paris")
    return name


Zone = Annotated[str, AfterValidator(_is_zone), Field(examples=["Europe/Paris"])]


class PlannedIn(BaseModel):
    at: Annotated[str, AfterValidator(_is_wall_time), Field(examples=["2026-11-22T10:00"])]
    zone: Zone
    fold: Annotated[
        int | None, Field(None, ge=0, le=1, description="Which of the two, when the hour comes twice.")
    ]

    def local_time(self) -> LocalTime:
        return LocalTime(datetime.fromisoformat(self.at), self.zone, self.fold)


class PlannedOut(BaseModel):
    at: str
    zone: str
    fold: int | None
    instant: str


def planned_out(planned: LocalTime | None, instant: datetime | None) -> PlannedOut | None:
    if planned is None or instant is None:
        return None
    return PlannedOut(at=wall(planned.at), zone=planned.zone, fold=planned.fold, instant=rfc3339(instant))


def wall(at: datetime) -> str:
    return at.isoformat(timespec="seconds" if at.second else "minutes")


def rfc3339(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

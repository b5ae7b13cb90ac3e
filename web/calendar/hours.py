"""The week and the day by the clock, with the hours of a second time zone beside them if one is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from scheduler.calendar.folding import Fold, folded_days
from scheduler.calendar.hours import Hour, laid_out, shown_hours, with_room
from scheduler.db.local_time import zone
from web.calendar.scene import Scene
from web.calendar.sheet import NO_ZONE, Sheet
from web.visit import g

LANES = {"week": 2, "day": 500}
MOST = {"week": 24, "day": 500}  # cards drawn of one day; the others are counted in their hours


@dataclass(frozen=True)
class Column:
    on: date
    hours: dict[int, Hour]
    total: int
    today: date

    @property
    def is_today(self) -> bool:
        return self.on == self.today

    @property
    def is_weekend(self) -> bool:
        return self.on.weekday() >= 5


@dataclass(frozen=True)
class Row:
    hour: int
    there: str  # the same moment on the second wall, "15:00" or "15:00 +1"


def hours_page(sheet: Sheet) -> str:
    scene = Scene(sheet)
    folds = folded_days(
        g.db, g.workspace_id, sheet.days, scene.zone,
        chosen=sheet.filter, yeses=scene.yeses, most=MOST[sheet.view], names=scene.names,
        room=partial(with_room, zone=scene.zone, most=MOST[sheet.view]),
    )  # fmt: skip
    columns = [_column(sheet, scene, day, folds.get(day, Fold())) for day in sheet.days]
    local = g.now.astimezone(scene.zone)
    present = [local.hour] if sheet.today in sheet.days else []  # the line of now is drawn at night, too
    partings = scene.against_plan() if sheet.view == "week" else {}
    return scene.page(
        "hours",
        columns=columns,
        rows=[
            _row(sheet, scene, hour)
            for hour in shown_hours((column.hours for column in columns), also=present)
        ],
        now=local,
        backdrop=scene.backdrop,
        total=sum(column.total for column in columns),
        free_slots=sum(len(scene.backdrop.slots.get(day, ())) for day in sheet.days),
        zones=_zones(scene),
        second=_second(sheet),
        partings=partings.get(sheet.days[0], []),
        warnings=scene.yardstick.too_many(partings),
    )


def _column(sheet: Sheet, scene: Scene, day: date, fold: Fold) -> Column:
    laid = laid_out(
        fold.cards, scene.zone, lanes=LANES[sheet.view], others=fold.others,
        slots=scene.backdrop.slots.get(day, ()),
    )  # fmt: skip
    return Column(day, laid, fold.total, sheet.today)


def _row(sheet: Sheet, scene: Scene, hour: int) -> Row:
    second = _second(sheet)
    if not second:
        return Row(hour, "")
    here = datetime.combine(sheet.days[0], time(hour), scene.zone)
    there = here.astimezone(zone(second))
    days = (there.date() - here.date()) // timedelta(days=1)
    return Row(hour, f"{there:%H:%M}" + (f" {days:+d}" if days else ""))


def _second(sheet: Sheet) -> str | None:
    """As the address says; else the zone the reader keeps beside all times."""
    if sheet.second == NO_ZONE:
        return None
    own = g.visitor.user.second_zone if g.visitor else None
    return sheet.second or (own if own != g.workspace.zone else None)


def _zones(scene: Scene) -> list[str]:
    """Those of the channels, and of the places people most often write to."""
    known = {place.zone for place in scene.names.places.values()}
    usual = {"UTC", "Europe/London", "Europe/Paris", "America/New_York", "America/Montreal", "Asia/Tokyo"}
    return sorted(
        (known | usual | ({second} if (second := _second(scene.sheet)) else set())) - {g.workspace.zone}
    )

"""The week and the day by the clock, with the hours of a second time zone beside them if one is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import pairwise

from scheduler.calendar.folding import Fold, folded_days
from scheduler.calendar.hours import Hour, laid_out, shown_hours, with_room
from scheduler.calendar.lanes import Lanes, lanes
from scheduler.db.local_time import zone
from web.calendar.scene import Scene
from web.calendar.sheet import NO_ZONE, Sheet
from web.visit import g

LANES = {"week": 2, "day": 500}
BANDS = {"week": 8, "day": 500}
# How the hours of a mark look, by its kind.
HATCHED = {"embargo": "embargo", "freeze": "frozen", "blackout": "blackout"}
MOST = {"week": 24, "day": 500}  # cards drawn of one day; the others are counted in their hours


@dataclass(frozen=True)
class Column:
    on: date
    hours: dict[int, Hour]
    total: int
    today: date
    bands: Lanes
    hatched: dict[int, str]  # by hour, where something speaks against going out: the classes it is drawn with

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
    folded: bool  # nothing stands in it: shown while somebody carries a card


def hours_page(sheet: Sheet) -> str:
    scene = Scene(sheet)
    folds = folded_days(
        g.db, g.workspace_id, sheet.days, scene.zone,
        chosen=sheet.filter, yeses=scene.yeses, most=MOST[sheet.view], names=scene.names,
        room=partial(with_room, zone=scene.zone, most=MOST[sheet.view]),
    )  # fmt: skip
    bands = lanes(scene.backdrop, sheet.days, BANDS[sheet.view])
    columns = [
        _column(sheet, scene, day, folds.get(day, Fold()), its)
        for day, its in zip(sheet.days, bands, strict=True)
    ]
    local = g.now.astimezone(scene.zone)
    present = [local.hour] if sheet.today in sheet.days else []  # the line of now is drawn at night, too
    partings = scene.against_plan() if sheet.view == "week" else {}
    shown = shown_hours((column.hours for column in columns), also=present)
    return scene.page(
        "hours",
        columns=columns,
        rows=[_row(sheet, scene, hour, folded=hour not in shown) for hour in range(24)],
        now=local,
        backdrop=scene.backdrop,
        total=sum(column.total for column in columns),
        free_slots=sum(len(scene.backdrop.slots.get(day, ())) for day in sheet.days),
        zones=_zones(scene),
        second=_second(sheet),
        partings=partings.get(sheet.days[0], []),
        warnings=scene.yardstick.too_many(partings),
    )


def _column(sheet: Sheet, scene: Scene, day: date, fold: Fold, bands: Lanes) -> Column:
    laid = laid_out(
        fold.cards, scene.zone, lanes=LANES[sheet.view], others=fold.others,
        slots=scene.backdrop.slots.get(day, ()),
    )  # fmt: skip
    return Column(day, laid, fold.total, sheet.today, bands, _hatched(scene, day))


def _hatched(scene: Scene, day: date) -> dict[int, str]:
    marks = scene.backdrop.of(day, *HATCHED)
    if not marks:
        return {}
    # The hours of the wall: the one that comes twice lasts two, the one left out none.
    walls = [datetime.combine(day, time(hour), scene.zone).astimezone(UTC) for hour in range(24)]
    walls.append(datetime.combine(day + timedelta(days=1), time(), scene.zone).astimezone(UTC))
    return {
        hour: " ".join(sorted({HATCHED[mark.kind] for mark in marks if mark.covers(start, end)}))
        for hour, (start, end) in enumerate(pairwise(walls))
    }


def _row(sheet: Sheet, scene: Scene, hour: int, *, folded: bool) -> Row:
    second = _second(sheet)
    if not second:
        return Row(hour, "", folded)
    here = datetime.combine(sheet.days[0], time(hour), scene.zone)
    there = here.astimezone(zone(second))
    days = (there.date() - here.date()) // timedelta(days=1)
    return Row(hour, f"{there:%H:%M}" + (f" {days:+d}" if days else ""), folded)


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

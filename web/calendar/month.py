"""The month: whole weeks of cards, the filters over them, the tray at their side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scheduler.calendar.cards import Card
from scheduler.calendar.folding import Fold, folded_days
from scheduler.calendar.lanes import Lanes, lanes
from web.calendar.scene import Scene
from web.calendar.sheet import Sheet
from web.visit import g

ON_A_DAY = 5
BANDS = 4
WEEKEND = 5
BUSIEST = 5  # the longest bar of the day strip


@dataclass(frozen=True)
class Day:
    """A day as the page draws it."""

    on: date
    cards: list[Card]
    total: int
    inside: bool  # of the month shown, not of one beside it
    today: date
    bands: Lanes

    @property
    def more(self) -> int:
        return self.total - len(self.cards)

    @property
    def is_past(self) -> bool:
        return self.on < self.today

    @property
    def is_today(self) -> bool:
        return self.on == self.today

    @property
    def is_weekend(self) -> bool:
        return self.on.weekday() >= WEEKEND

    @property
    def load(self) -> int:
        """0 to 5: how long the bar under the day is on a phone."""
        return min(BUSIEST, (self.total + 2) // 3)


def month_page(sheet: Sheet) -> str:
    weeks = sheet.month.weeks(g.workspace.first_weekday)
    shown = [day for week in weeks for day in week.days]
    scene = Scene(sheet, shown[0], shown[-1])
    folds = folded_days(
        g.db, g.workspace_id, shown, scene.zone,
        chosen=sheet.filter, yeses=scene.yeses, most=ON_A_DAY, names=scene.names,
    )  # fmt: skip
    rows = [
        (
            week,
            [
                _day(sheet, day, folds.get(day, Fold()), bands)
                for day, bands in zip(week.days, lanes(scene.backdrop, week.days, BANDS), strict=True)
            ],
        )
        for week in weeks
    ]
    inside = [day for _, week in rows for day in week if day.inside]
    total = sum(day.total for day in inside)
    partings = scene.against_plan()
    return scene.page(
        "month",
        rows=rows,
        days=inside,
        total=total,
        backdrop=scene.backdrop,
        free_slots=sum(len(scene.backdrop.slots.get(day.on, [])) for day in inside),
        past_days=sum(1 for day in inside if day.is_past and day.cards),
        empty=not folds and not sheet.filter,
        partings=partings,
        warnings=scene.yardstick.too_many(partings),
    )


def _day(sheet: Sheet, day: date, fold: Fold, bands: Lanes) -> Day:
    return Day(day, fold.cards, fold.total, day in sheet.month, sheet.today, bands)

"""The year of a town hall, ready to choose from: what comes back whoever is mayor. A start, to be changed at will."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from scheduler.people import Membership
from scheduler.planning import coming_back, key_dates
from scheduler.planning.key_date import KeyDate
from scheduler.wording import N_, Text, Translate, in_language

IN = ("en", "fr")  # the names under which one may be there already


@dataclass(frozen=True)
class Marronnier:
    key: str
    name: Text
    month: int
    day: int  # where no rule says it
    rule: str | None = None
    days: int = 1
    lead: int = 21
    settled: bool = True  # False: the day is set anew each year, the rule only says about when

    def first(self, year: int) -> date:
        return coming_back.first_in(self.rule, year, self.month, self.day)


def _on(month: int, which: str) -> str:
    return f"FREQ=YEARLY;BYMONTH={month};BYDAY={which}"


TOWN_HALL = (
    Marronnier("trees", N_("Christmas trees collected"), 1, 6, lead=10, days=15, settled=False),
    Marronnier("wishes", N_("New Year ceremony of the town"), 1, 1, _on(1, "2FR"), lead=45, settled=False),
    Marronnier("carnival", N_("Carnival"), 2, 1, "FREQ=YEARLY;BYEASTER=-47", lead=30),
    Marronnier("women", N_("International Women’s Day"), 3, 8),
    Marronnier("school-places", N_("Enrolment for school opens"), 3, 15, settled=False),
    Marronnier("clean-up", N_("Spring clean-up"), 3, 1, _on(3, "4SA"), lead=30, settled=False),
    Marronnier("summer-time", N_("Clocks go forward"), 3, 31, _on(3, "-1SU"), lead=7),
    Marronnier("budget", N_("The budget is voted"), 4, 1, lead=30, settled=False),
    Marronnier("easter", N_("Easter egg hunt"), 4, 1, "FREQ=YEARLY;BYEASTER=1", lead=30),
    Marronnier("victory", N_("Ceremony of 8 May"), 5, 8),
    Marronnier("neighbours", N_("Neighbours’ Day"), 5, 31, _on(5, "-1FR"), lead=30, settled=False),
    Marronnier("heat", N_("Watch for heatwaves"), 6, 1, days=107, lead=14),
    Marronnier("waste", N_("World Environment Day"), 6, 5),
    Marronnier("music", N_("Fête de la musique"), 6, 21, lead=60),
    Marronnier("national-day", N_("14 July: National Day"), 7, 14, lead=30),
    Marronnier("back-to-school", N_("Back to school"), 9, 1, lead=21, settled=False),
    Marronnier("clubs", N_("Forum of clubs and associations"), 9, 1, _on(9, "1SA"), lead=45, settled=False),
    Marronnier("mobility", N_("European Mobility Week"), 9, 16, days=7, lead=30),
    Marronnier("heritage", N_("European Heritage Days"), 9, 1, _on(9, "3SA"), days=2, lead=60),
    Marronnier("pink", N_("Pink October"), 10, 1, days=31),
    Marronnier("science", N_("Science festival"), 10, 1, _on(10, "1FR"), days=11, lead=30, settled=False),
    Marronnier("elders", N_("Blue Week, with and for the elders"), 10, 1, _on(10, "1MO"), days=7, lead=30),
    Marronnier("winter-time", N_("Clocks go back"), 10, 31, _on(10, "-1SU"), lead=7),
    Marronnier("all-saints", N_("All Saints: hours of the cemeteries"), 11, 1, lead=14),
    Marronnier("armistice", N_("Ceremony of 11 November"), 11, 11),
    Marronnier("children", N_("Day of the Rights of the Child"), 11, 20),
    Marronnier("violence", N_("Day against violence towards women"), 11, 25),
    Marronnier("telethon", N_("Téléthon"), 12, 1, _on(12, "1FR"), days=2, lead=45, settled=False),
    Marronnier("market", N_("Christmas market"), 12, 1, _on(12, "2SA"), days=2, lead=45, settled=False),
)


def is_there(one: Marronnier, there: Collection[str]) -> bool:
    """Under its name in any language; `there` are folded names."""
    return any(in_language(code)(one.name.msgid).casefold() in there for code in IN)


def folded(found: Collection[KeyDate]) -> set[str]:
    return {each.name.casefold() for each in found}


def adopt(
    session: Session,
    keys: Collection[str],
    *,
    by: Membership,
    today: date,
    translate: Translate,
    now: datetime,
) -> list[KeyDate]:
    """Those chosen that are not there yet, named in the reader's language, from last year on: what was posted then
    can be tied to them. Raises BadMark."""
    there = folded(key_dates.everything(session, by.workspace_id))
    made = []
    for one in TOWN_HALL:
        if one.key not in keys or is_there(one, there):
            continue
        on = one.first(today.year - 1)
        wish = key_dates.Marking(
            one.name.render(translate), on, on + timedelta(days=one.days - 1) if one.days > 1 else None,
            rule=one.rule, lead_days=one.lead,
        )  # fmt: skip
        made.append(key_dates.add(session, wish, by=by, now=now))
    return made

"""A rhythm in words: every second week on Tuesday and Thursday, at 09:00."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scheduler.db.local_time import MONTHS, nth
from scheduler.series.rhythm import Rhythm
from scheduler.wording import N_, Text

WEEKDAYS = {
    "MO": N_("Monday"), "TU": N_("Tuesday"), "WE": N_("Wednesday"), "TH": N_("Thursday"), "FR": N_("Friday"),
    "SA": N_("Saturday"), "SU": N_("Sunday"),
}  # fmt: skip
WEEKDAY_CODES = tuple(WEEKDAYS)
PLACES = {
    "1": N_("first"), "2": N_("second"), "3": N_("third"), "4": N_("fourth"), "5": N_("fifth"),
    "-1": N_("last"),
}  # fmt: skip


def said(rhythm: Rhythm) -> Text:
    """The whole rhythm. A rule beyond the usual ones is quoted."""
    at = f"{rhythm.starts_at:%H:%M}"
    words = N_("{often}, at {time}", often=often(rhythm), time=at)
    if rhythm.count:
        return N_("{words}, {count} times", words=words, count=rhythm.count)
    if rhythm.until:
        return N_("{words}, until {day}", words=words, day=day_of(rhythm.until))
    return words


def often(rhythm: Rhythm) -> Text:
    parts = dict(part.split("=", 1) for part in rhythm.rule.split(";"))
    step = int(parts.pop("INTERVAL", "1"))
    parts.pop("WKST", None)
    frequency = parts.pop("FREQ")
    usual = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}[frequency]
    return usual(rhythm, parts, step) or N_("By the rule {rule}", rule=rhythm.rule)


def _daily(rhythm: Rhythm, parts: dict[str, str], step: int) -> Text | None:
    if parts:
        return None
    return N_("Every day") if step == 1 else N_("Every {step} days", step=step)


def _weekly(rhythm: Rhythm, parts: dict[str, str], step: int) -> Text | None:
    days = (
        parts.pop("BYDAY", "").split(",")
        if "BYDAY" in parts
        else [list(WEEKDAYS)[rhythm.starts_at.weekday()]]
    )
    if parts or not set(days) <= WEEKDAYS.keys():
        return None
    names = listed([WEEKDAYS[day] for day in WEEKDAYS if day in days])
    if step == 1:
        return N_("Every week on {days}", days=names)
    return N_("Every {step} weeks on {days}", step=step, days=names)


def _monthly(rhythm: Rhythm, parts: dict[str, str], step: int) -> Text | None:
    by_day, by_number = parts.pop("BYDAY", ""), parts.pop("BYMONTHDAY", "")
    if parts or (by_day and by_number):
        return None
    if by_day:
        place, day = by_day[:-2], by_day[-2:]
        if place not in PLACES or day not in WEEKDAYS:
            return None
        which = N_("the {place} {day}", place=PLACES[place], day=WEEKDAYS[day])
    elif by_number == "-1":
        which = N_("the last day")
    else:
        number = by_number or str(rhythm.starts_at.day)
        if not number.isdecimal():
            return None
        which = N_("day {number}", number=number)
    if step == 1:
        return N_("Every month on {which}", which=which)
    return N_("Every {step} months on {which}", step=step, which=which)


def _yearly(rhythm: Rhythm, parts: dict[str, str], step: int) -> Text | None:
    if parts:
        return None
    start = rhythm.starts_at
    day = N_("{day} {month}", day=nth(start.day), month=MONTHS[start.month - 1])
    return (
        N_("Every year on {day}", day=day)
        if step == 1
        else N_("Every {step} years on {day}", step=step, day=day)
    )


def day_of(day: date) -> Text:
    return N_("{day} {month} {year}", day=nth(day.day), month=MONTHS[day.month - 1], year=day.year)


def listed(names: Sequence[Text]) -> Text:
    """One, two and three."""
    if len(names) == 1:
        return names[0]
    words = names[0]
    for name in names[1:-1]:
        words = N_("{first}, {next}", first=words, next=name)
    return N_("{first} and {last}", first=words, last=names[-1])

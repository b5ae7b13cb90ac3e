"""A recurrence rule as written (RFC 5545), kept to what a newsroom means by it: days, never hours.

Its end is taken out of it: a series keeps the last day, or the number of times, beside the rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dateutil.rrule import rrulestr

from scheduler.planning import rhythm
from scheduler.wording import N_, Text

LONGEST = 300
MOST_TIMES = 1000
PARTS = rhythm.PARTS - {"UNTIL"}
MOST_VALUES = 60
_ANY_DAY = datetime(2026, 1, 1, 9)  # noqa: DTZ001  (on nobody's wall)


class BadRhythm(ValueError):
    """It cannot come back like that: `problems` says what to correct, by field."""

    def __init__(self, problems: dict[str, Text]) -> None:
        self.problems = problems
        self.text = next(iter(problems.values()))
        super().__init__(str(self.text))


@dataclass(frozen=True)
class Written:
    """A rule, and the end that stood in it."""

    rule: str
    until: date | None
    count: int | None


def read(written: str) -> Written:
    """The rule as it is kept. Raises BadRhythm (field `rule`)."""
    plain = written.strip().upper().removeprefix("RRULE:")
    if not plain or len(plain) > LONGEST:
        raise _bad(N_("Write a rule of at most {most} characters.", most=LONGEST))
    parts: dict[str, str] = {}
    for part in plain.rstrip(";").split(";"):
        name, _, value = part.partition("=")
        if not rhythm.VALUE.fullmatch(value) or name in parts:
            raise _bad(N_("“{part}” is not part of a rule.", part=part[:40]))
        parts[name] = value
    until, count = _until(parts.pop("UNTIL", "")), _count(parts.pop("COUNT", ""))
    if until and count:
        raise _bad(N_("A rule ends on a day or after so many times, not both."))
    _demand_known(parts)
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        rrulestr(rule, dtstart=_ANY_DAY)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError) as wrong:
        raise _bad(N_("The rule cannot be read: {words}", words=str(wrong)[:120])) from wrong
    return Written(rule, until, count)


def _demand_known(parts: dict[str, str]) -> None:
    if parts.get("FREQ") not in rhythm.FREQUENCIES:
        raise _bad(N_("FREQ is one of DAILY, WEEKLY, MONTHLY and YEARLY."))
    if strange := parts.keys() - PARTS:
        # BYHOUR and its like among them: one hour a date is what keeps an occurrence from overtaking another.
        raise _bad(N_("{part} cannot be used here.", part=sorted(strange)[0][:40]))
    interval = parts.get("INTERVAL", "1")
    if not interval.isdecimal() or not 1 <= int(interval[:6]) <= rhythm.MOST_BETWEEN:
        raise _bad(N_("INTERVAL is a whole number from 1 to {most}.", most=rhythm.MOST_BETWEEN))
    if rhythm.names_no_day(parts):
        raise _bad(N_("This names no day: a month has five Tuesdays at most, a year fifty-three."))
    if any(value.count(",") >= MOST_VALUES for value in parts.values()):
        raise _bad(N_("Too many values: at most {most} in one part.", most=MOST_VALUES))


def _until(value: str) -> date | None:
    if not value:
        return None
    try:
        return datetime.strptime(value[:8], "%Y%m%d").date()  # noqa: DTZ007  (a day on the wall)
    except ValueError as wrong:
        raise _bad(N_("UNTIL is a day such as 20271231.")) from wrong


def _count(value: str) -> int | None:
    if not value:
        return None
    if not value.isdecimal() or not 1 <= int(value[:6]) <= MOST_TIMES:
        raise _bad(N_("COUNT is a whole number from 1 to {most}.", most=MOST_TIMES))
    return int(value)


def _bad(text: Text) -> BadRhythm:
    return BadRhythm({"rule": text})

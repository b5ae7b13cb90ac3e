"""The questions of a rhythm, as people answer them, to and from the rule that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from scheduler.series import Leaves, Rhythm, Series
from scheduler.series.beginning import Wish
from scheduler.series.rule import BadRhythm, read
from scheduler.series.saying import PLACES, WEEKDAYS
from scheduler.wording import N_, Text
from web.answers import Answers

OFTEN: dict[str, Text] = {
    "DAILY": N_("Every day"),
    "WEEKLY": N_("Every week"),
    "MONTHLY": N_("Every month"),
    "YEARLY": N_("Every year"),
    "RULE": N_("By a rule of my own"),
}
ENDS: dict[str, Text] = {"never": N_("Never"), "on": N_("On a day"), "after": N_("After so many times")}
MOST_STEPS = 366


class Questions(Answers):
    """The form, with the weekdays ticked in it."""

    def __init__(self, form: Mapping[str, str], days: list[str]) -> None:
        super().__init__(form)
        self.days = [day for day in WEEKDAYS if day in days]


def wish_of(answers: Questions) -> Wish:
    """What is asked for. Raises BadRhythm with a sentence for each field."""
    name = answers.words("name", most=200)
    starts = _day(answers, "starts", N_("Write the first day as 2027-01-31."))
    at = _time(answers)
    zone = answers.zone()
    rule, until, count = _rule(answers)
    if rule is None or starts is None or at is None or not answers.ok:
        raise BadRhythm(answers.errors)
    kept = Rhythm(datetime.combine(starts, at), zone, rule, until, count, _extra(answers, at))
    leaves = Leaves.DRAFT if answers["leaves"] == Leaves.DRAFT else Leaves.SCHEDULE
    least = _whole(answers, "least_days", 0, 3650) if answers["least_days"] else None
    if not answers.ok:
        raise BadRhythm(answers.errors)
    return Wish(name, kept, leaves, least)


def typed(series: Series) -> tuple[dict[str, str], list[str]]:
    """A series as its form is filled in: the answers, and the weekdays ticked."""
    rhythm = series.rhythm
    parts = dict(part.split("=", 1) for part in rhythm.rule.split(";"))
    answers = {
        "name": series.name,
        "starts": rhythm.starts_at.date().isoformat(),
        "at": f"{rhythm.starts_at:%H:%M}",
        "zone": rhythm.zone,
        "leaves": series.leaves,
        "ends": "on" if rhythm.until else "after" if rhythm.count else "never",
        "until": rhythm.until.isoformat() if rhythm.until else "",
        "count": str(rhythm.count or ""),
        "extra": "\n".join(f"{wall:%Y-%m-%d %H:%M}" for wall in rhythm.extra),
        "least_days": str(series.least_days if series.least_days is not None else ""),
        "version": str(series.version),
    }
    plain, days = _plain(parts)
    return answers | plain | {"rule": rhythm.rule}, days


def _plain(parts: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """The usual questions where they can say it; else the rule itself."""
    often, step = parts.pop("FREQ"), parts.pop("INTERVAL", "1")
    parts.pop("WKST", None)
    answers = {"often": often, "step": step, "monthly": "day"}
    by_day = parts.get("BYDAY", "")
    if not parts:
        return answers, []
    if often == "WEEKLY" and parts.keys() == {"BYDAY"} and set(by_day.split(",")) <= WEEKDAYS.keys():
        return answers, by_day.split(",")
    if often == "MONTHLY" and parts.keys() == {"BYDAY"} and by_day[:-2] in PLACES and by_day[-2:] in WEEKDAYS:
        return answers | {"monthly": "weekday", "place": by_day[:-2], "weekday": by_day[-2:]}, []
    if often == "MONTHLY" and parts == {"BYMONTHDAY": "-1"}:
        return answers | {"monthly": "last"}, []
    return answers | {"often": "RULE"}, []


def _rule(answers: Questions) -> tuple[str | None, date | None, int | None]:
    often = answers.one_of("often", OFTEN)
    until, count = _end(answers)
    if often == "RULE":
        try:
            written = read(answers["rule"])
        except BadRhythm as wrong:
            answers.wrong("rule", wrong.text)
            return None, None, None
        return written.rule, until or written.until, count or written.count
    step = _whole(answers, "step", 1, MOST_STEPS) if answers["step"] else 1
    rule = f"FREQ={often}" + (f";INTERVAL={step}" if step and step > 1 else "")
    if often == "WEEKLY" and answers.days:
        rule += f";BYDAY={','.join(answers.days)}"
    if often == "MONTHLY":
        rule += _which_day(answers)
    return rule, until, count


def _which_day(answers: Questions) -> str:
    if answers["monthly"] == "last":
        return ";BYMONTHDAY=-1"
    if answers["monthly"] != "weekday":
        return ""
    place, weekday = answers.one_of("place", PLACES), answers.one_of("weekday", WEEKDAYS)
    return f";BYDAY={place}{weekday}"


def _end(answers: Questions) -> tuple[date | None, int | None]:
    match answers["ends"]:
        case "on":
            return _day(answers, "until", N_("Write the last day as 2027-01-31.")), None
        case "after":
            return None, _whole(answers, "count", 1, 1000)
        case _:
            return None, None


def _extra(answers: Questions, at: time | None) -> tuple[datetime, ...]:
    found = []
    for line in answers["extra"].split("\n"):
        if not line.strip():
            continue
        try:
            wall = datetime.fromisoformat(line.strip())
        except ValueError:
            answers.wrong("extra", N_("Write each date on a line of its own, such as 2027-01-31 09:00."))
            break
        if len(line.strip()) <= len("2027-01-31") and at:
            wall = datetime.combine(wall.date(), at)
        found.append(wall.replace(tzinfo=None, second=0, microsecond=0))
    return tuple(sorted(set(found)))


def _day(answers: Questions, name: str, sentence: Text) -> date | None:
    try:
        return date.fromisoformat(answers[name].strip())
    except ValueError:
        answers.wrong(name, sentence)
        return None


def _time(answers: Questions) -> time | None:
    try:
        return time.fromisoformat(answers["at"].strip()).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        answers.wrong("at", N_("Write the hour as 09:00."))
        return None


def _whole(answers: Questions, name: str, least: int, most: int) -> int | None:
    written = answers[name].strip()
    if not written.isdecimal() or not least <= int(written[:6]) <= most:
        answers.wrong(name, N_("Write a whole number from {least} to {most}.", least=least, most=most))
        return None
    return int(written)

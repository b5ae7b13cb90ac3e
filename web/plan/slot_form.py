"""The form of a slot: its day and hour, and how often, chosen in words; a rule of one's own for what words cannot say."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

from scheduler.planning import Pillar, Slot
from scheduler.planning.rhythm import WEEKDAYS
from scheduler.wording import N_
from web.answers import Answers
from web.visit import find

OWN = "rule"
OFTEN = {
    "week": ("", N_("every week")),
    "two": ("FREQ=WEEKLY;INTERVAL=2;BYDAY={day}", N_("every two weeks")),
    "first": ("FREQ=MONTHLY;BYDAY=1{day}", N_("the first of the month")),
    "second": ("FREQ=MONTHLY;BYDAY=2{day}", N_("the second of the month")),
    "third": ("FREQ=MONTHLY;BYDAY=3{day}", N_("the third of the month")),
    "fourth": ("FREQ=MONTHLY;BYDAY=4{day}", N_("the fourth of the month")),
    "last": ("FREQ=MONTHLY;BYDAY=-1{day}", N_("the last of the month")),
    OWN: ("", N_("by a rule of my own")),
}
EMPTY = {"weekday": "0", "at": "10:00", "often": "week"}


def written(slot: Slot) -> dict[str, str]:
    """The fields of the form as this slot fills them."""
    often = _often(slot)
    return {
        "weekday": str(slot.weekday),
        "at": slot.at.strftime("%H:%M"),
        "pillar": slot.pillar.public_id if slot.pillar else "",
        "often": often,
        "rule": slot.rule or "" if often == OWN else "",
        "starts_on": slot.starts_on.isoformat() if slot.starts_on else "",
    }


def asked(answers: Answers) -> dict[str, Any]:
    """What `slots.add` and `change` take; what does not fit is in the answers' errors."""
    return {
        "weekday": answers.weekday("weekday"),
        "at": _time(answers),
        "pillar": find(Pillar, answers["pillar"]) if answers["pillar"] else None,
        "rule": _rule(answers),
        "starts_on": _day(answers),
    }


def _rule(answers: Answers) -> str:
    often = answers["often"] or (OWN if answers["rule"].strip() else "week")
    if often == OWN:
        if not answers["rule"].strip():
            answers.wrong("rule", N_("Write the rule, or choose another answer to “how often”."))
        return answers["rule"]
    if often not in OFTEN:
        answers.wrong("often", N_("Choose one of the list."))
        return ""
    return OFTEN[often][0].format(day=WEEKDAYS[answers.weekday("weekday")])


def _often(slot: Slot) -> str:
    if slot.rule is None:
        return "week"
    plain = re.sub(r"(BYDAY=[+-]?\d*)[A-Z]{2}$", r"\1{day}", slot.rule)
    return next((key for key, (rule, _) in OFTEN.items() if rule and rule == plain), OWN)


def _time(answers: Answers) -> time:
    try:
        return time.fromisoformat(answers["at"]).replace(tzinfo=None)
    except ValueError:
        answers.wrong("at", N_("Write a time as 09:30."))
        return time()


def _day(answers: Answers) -> date | None:
    if not answers["starts_on"].strip():
        return None
    try:
        return date.fromisoformat(answers["starts_on"].strip())
    except ValueError:
        answers.wrong("starts_on", N_("Write a date as 2027-01-31."))
        return None

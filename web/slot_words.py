"""A slot's rule as an editor would say it: every month on the first Tuesday."""

from __future__ import annotations

from datetime import datetime

from scheduler.planning import Slot, rhythm
from scheduler.series import saying
from scheduler.series.rhythm import Rhythm
from web.language import say


def how_often(slot: Slot) -> str:
    """Of a slot by rule. One kept before such rules were refused is quoted."""
    rule = slot.rule or ""
    try:
        rhythm.good_rule(rule)
    except rhythm.BadRule:
        return rule
    starts_at = datetime.combine(slot.starts_on or slot.created_at.date(), slot.at)
    plain = ";".join(part for part in rule.split(";") if not part.startswith("UNTIL="))
    return say(saying.often(Rhythm(starts_at, slot.channel.zone, plain)))

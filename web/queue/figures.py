"""What became of something that is out, as its page says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from babel.numbers import format_decimal

from scheduler.adapters.base import Measure
from scheduler.publishing import Delivery
from scheduler.publishing.figures import asking
from scheduler.wording import N_, Text
from web.language import pick
from web.visit import g

NAMES: dict[Measure, Text] = {
    Measure.VIEWS: N_("Times seen"),
    Measure.LIKES: N_("Likes"),
    Measure.SHARES: N_("Times shared"),
    Measure.QUOTES: N_("Times quoted"),
    Measure.REPLIES: N_("Answers"),
    Measure.SAVES: N_("Times saved"),
    Measure.CLICKS: N_("Clicks"),
    Measure.DELIVERED: N_("Letters delivered"),
    Measure.OPENED: N_("Letters opened"),
}


@dataclass(frozen=True)
class Heard:
    read_at: datetime
    rows: list[tuple[Text, str]]


def heard(delivery: Delivery) -> Heard | None:
    """None where its platform told nothing, or nothing yet."""
    reading = asking.of(g.db, delivery)
    if reading is None or reading.read_at is None or not reading.known:
        return None
    rows = [
        (words, format_decimal(reading.known[measure], locale=pick()))
        for measure, words in NAMES.items()
        if measure in reading.known
    ]
    return Heard(reading.read_at, rows)

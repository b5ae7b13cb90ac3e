"""A date that parts from its series, in words or in time: is that for this one, for this one and later, or for all?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from scheduler.db import LocalTime
from scheduler.series import ahead
from scheduler.series.occurrence import Fate, Occurrence
from scheduler.series.words import fingerprint


@dataclass(frozen=True)
class Parting:
    """What is otherwise here than the series has it."""

    words: bool
    time: LocalTime | None  # where it was moved to, on the series' wall


def parting(occurrence: Occurrence) -> Parting | None:
    """None where the date follows its series, or its post goes its own way."""
    post = occurrence.post
    if occurrence.fate != Fate.MADE or post is None or post.deleted_at or post.template:
        return None
    words = ahead.has_own_words(occurrence)
    moved = ahead.is_moved(occurrence, occurrence.series)
    times = [variant.planned_instant for variant in post.variants if variant.planned_instant]
    time = LocalTime.of(min(times), occurrence.series.zone) if moved and times else None
    return Parting(words, time) if words or time else None


def is_asked(occurrence: Occurrence) -> bool:
    """It parts, and nobody has said yet that this is meant for it alone."""
    return parting(occurrence) is not None and occurrence.only_here != _mark(occurrence)


def only_here(occurrence: Occurrence) -> None:
    """What it says, and when, holds for this date alone; asked again once it changes again."""
    occurrence.only_here = _mark(occurrence)


def _mark(occurrence: Occurrence) -> str:
    post = occurrence.post
    assert post is not None
    times = sorted(f"{variant.planned_at} {variant.planned_zone}" for variant in post.variants)
    return hashlib.sha256("\n".join([fingerprint(post), *times]).encode()).hexdigest()

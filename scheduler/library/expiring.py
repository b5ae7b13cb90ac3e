"""Whether an asset may be published at a moment, and in which words it may not."""

from __future__ import annotations

from datetime import date, datetime

from scheduler.content import Media
from scheduler.db.local_time import MONTHS, nth
from scheduler.library.describing import first_day, last_day
from scheduler.wording import N_, Text, verbatim


def why_not(media: Media, at: datetime) -> Text | None:
    """None: nothing stands against it. `at` is when it would go out."""
    if media.is_usable(at):
        return None
    name = verbatim(media.name or media.alt[:60] or "—")
    since, until = first_day(media), last_day(media)
    if since is not None and media.valid_from is not None and at < media.valid_from:
        return N_("“{file}” may not be published before {day}.", file=name, day=said(since))
    assert until is not None
    return N_(
        "The rights of “{file}” end on {day}: it may not be published after that. Put another in its place, or "
        "renew its rights.",
        file=name,
        day=said(until),
    )


def said(day: date) -> Text:
    """As a sentence names it, in the reader's language."""
    return N_("{day} {month} {year}", day=nth(day.day), month=MONTHS[day.month - 1], year=day.year)

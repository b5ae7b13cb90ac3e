"""What comes back, for the pages that show it: a series over a clock change, a rotation with a text in it, a key date."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from scheduler.calendar.layers import LayerKind, keeping
from scheduler.content import Post
from scheduler.people import Membership
from scheduler.planning import accompanying, events, key_dates, returns
from scheduler.planning.key_dates import Marking
from scheduler.series import Rhythm, beginning, filling, skipping
from scheduler.series.beginning import Wish
from tests.newsroom import NOON

WEEKLY = Rhythm(datetime(2026, 11, 24, 2, 30), "Europe/Paris", "FREQ=WEEKLY;BYDAY=SU,TU")
FORTNIGHT = timedelta(days=14)


def what_comes_back(session: Session, by: Membership, post: Post) -> dict[str, list[dict[str, str]]]:
    """Samples for the addresses of series."""
    series = beginning.begin(session, post, Wish("Visits", WEEKLY), by=by, now=NOON, horizon=FORTNIGHT)
    skipping.skip(session, series, datetime(2026, 12, 1, 2, 30), by=by, now=NOON)
    parts = skipping.at(session, series, datetime(2026, 12, 6, 2, 30))
    assert parts is not None and parts.post is not None
    parts.post.text = "Only on the sixth."
    pool = filling.open_pool(session, Wish("Evergreens", WEEKLY, least_days=30), by=by, now=NOON)
    filling.add(session, pool, post, fresh_until=date(2026, 12, 24), by=by, now=NOON, horizon=FORTNIGHT)
    fair = key_dates.add(session, Marking("The fair", date(2025, 12, 6), lead_days=21), by=by, now=NOON)
    returns.tie(session, fair, [post], date(2025, 12, 6), by=by, now=NOON)
    market = events.Outline("The market", date(2026, 11, 28), date(2026, 11, 29), place="The quay")
    event = events.add(session, market, by=by, now=NOON)
    accompanying.tie(session, event, [post], by=by, now=NOON)
    return {
        "layer_id": _layers(session, by),
        "event_id": [{"event_id": event.public_id}],
        "key_date_id": [{"key_date_id": fair.public_id}],
        "series.ask_scope": [{"occurrence_id": parts.public_id}],
        "series_id": [{"series_id": series.public_id}, {"series_id": pool.public_id}],
        "series.repeat": [{"post_id": post.public_id}],
        "series.choose_pool": [{"post_id": post.public_id}],
    }


def _layers(session: Session, by: Membership) -> list[dict[str, str]]:
    """One in the calendar, one to be looked at; a line of each that cannot be read."""
    silence = keeping.bring(
        session, "Election silence", LayerKind.BLACKOUT, _calendar("20261126"), "silence.ics", by=by, now=NOON
    )
    keeping.enter(session, silence, by=by, now=NOON)
    school = keeping.bring(
        session, "School", LayerKind.SCHOOL, _calendar("20261205"), "school.ics", by=by, now=NOON
    )
    return [{"layer_id": silence.public_id}, {"layer_id": school.public_id}]


def _calendar(day: str) -> bytes:
    return (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:A quiet day\r\n"
        f"DTSTART;VALUE=DATE:{day}\r\nRRULE:FREQ=HOURLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()

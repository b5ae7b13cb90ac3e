"""Dates as both databases keep them, against `dateutil` and the zone's own rules, over zones where clocks do odd things."""

from datetime import UTC, datetime, timedelta

from dateutil.rrule import rrulestr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.db.local_time import zone
from scheduler.series import Fate, Leaves, making
from tests.newsroom import a_channel, a_member, a_workspace
from tests.series.coming_back import a_rhythm, a_series, dates
from tests.series.test_rhythm import rules

# Each some days before a change of its clocks; Apia before the day it never had.
BEFORE_A_CHANGE = {
    "Australia/Lord_Howe": datetime(2026, 9, 20),
    "Africa/Casablanca": datetime(2026, 2, 5),
    "Antarctica/Troll": datetime(2027, 3, 15),
    "Pacific/Apia": datetime(2011, 12, 15),
    "Europe/Paris": datetime(2026, 10, 15),
}
hours = st.builds(
    timedelta, hours=st.sampled_from((1, 2, 2, 3, 9, 23)), minutes=st.sampled_from((0, 15, 30, 45))
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(BEFORE_A_CHANGE)), hour=hours, rule=rules,
    looks=st.lists(st.integers(1, 40), min_size=1, max_size=3),
)  # fmt: skip
def test_what_is_entered_bit_by_bit_is_what_dateutil_has_at_the_instants_of_the_zone(
    sessions, name, hour, rule, looks
):
    first, here = BEFORE_A_CHANGE[name] + hour, zone(name)
    now = (first - timedelta(days=1)).replace(tzinfo=here).astimezone(UTC)
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        series = a_series(
            session, by, a_channel(session, by.workspace), rhythm=a_rhythm(rule, starts_at=first, zone=name),
            now=now, horizon=timedelta(days=5), leaves=Leaves.DRAFT,
        )  # fmt: skip

        for days in looks:
            making.enter_due(session, now=now, horizon=timedelta(days=5 + days))

        kept = {each.at: each.post.variants[0] for each in dates(session, series) if each.fate == Fate.MADE}
        last = (now + timedelta(days=5 + max(looks))).astimezone(here).replace(tzinfo=None)
        theirs = rrulestr(rule, dtstart=first).between(first, last, inc=True)
        assert sorted(kept) == theirs
        for wall, variant in kept.items():
            there = wall.replace(tzinfo=here).astimezone(UTC)
            exists = there.astimezone(here).replace(tzinfo=None) == wall
            assert (variant.planned_at, variant.planned_instant) == (
                (wall, there) if exists else (None, None)
            )
        session.rollback()

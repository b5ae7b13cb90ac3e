"""Where slots fall, and what people are reminded of."""

from datetime import date, datetime, time, timedelta

import pytest

from scheduler.notices import Notice
from scheduler.planning import KeyDate, occurrences, pillars, plans, slots
from scheduler.planning.closed import closed_days
from scheduler.planning.marks import BadMark
from scheduler.planning.reminding import remind
from scheduler.planning.wish import Wish
from tests.newsroom import NOON, a_channel, a_member, a_workspace

MONDAY = date(2026, 11, 23)


@pytest.fixture
def session(sqlite_sessions):
    with sqlite_sessions.writing() as opened:
        yield opened


@pytest.fixture
def ada(session):
    return a_member(session, a_workspace(session))


@pytest.fixture
def channel(session, ada):
    return a_channel(session, ada.workspace)


def add(session, ada, channel, weekday=1, hour=9, **more):
    return slots.add(
        session,
        by=ada,
        channel=channel,
        weekday=weekday,
        at=time(hour),
        pillar=more.pop("pillar", None),
        now=NOON,
        **more,
    )


def falls(slot, days=28, closed=()):
    return [
        planned.at for _, planned in occurrences.times(slot, MONDAY, MONDAY + timedelta(days=days), closed)
    ]


def test_a_slot_follows_a_rule_from_its_first_day(session, ada, channel):
    slot = add(session, ada, channel, rule="rrule:freq=monthly;byday=1TU", starts_on=date(2026, 12, 1))

    assert falls(slot, 60) == [datetime(2026, 12, 1, 9), datetime(2027, 1, 5, 9)]


def test_rules_share_a_weekday_and_hour_with_each_other_and_with_a_weekly_slot(session, ada, channel):
    add(session, ada, channel, weekday=1)
    add(session, ada, channel, rule="FREQ=MONTHLY;BYDAY=1TU", starts_on=date(2026, 12, 1))
    add(session, ada, channel, rule="FREQ=MONTHLY;BYDAY=3TU", starts_on=date(2026, 12, 15))

    for again in ({"weekday": 1}, {"rule": "FREQ=MONTHLY;BYDAY=1TU", "starts_on": date(2026, 12, 1)}):
        with pytest.raises(BadMark):
            add(session, ada, channel, **again)


def test_a_rule_takes_the_place_of_a_weekly_slot_at_the_same_hour(session, ada, channel):
    weekly = add(session, ada, channel, weekday=1)
    monthly = add(session, ada, channel, rule="FREQ=MONTHLY;BYDAY=1TU", starts_on=date(2026, 12, 1))

    found = occurrences.of_channel([weekly, monthly], MONDAY, MONDAY + timedelta(days=14))

    assert [(slot is monthly, planned.at.day) for slot, planned in found] == [(False, 24), (True, 1)]


BAD_RULES = (
    "FREQ=HOURLY", "FREQ=MONTHLY;BYDAY=8TU", "FREQ=YEARLY;BYDAY=54MO", "every day", "FREQ=DAILY;COUNT=3", "FREQ=MONTHLY;BYDAY=XX", "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;BYDAY=MO\nRRULE:FREQ=SECONDLY",
)  # fmt: skip


@pytest.mark.parametrize("rule", BAD_RULES)
def test_a_rule_that_cannot_be_kept_is_refused(session, ada, channel, rule):
    with pytest.raises(BadMark):
        add(session, ada, channel, rule=rule)


@pytest.mark.parametrize("rule", BAD_RULES)
def test_a_bad_rule_kept_before_falls_on_no_day(session, ada, channel, rule):
    slot = add(session, ada, channel, rule="FREQ=DAILY", starts_on=MONDAY)
    slot.rule = rule

    assert falls(slot) == []


def test_a_rule_that_falls_once_in_four_years_is_kept_one_from_another_age_is_not(session, ada, channel):
    slot = add(session, ada, channel, rule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", starts_on=date(2026, 1, 2))

    assert falls(slot, 600) == [datetime(2028, 2, 29, 9)]
    with pytest.raises(BadMark):
        add(session, ada, channel, hour=8, rule="FREQ=DAILY", starts_on=date(1, 1, 1))


def test_one_is_moved_one_is_closed_and_both_can_be_as_usual_again(session, ada, channel):
    slot = add(session, ada, channel)

    slots.change_once(session, slot, date(2026, 11, 24), datetime(2026, 11, 26, 18), by=ada, now=NOON)
    slots.change_once(session, slot, date(2026, 12, 1), None, by=ada, now=NOON)
    changed = falls(slot, 14)
    slots.as_usual(session, slot, date(2026, 12, 1), by=ada, now=NOON)

    assert changed == [datetime(2026, 11, 26, 18)]
    assert datetime(2026, 12, 1, 9) in falls(slot, 14)
    with pytest.raises(BadMark):
        slots.change_once(session, slot, date(2026, 11, 25), None, by=ada, now=NOON)


def test_slots_rest_on_holidays_where_the_plan_says_so(session, ada, channel):
    add(session, ada, channel, weekday=4)
    span = (MONDAY, date(2027, 1, 3))
    before = closed_days(session, ada.workspace_id, [channel.id], *span)[channel.id]

    plans.save(session, channel, Wish(rests_on_holidays=True), by=ada, now=NOON)

    assert before == frozenset()
    assert closed_days(session, ada.workspace_id, [channel.id], *span)[channel.id] == {
        date(2026, 12, 25), date(2027, 1, 1),
    }  # fmt: skip


def test_slots_are_laid_out_from_the_plan_by_its_mix(session, ada, channel):
    trade, places = (pillars.create(session, by=ada, name=name, now=NOON) for name in ("Trade", "Places"))
    plan = plans.save(
        session, channel, Wish(cadence_min=3, cadence_max=4, mix={trade: 60, places: 30}), by=ada, now=NOON
    )
    made = slots.lay_out(session, channel, plan, by=ada, at=time(9), now=NOON)

    assert [slot.weekday for slot in made] == [0, 1, 3]
    assert sorted(slot.pillar.name for slot in made) == ["Places", "Trade", "Trade"]
    assert slots.lay_out(session, channel, plan, by=ada, at=time(9), now=NOON) == []


def test_a_saved_plan_can_be_taken_back(session, ada, channel):
    plans.save(session, channel, Wish(tone="Warm", audiences=("Press", "press", "Clients")), by=ada, now=NOON)
    plans.save(session, channel, Wish(tone="Cold", owner=ada.user), by=ada, now=NOON)

    plans.take_back(session, channel, by=ada, now=NOON)

    plan = plans.plan_for(session, channel)
    assert (plan.tone, plan.owner_id) == ("Warm", None)
    assert [one.audience.name for one in plan.audiences] == ["Press", "Clients"]


def test_people_are_told_once_of_an_evaluation_and_of_a_date_to_write_for(session, ada, channel):
    plans.save(session, channel, Wish(evaluate_on=NOON.date(), owner=ada.user), by=ada, now=NOON)
    session.add(
        KeyDate(
            workspace_id=ada.workspace_id, name="Christmas market", on=date(2025, 12, 5), every_year=True,
            lead_days=21, created_at=NOON,
        )
    )  # fmt: skip
    session.flush()

    first, again = remind(session, NOON), remind(session, NOON + timedelta(hours=1))

    assert (first, again) == (2, 0)
    texts = [str(one.text) for one in session.query(Notice).filter(Notice.workspace_id == ada.workspace_id)]
    assert "Begin to write for “Christmas market”: it comes in 13 days." in texts

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event

from scheduler.db import LocalTime
from scheduler.planning import coverage, judging, pillars, plans
from scheduler.planning.plans import Wish
from scheduler.publishing.delivery import State
from tests.newsroom import NOON, a_channel, a_member, a_post, a_variant, a_workspace

MONDAY = date(2026, 11, 16)


@pytest.fixture
def session(sessions):
    with sessions.writing() as opened:
        yield opened


@pytest.fixture
def editor(session):
    return a_member(session, a_workspace(session))


@pytest.fixture
def channel(session, editor):
    return a_channel(session, editor.workspace, created_at=NOON - timedelta(weeks=30))


def put(session, editor, channel, at, state=State.UNSCHEDULED, pillar=None, **more):
    post = a_post(session, editor, pillar_id=pillar.id if pillar else None, **more)
    variant = a_variant(session, post, channel, planned=LocalTime(at, channel.zone))
    variant.delivery.state = state
    if state == State.SCHEDULED:
        variant.delivery.due_at = variant.planned_instant
    if state == State.PUBLISHED:
        variant.delivery.proof = "seen"
    session.flush()
    return variant


def weeks(session, channel, number=2, today=None):
    return coverage.weeks(session, channel.workspace_id, channel, first_day=MONDAY, weeks=number, today=today)


def test_each_state_counts_where_it_belongs(session, editor, channel):
    for day, state in enumerate(
        (State.UNSCHEDULED, State.HELD, State.SCHEDULED, State.PUBLISHED, State.REMOVED, State.DROPPED), 16
    ):
        put(session, editor, channel, datetime(2026, 11, day, 9), state)

    [week, after] = weeks(session, channel)

    assert (week.planned, week.scheduled, week.published, week.total) == (2, 1, 1, 4)
    assert after.total == 0


def test_a_week_begins_where_the_channel_is(session, editor):
    tokyo = a_channel(session, editor.workspace)
    tokyo.zone = "Asia/Tokyo"
    put(session, editor, tokyo, datetime(2026, 11, 16, 0, 30))
    put(session, editor, tokyo, datetime(2026, 11, 22, 23, 30))

    [week, after] = weeks(session, tokyo)

    assert (week.total, after.total) == (2, 0)


def test_a_week_with_a_clock_change_keeps_its_seven_days(session, editor, channel):
    for day in (19, 25, 26):
        put(session, editor, channel, datetime(2026, 10, day, 12))

    found = coverage.weeks(session, channel.workspace_id, channel, first_day=date(2026, 10, 19), weeks=2)

    assert [week.total for week in found] == [2, 1]


@pytest.mark.parametrize(
    ("first_weekday", "first"), [(0, date(2026, 11, 16)), (6, date(2026, 11, 22)), (2, date(2026, 11, 18))]
)
def test_the_week_begins_on_the_day_the_workspace_says(first_weekday, first):
    assert coverage.first_day_of_week(date(2026, 11, 22), first_weekday) == first


def test_a_week_is_said_against_its_plan(session, editor, channel):
    plans.save(session, channel, Wish(cadence_min=1, cadence_max=2), by=editor, now=NOON)
    for hour in (9, 10, 11):
        put(session, editor, channel, datetime(2026, 11, 16, hour))
    put(session, editor, channel, datetime(2026, 11, 24, 9))

    found = weeks(session, channel, 3)

    assert [str(week.said()) for week in found] == ["1 too many", "On plan", "Short by 1"]
    assert [week.verdict for week in found] == ["over", "even", "gap"]
    assert list(coverage.gaps(found)) == [found[2]]


def test_of_a_week_that_is_over_only_what_went_out_counts(session, editor, channel):
    plans.save(session, channel, Wish(cadence_min=2, cadence_max=2), by=editor, now=NOON)
    put(session, editor, channel, datetime(2026, 11, 16, 9), State.PUBLISHED)
    put(session, editor, channel, datetime(2026, 11, 17, 9))

    [week] = weeks(session, channel, 1, today=date(2026, 11, 23))

    assert (week.past, week.total, str(week.said())) == (True, 1, "Fell short by 1")


def test_a_channel_without_a_plan_is_not_judged(session, editor, channel):
    [week] = weeks(session, channel, 1)

    assert (week.least, week.short, week.over, str(week.said())) == (None, 0, 0, "No plan")


def test_deleted_posts_and_other_workspaces_do_not_count(session, editor, channel):
    put(session, editor, channel, datetime(2026, 11, 16, 9), deleted_at=NOON)
    stranger = a_member(session, a_workspace(session, "Elsewhere"), name="Zoe Far")
    put(session, stranger, a_channel(session, stranger.workspace), datetime(2026, 11, 16, 9))

    assert weeks(session, channel, 1)[0].total == 0


def test_the_mix_is_shown_beside_what_is_there(session, editor, channel):
    trade, places, idle = (
        pillars.create(session, by=editor, name=name, now=NOON) for name in ("Trade", "Places", "Idle")
    )
    plan = plans.save(session, channel, Wish(mix={trade: 60, places: 40}), by=editor, now=NOON)
    for pillar in (trade, trade, trade, None):
        put(session, editor, channel, datetime(2026, 11, 17, 9), pillar=pillar)

    shares = coverage.mix(plan, weeks(session, channel), [trade, places, idle])

    assert [(s.pillar, s.wanted, s.percent) for s in shares] == [
        (trade, 60, 75),
        (places, 40, 0),
        (None, 0, 25),
    ]


def test_thirty_channels_cost_no_more_queries_than_one(session, editor):
    channels = [a_channel(session, editor.workspace, str(number)) for number in range(30)]
    asked = []
    event.listen(session.connection(), "before_cursor_execute", lambda *more: asked.append(more[2]))

    for some in (channels[:1], channels):
        asked.append("--")
        coverage.of_channels(session, editor.workspace_id, some, first_day=MONDAY, weeks=26)

    one, thirty = asked.index("--", 1) - 1, len(asked) - asked.index("--", 1) - 1
    assert one == thirty


def test_a_new_channel_is_not_told_what_it_missed_before_it_was_here(session, editor):
    new, old = (a_channel(session, editor.workspace, name) for name in ("New", "Old"))
    for channel in (new, old):
        plans.save(session, channel, Wish(cadence_min=2, cadence_max=3), by=editor, now=NOON)
    put(session, editor, old, datetime(2026, 11, 9, 9), State.PUBLISHED)  # brought from elsewhere

    found = coverage.of_channels(
        session, editor.workspace_id, [new, old], first_day=date(2026, 11, 2), weeks=4, today=NOON.date()
    )

    said = {channel.name: [str(week.said()) for week in found[channel.id]] for channel in (new, old)}
    assert said["New"] == ["Before the channel was here"] * 3 + ["Short by 2"]
    assert said["Old"] == ["Before the channel was here", "Fell short by 1", "Short by 2", "Short by 2"]
    assert judging.regularity(found[new.id]).of == 0

"""What a plan page says of a channel, against a slow and plain recount on random plans, on both databases."""

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.db import LocalTime
from scheduler.planning import coverage, heat, judging, pillars, plans
from scheduler.planning.wish import Wish
from scheduler.publishing.delivery import State
from tests.newsroom import NOON, a_channel, a_member, a_post, a_variant, a_workspace

WEEKS, DAY, WEEK = 12, timedelta(days=1), timedelta(days=7)
BEGIN = date(2026, 9, 28)  # a Monday; the clocks change in between
OUT = {State.PUBLISHED, State.SCHEDULED}
STATES = (State.PUBLISHED, State.PUBLISHED, State.SCHEDULED, State.UNSCHEDULED, State.HELD, State.DROPPED)

one_post = st.tuples(
    st.integers(-2, 7 * WEEKS + 1),
    st.integers(0, 24 * 60 - 1),
    st.sampled_from(STATES),
    st.sampled_from((0, 1, None)),
)
one_channel = st.fixed_dictionaries(
    {
        "least": st.integers(0, 2),
        "more": st.integers(0, 2),
        "zone": st.sampled_from(("Europe/Paris", "Pacific/Chatham", "America/St_Johns")),
        "here_since": st.integers(-10, 7 * WEEKS),  # days from BEGIN
        "limit": st.sampled_from((None, 0, 30, 60)),
        "wished": st.sampled_from((0, 20, 50)),
        "posts": st.lists(one_post, max_size=22),
    }
)


@pytest.fixture
def house(sessions):
    with sessions.writing() as session:
        member = a_member(session, a_workspace(session))
        themes = [pillars.create(session, by=member, name=name, now=NOON) for name in ("Trade", "Places")]
        pillars.rename(session, themes[0], by=member, name="Trade", nature="promotional", now=NOON)
        yield session, member, themes


@settings(
    max_examples=15, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(told=one_channel, first_weekday=st.integers(0, 6), today=st.integers(0, 7 * WEEKS))
def test_weeks_gaps_regularity_shares_heat_and_too_much_agree_with_a_plain_recount(
    house, told, first_weekday, today
):
    session, member, themes = house
    today = BEGIN + today * DAY
    first_day = coverage.first_day_of_week(BEGIN, first_weekday)
    channel, plan = a_told_channel(session, member, themes, told)

    found = coverage.weeks(
        session, member.workspace_id, channel, first_day=first_day, weeks=WEEKS, today=today
    )

    plain = recount(told, channel, first_day, today)
    assert [(week.total, week.short, week.over) for week in found] == [row[:3] for row in plain]
    asked = [(total, short, much) for total, short, much, over, here in plain if over and here]
    kept = sum(not short and not much for _, short, much in asked)
    silence = max((len(run) for run in "".join("." if n else "x" for n, _, _ in asked).split(".")), default=0)
    judged = judging.regularity(found)
    assert (judged.kept, judged.of, judged.silence) == (kept, len(asked), silence)
    ahead = [short for _, short, _, over, _ in plain if not over]
    assert judging.covered(found) == next((n for n, short in enumerate(ahead) if short), len(ahead))
    shares = coverage.mix(plan, found, themes)
    assert {(share.pillar, share.wanted, share.count, share.percent) for share in shares} == set(
        parts(told, themes, first_day, today)
    )
    said = judging.too_much(plan, found, shares, themes)
    assert sorted(text.msgid for text in said) == sorted(excesses(told, first_day, today))

    by_week = heat.pillars_by_week([found], themes)
    assert {line.about: line.counts for line in by_week if line.total} == weekly(
        told, themes, first_day, today
    )
    [by_day] = heat.channels_by_weekday({channel.id: found}, [channel], begin=first_weekday)
    assert by_day.counts == daily(told, first_day, today)


def a_told_channel(session, member, themes, told):
    since = datetime.combine(BEGIN + told["here_since"] * DAY, datetime.min.time(), ZoneInfo(told["zone"]))
    channel = a_channel(session, member.workspace, zone=told["zone"], created_at=since)
    wish = Wish(
        cadence_min=told["least"], cadence_max=told["least"] + told["more"],
        mix={themes[0]: told["wished"]}, most_promotional=told["limit"],
    )  # fmt: skip
    plan = plans.save(session, channel, wish, by=member, now=NOON)
    for day, minute, state, theme in told["posts"]:
        at = datetime.combine(BEGIN + day * DAY, datetime.min.time()) + timedelta(minutes=minute)
        post = a_post(session, member, pillar_id=None if theme is None else themes[theme].id)
        # Of an hour that comes twice the first; one that does not exist is where the clocks put it.
        planned = LocalTime.of(LocalTime(at, told["zone"])._aware(0), told["zone"])
        variant = a_variant(session, post, channel, planned=planned)
        variant.delivery.state = state
        if state == State.SCHEDULED:
            variant.delivery.due_at = variant.planned_instant
        if state == State.PUBLISHED:
            variant.delivery.proof = "seen"
    session.flush()
    return channel, plan


def counted(told, first_day, today):
    """Number of the week and theme of each post that counts."""
    return [(number, theme, state) for number, theme, state, _ in counted_days(told, first_day, today)]


def counted_days(told, first_day, today):
    for day, _, state, theme in told["posts"]:
        number = (BEGIN + day * DAY - first_day) // WEEK
        is_over = first_day + (number + 1) * WEEK <= today
        if 0 <= number < WEEKS and state != State.DROPPED and (state in OUT or not is_over):
            yield number, theme, state, (BEGIN + day * DAY - first_day).days % 7


def recount(told, channel, first_day, today):
    """Of each week: how many, how many short, how many too many, is it over, was the channel here."""
    totals = Counter(number for number, _, _ in counted(told, first_day, today))
    since = BEGIN + told["here_since"] * DAY
    spoke = [
        number
        for number, _, state in counted(told, first_day, today)
        if state in OUT and first_day + (number + 1) * WEEK <= since
    ]
    rows = []
    for number in range(WEEKS):
        here = first_day + number * WEEK >= since or any(earlier <= number for earlier in spoke)
        total, most = totals[number], told["least"] + told["more"]
        short = max(told["least"] - total, 0) if here else 0
        over = max(total - most, 0) if here else 0
        rows.append((total, short, over, first_day + (number + 1) * WEEK <= today, here))
    return rows


def excesses(told, first_day, today):
    themes = [theme for _, theme, _ in counted(told, first_day, today)]
    if len(themes) < judging.ENOUGH:
        return
    percent = round(100 * themes.count(0) / len(themes))
    if told["limit"] is not None and percent > told["limit"]:
        yield "{percent}% of the posts are {nature}: {most}% at most in the plan."
    if told["wished"] and percent > told["wished"] + judging.TOLERATED:
        yield "Much of “{pillar}”: {percent}% where the plan wishes {wanted}%."


def parts(told, themes, first_day, today):
    """Of each theme, and of none: what was wished, how many there are, and their share."""
    has = [theme for _, theme, _ in counted(told, first_day, today)]
    for theme in (0, 1, None):
        wished = told["wished"] if theme == 0 else 0
        if theme in has or wished:
            percent = round(100 * has.count(theme) / len(has)) if has else 0
            yield themes[theme] if theme is not None else None, wished, has.count(theme), percent


def weekly(told, themes, first_day, today):
    has = [(theme, number) for number, theme, _ in counted(told, first_day, today)]
    return {
        themes[theme] if theme is not None else None: tuple(has.count((theme, n)) for n in range(WEEKS))
        for theme in {theme for theme, _ in has}
    }


def daily(told, first_day, today):
    days = [day for *_, day in counted_days(told, first_day, today)]
    return tuple(days.count(n) for n in range(7))

"""The plan page's figures against a slow, plain recount; its queries however many channels; gaps closed from it."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import event, select

from scheduler.content import Stage, Variant
from scheduler.db import LocalTime
from scheduler.planning import Vote, coverage, filling, heat, judging, pillars, plans, slots
from scheduler.planning.wish import Wish
from scheduler.publishing.delivery import State
from tests.newsroom import NOON, a_channel, a_post, a_variant
from tests.web.browser import text_of

MONDAY = date(2026, 10, 12)
TODAY = NOON.date()
STATES = (State.UNSCHEDULED, State.HELD, State.PUBLISHED, State.SCHEDULED, State.DROPPED, State.REMOVED)
WEEKS = 10


def a_random_plan(session, member, chance):
    themes = [pillars.create(session, by=member, name=f"P{n}", now=NOON) for n in range(3)]
    pillars.rename(session, themes[0], by=member, name="P0", nature="promotional", now=NOON)
    zones = ("Europe/Paris", "America/St_Johns", "Pacific/Chatham")
    channels = [a_channel(session, member.workspace, f"C{n}") for n in range(3)]
    for channel, zone in zip(channels, zones, strict=True):
        channel.zone = zone
        mix = {themes[0]: 40, themes[1]: 30}
        wish = Wish(
            cadence_min=chance.randrange(3), cadence_max=chance.randrange(3, 6), mix=mix, most_promotional=25
        )
        plans.save(session, channel, wish, by=member, now=NOON)
    made = []
    for _ in range(150):
        channel, pillar = chance.choice(channels), chance.choice([*themes, None])
        at = datetime(2026, 10, 10) + timedelta(minutes=chance.randrange(60 * 24 * 80))
        post = a_post(session, member, pillar_id=pillar.id if pillar else None)
        variant = a_variant(session, post, channel, planned=LocalTime(at, channel.zone, 0))
        state = chance.choice(STATES)
        variant.delivery.state = state
        if state == State.SCHEDULED:
            variant.delivery.due_at = variant.planned_instant
        if state == State.PUBLISHED:
            variant.delivery.proof = "seen"
        if chance.random() < 0.1:
            post.deleted_at = NOON
        made.append((channel, pillar, variant, state, post))
    session.flush()
    return channels, themes, made


def test_the_figures_agree_with_a_plain_recount(sessions):
    from tests.newsroom import a_member, a_workspace

    with sessions.writing() as session:
        member = a_member(session, a_workspace(session))
        channels, themes, made = a_random_plan(session, member, random.Random(26))

        found = coverage.of_channels(
            session, member.workspace_id, channels, first_day=MONDAY, weeks=WEEKS, today=TODAY
        )
        late = MONDAY + timedelta(weeks=4)
        lean = coverage.of_channels(
            session,
            member.workspace_id,
            channels,
            first_day=MONDAY,
            weeks=WEEKS,
            today=TODAY,
            pillars_from=late,
        )
        warm = heat.pillars_by_week(found.values(), themes)
        days = heat.channels_by_weekday(found, channels, begin=0)

    for channel in channels:
        for whole, part in zip(found[channel.id], lean[channel.id], strict=True):
            assert part.total == whole.total
            assert part.first_day < late or (part.pillars, part.weekdays) == (whole.pillars, whole.weekdays)

    plain = Counter()
    weekdays = Counter()
    for channel, pillar, variant, state, post in made:
        at = variant.planned_instant.astimezone(ZoneInfo(channel.zone)).date()
        number = (at - MONDAY).days // 7
        if post.deleted_at or state in (State.DROPPED, State.REMOVED) or not 0 <= number < WEEKS:
            continue
        over = MONDAY + timedelta(weeks=number + 1) <= TODAY
        if not over or state in (State.PUBLISHED, State.SCHEDULED):
            weekdays[channel.id, at.weekday()] += 1
            plain[channel.id, number, pillar and pillar.id] += 1
    for channel in channels:
        for number, week in enumerate(found[channel.id]):
            count = sum(n for (c, w, _), n in plain.items() if (c, w) == (channel.id, number))
            assert week.total == count
            assert week.short == max(0, week.least - count)
    for line in warm:
        key = line.about.id if line.about else None
        assert line.counts == tuple(
            sum(plain[channel.id, number, key] for channel in channels) for number in range(WEEKS)
        )
    for line in days:
        assert line.counts == tuple(weekdays[line.about.id, day] for day in range(7))


def test_too_much_of_one_thing_is_said(sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        channel = a_channel(session, member.workspace)
        trade = pillars.create(session, by=member, name="Trade", now=NOON)
        pillars.rename(session, trade, by=member, name="Trade", nature="promotional", now=NOON)
        plan = plans.save(session, channel, Wish(mix={trade: 30}, most_promotional=25), by=member, now=NOON)
        for day in range(6):
            a_variant(
                session, a_post(session, member, pillar_id=trade.id if day < 4 else None), channel,
                planned=LocalTime(datetime(2026, 12, 1 + day, 9), channel.zone),
            )  # fmt: skip
        weeks = coverage.weeks(
            session, member.workspace_id, channel, first_day=date(2026, 11, 30), weeks=2, today=TODAY
        )

        said = [str(t) for t in judging.too_much(plan, weeks, coverage.mix(plan, weeks, [trade]), [trade])]

    assert said == [
        "67% of the posts are promotional: 25% at most in the plan.",
        "Much of “Trade”: 67% where the plan wishes 30%.",
    ]


def test_the_page_asks_as_much_for_thirty_channels_as_for_one(browser, sqlite_sessions, member):
    def queries():
        asked = []
        listener = lambda *given: asked.append(given[2])  # noqa: E731
        event.listen(sqlite_sessions.engine, "before_cursor_execute", listener)
        assert "Photo · French" in text_of(browser.get("/plan"))
        event.remove(sqlite_sessions.engine, "before_cursor_execute", listener)
        return len(asked)

    def another(number):
        with sqlite_sessions.writing() as session:
            channel = a_channel(session, member.workspace, f"C{number}")
            wish = Wish(
                owner=member.user, audiences=(f"People {number}",), languages=("fr",), formats="Photo"
            )
            plans.save(session, channel, wish, by=member, now=NOON)

    another(0)
    one = queries()
    for number in range(1, 30):
        another(number)

    assert queries() == one


def test_a_gap_is_filled_with_the_idea_that_fits(browser, sqlite_sessions, member):
    from datetime import time

    with sqlite_sessions.writing() as session:
        channel = a_channel(session, member.workspace)
        trade = pillars.create(session, by=member, name="Trade", now=NOON)
        plans.save(session, channel, Wish(cadence_min=1, mix={trade: 100}), by=member, now=NOON)
        slots.add(session, by=member, channel=channel, weekday=1, at=time(9), pillar=trade, now=NOON)
        a_post(session, member, title="Far off", stage=Stage.IDEA)
        idea = a_post(session, member, title="The saddler", stage=Stage.IDEA, pillar_id=trade.id)
        session.add(
            Vote(workspace_id=member.workspace_id, post_id=idea.id, user_id=member.user_id, created_at=NOON)
        )
    address = f"/plan/{channel.public_id}/gap/2026-11-23"

    words = text_of(browser.get(address))
    answer = browser.send(address, at="2026-11-24T09:00", idea=idea.public_id)

    assert words.index("The saddler") < words.index("Far off")
    assert "the pillar that lacks" in words
    assert f"/posts/{idea.public_id}" in answer.location
    with sqlite_sessions.reading() as session:
        variants = session.scalars(select(Variant).where(Variant.workspace_id == member.workspace_id))
        [variant] = [one for one in variants if one.post_id == idea.id]
        assert (variant.post.stage, variant.planned_at) == (Stage.DRAFT, datetime(2026, 11, 24, 9))
        assert (
            filling.places(session, channel, date(2026, 11, 23), now=datetime(2026, 11, 22, 12, tzinfo=UTC))
            != []
        )
    again = browser.send(address, at="2026-11-26T09:00", idea=idea.public_id)
    assert again.status_code == 422
    assert "This is no idea any more" in text_of(again)
    with sqlite_sessions.reading() as session:
        mine = select(Variant).where(Variant.workspace_id == member.workspace_id, Variant.id == variant.id)
        assert session.scalars(mine).one().planned_at == datetime(2026, 11, 24, 9)
    assert browser.send(address, at="2026-11-20T09:00").status_code == 422
    assert browser.get(f"/plan/{channel.public_id}/gap/soon").status_code == 404


def test_pillars_by_week_are_shown_of_one_channel_too(browser, sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        trade = pillars.create(session, by=member, name="Trade", now=NOON)
        channels = [a_channel(session, member.workspace, name) for name in ("Square", "Letter")]
        for channel in channels:
            post = a_post(session, member, pillar_id=trade.id)
            a_variant(session, post, channel, planned=LocalTime(datetime(2026, 11, 26, 9), channel.zone))

    every = text_of(browser.get("/plan"))
    one = text_of(browser.get(f"/plan?heat={channels[0].public_id}"))

    assert "Trade 0 0 0 0 0 2" in every
    assert "Pillars by week, Square" in one
    assert "Trade 0 0 0 0 0 1" in one

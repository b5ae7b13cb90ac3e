"""What rules know beyond the words comes from the calendar, the plan, the library and the look ahead: asked at the gate."""

from datetime import timedelta

import pytest

from scheduler.activity import record
from scheduler.charter import Severity, editing, review, versions
from scheduler.content import link_check
from scheduler.db import LocalTime
from scheduler.planning import ChannelPlan, Pillar
from scheduler.planning.key_date import KeyDate
from scheduler.publishing import State
from scheduler.publishing.gating import gate
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace

TEXT = "Our bees are going to sleep and we close the hives until March"
DAY = timedelta(days=1)


@pytest.fixture
def session(sqlite_sessions):
    with sqlite_sessions.writing() as opened:
        yield opened


@pytest.fixture
def editor(session):
    return a_member(session, a_workspace(session))


@pytest.fixture
def channel(session, editor):
    return a_channel(session, editor.workspace)


def adopt(session, editor, kind, settings, severity=Severity.BLOCK, **more):
    draft = versions.draft_from(session, by=editor, now=NOON)
    editing.write_rule(session, draft, kind=kind, settings=settings, severity=severity, **more)
    versions.adopt(session, draft, by=editor, now=NOON)


def planned(session, editor, channel, at, text=TEXT, state=State.UNSCHEDULED, **more):
    variant = a_post(session, editor, text, channel, **more).variants[0]
    wall = LocalTime.of(at, "Europe/Paris")
    variant.planned_at, variant.planned_zone, variant.planned_instant = wall.at, wall.zone, at
    variant.delivery.state, variant.delivery.due_at = state, at
    session.flush()
    session.expire(variant, ["post"])
    return variant


def stopped(session, variant):
    found = gate.look(session, variant, at=variant.planned_instant, by=None, now=NOON)
    return [str(one.text) for one in found if one.ground == "charter"]


def test_a_channel_speaks_no_more_a_week_than_its_plan_says(session, editor, channel):
    adopt(session, editor, "cadence", {"by_plan": True})
    session.add(
        ChannelPlan(
            workspace_id=editor.workspace_id,
            channel_id=channel.id,
            cadence_min=1,
            cadence_max=1,
            changed_at=NOON,
        )
    )
    planned(session, editor, channel, NOON + DAY, state=State.SCHEDULED)

    [again] = stopped(session, planned(session, editor, channel, NOON + 2 * DAY))
    next_week = stopped(session, planned(session, editor, channel, NOON + 9 * DAY))

    assert "1 at most" in again
    assert next_week == []


def test_sales_are_counted_by_the_nature_of_pillars_against_the_plan(session, editor, channel):
    adopt(session, editor, "self-promotion", {"days": 28})
    pillar = Pillar(workspace_id=editor.workspace_id, name="Shop", nature="promotional", created_at=NOON)
    plan = ChannelPlan(
        workspace_id=editor.workspace_id, channel_id=channel.id, most_promotional=10, changed_at=NOON
    )
    session.add_all([pillar, plan])
    session.flush()
    for hours in range(1, 6):
        planned(session, editor, channel, NOON + timedelta(hours=hours), state=State.SCHEDULED)

    [sells] = stopped(session, planned(session, editor, channel, NOON + DAY, pillar_id=pillar.id))

    assert sells.startswith("With this one, 17%")


def test_the_same_words_again_or_on_another_channel_are_an_echo(session, editor, channel):
    adopt(session, editor, "echo", {"days": 30, "alike": 70, "elsewhere": True})
    other = a_channel(session, editor.workspace, "Journal")
    planned(session, editor, other, NOON + DAY, state=State.SCHEDULED)

    [echo] = stopped(session, planned(session, editor, channel, NOON + 2 * DAY, TEXT + "!"))
    own = stopped(
        session, planned(session, editor, channel, NOON + 2 * DAY, "Six other words than the ones before")
    )

    assert "Journal" in echo
    assert own == []


def test_quiet_hours_are_of_the_channels_wall_and_holidays_of_the_workspace(session, editor, channel):
    adopt(session, editor, "quiet-hours", {"begins": "21:00", "ends": "07:00"})
    adopt(session, editor, "days-off", {"holidays": True})
    at_night = NOON.replace(month=12, day=24, hour=20, minute=30)  # UTC: half past nine in Paris

    [night] = stopped(session, planned(session, editor, channel, at_night))
    [christmas] = stopped(session, planned(session, editor, channel, NOON.replace(month=12, day=25)))

    assert "21:30" in night
    assert "public holiday" in christmas


def test_an_embargo_that_has_ended_sets_a_name_free(session, editor, channel):
    adopt(session, editor, "confidential-terms", {"terms": [{"word": "Dawn", "instead": "Press day"}]})
    day = (NOON + 3 * DAY).date()
    session.add(
        KeyDate(
            workspace_id=editor.workspace_id,
            name="Press day",
            on=day,
            every_year=False,
            embargo=True,
            created_at=NOON,
        )
    )
    session.flush()

    [before] = stopped(session, planned(session, editor, channel, NOON + DAY, "Dawn is near"))
    long_after = stopped(session, planned(session, editor, channel, NOON + 800 * DAY, "Dawn is near"))

    assert "Press day" in before
    assert long_after == []


def test_a_link_that_led_nowhere_is_remembered(session, editor, channel):
    adopt(session, editor, "dead-links", {})
    link = "https://example.org/gone"
    link_check.remember(session, editor.workspace_id, {link: "404"}, now=NOON)
    dead = stopped(session, planned(session, editor, channel, NOON + DAY, f"Read {link}."))

    link_check.remember(session, editor.workspace_id, {link: ""}, now=NOON)
    mended = stopped(session, planned(session, editor, channel, NOON + DAY, f"Read {link}."))

    assert (len(dead), mended) == (1, [])


def test_a_tomorrow_that_moved_is_found(session, editor, channel):
    adopt(session, editor, "freshness", {"days": None}, severity=Severity.ADVISE)
    variant = planned(session, editor, channel, NOON + 5 * DAY, "See you tomorrow")
    was = LocalTime.of(NOON + 2 * DAY, "Europe/Paris")
    record(session, editor, "planned", variant, now=NOON, at=was.spoken())
    session.flush()

    [found] = review(session, variant, at=variant.planned_instant)

    assert str(found.message).startswith("“tomorrow” was written for")


def test_a_rule_in_a_scope_stops_only_there(session, editor, channel):
    here = {"channels": [channel.public_id], "people": [editor.user.public_id], "first": "2020-01-01"}
    adopt(session, editor, "words-to-avoid", {"words": ["bees"]}, scope=here)
    other = a_channel(session, editor.workspace, "Journal")

    assert len(stopped(session, planned(session, editor, channel, NOON + DAY))) == 1
    assert stopped(session, planned(session, editor, other, NOON + DAY)) == []

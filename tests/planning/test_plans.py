import pytest

from scheduler.people import Role
from scheduler.people.roles import NotAllowed
from scheduler.planning import pillars, plans
from scheduler.planning.plans import Wish
from tests.newsroom import NOON, a_channel, a_member, a_workspace


@pytest.fixture
def session(sessions):
    with sessions.writing() as opened:
        yield opened


@pytest.fixture
def editor(session):
    return a_member(session, a_workspace(session))


@pytest.fixture
def channel(session, editor):
    return a_channel(session, editor.workspace)


def a_pillar(session, editor, name):
    return pillars.create(session, by=editor, name=name, now=NOON)


def save(session, channel, editor, version=None, **wish):
    return plans.save(session, channel, Wish(**wish), by=editor, now=NOON, version=version)


def test_a_channel_has_no_plan_until_one_is_saved(session, channel, editor):
    assert plans.plan_for(session, channel) is None

    saved = save(session, channel, editor, audience=" Resellers ", cadence_min=2, cadence_max=3)

    assert plans.plan_for(session, channel) is saved
    assert (saved.audience, saved.cadence_min, saved.cadence_max) == ("Resellers", 2, 3)


def test_the_mix_can_be_changed_and_emptied(session, channel, editor):
    trade, places, people = (a_pillar(session, editor, name) for name in ("Trade", "Places", "People"))
    save(session, channel, editor, mix={trade: 50, places: 30})

    plan = save(session, channel, editor, mix={trade: 40, places: 0, people: 60})
    changed = {share.pillar.name: share.percent for share in plan.shares}
    save(session, channel, editor)

    assert changed == {"Trade": 40, "People": 60}
    assert plan.shares == []


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"cadence_min": 3, "cadence_max": 2}, "cadence_max"),
        ({"cadence_min": -1}, "cadence_min"),
        ({"cadence_min": 1, "cadence_max": 1000}, "cadence_max"),
        ({"audience": "x" * 301}, "audience"),
    ],
)
def test_a_plan_that_cannot_be_kept_says_what_to_correct(session, channel, editor, wish, field):
    with pytest.raises(plans.BadPlan) as refused:
        save(session, channel, editor, **wish)

    assert list(refused.value.problems) == [field]


def test_the_shares_make_at_most_a_hundred_percent(session, channel, editor):
    trade, places = a_pillar(session, editor, "Trade"), a_pillar(session, editor, "Places")

    with pytest.raises(plans.BadPlan) as refused:
        save(session, channel, editor, mix={trade: 60, places: 41})

    assert str(refused.value.problems["mix"]) == "The shares make 101 percent together: at most 100."


def test_two_people_saving_one_plan_do_not_overwrite_each_other(session, channel, editor):
    first = save(session, channel, editor, version=0).version

    save(session, channel, editor, version=first, tone="Warm")

    for stale in (0, first):
        with pytest.raises(plans.SomebodyElseSaved):
            save(session, channel, editor, version=stale, tone="Cold")


def test_an_approver_does_not_plan(session, channel, editor):
    approver = a_member(session, editor.workspace, Role.APPROVER, name="Paul Vent")

    with pytest.raises(NotAllowed):
        save(session, channel, approver)


def test_pillars_are_named_once_ordered_and_closed(session, editor):
    trade, places, people = (a_pillar(session, editor, name) for name in ("Trade", "Places", "People"))

    for name in (" trade ", "", "x" * 81):
        with pytest.raises(pillars.BadName):
            a_pillar(session, editor, name)
    pillars.move(session, people, by=editor, steps=-5, now=NOON)
    pillars.rename(session, trade, by=editor, name="Our trade", now=NOON)
    pillars.close(session, places, by=editor, now=NOON)

    living = pillars.living(session, editor.workspace_id)
    assert [p.name for p in living] == ["People", "Our trade"]
    assert pillars.everything(session, editor.workspace_id)[-1] is places

    pillars.reopen(session, places, by=editor, now=NOON)
    assert places in pillars.living(session, editor.workspace_id)

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from scheduler import approvals
from scheduler.approvals import ApprovalLink, paths
from scheduler.approvals.deciding import OwnWords
from scheduler.approvals.eyes import Eyes
from scheduler.approvals.paths import Step
from scheduler.approvals.step import Outside
from scheduler.charter import Severity, versions
from scheduler.charter import editing as rules
from scheduler.people import Role
from scheduler.publishing import State, after_decision
from scheduler.publishing.gating import renewal
from scheduler.publishing.planned import editing
from scheduler.series import following, standing
from scheduler.series.beginning import Wish, begin
from scheduler.series.standing import CannotStand
from tests.newsroom import NOON, a_member, a_post
from tests.series.coming_back import a_rhythm, a_series, dates, made, state_of

LAST = date(2026, 12, 10)


@pytest.fixture
def series(session, editor, boss, channel):
    paths.create(
        session, by=editor, name="The boss reads", channels=None, steps=[Step(Role.APPROVER)], now=NOON
    )
    return a_series(session, editor, channel, horizon=timedelta(days=28))


def states(session, series):
    return [state_of(session, post) for post in made(session, series)]


def approve(session, series, boss):
    standing.ask(session, series.template, until=LAST, by=boss_less(session, series), now=NOON)
    for variant in series.template.variants:
        approvals.decide(session, variant, verdict="approve", by=boss, now=NOON)
        after_decision(session, variant, by=boss, now=NOON)


def boss_less(session, series):
    from scheduler.people.finding import membership_of

    return membership_of(session, series.owner_id, series.workspace_id)


def test_without_a_yes_each_date_waits_in_review(session, series):
    assert states(session, series) == [State.UNSCHEDULED] * 4
    assert {post.stage for post in made(session, series)} == {"submitted"}


@pytest.fixture
def client_reads(session, editor):
    outside = Outside("claire@client.example", "Claire Roy", "fr")
    paths.create(
        session,
        by=editor,
        name="The client",
        channels=None,
        steps=[Step(Role.OWNER, outside=(outside,))],
        now=NOON,
    )


def links(session, series):
    return session.scalars(select(ApprovalLink).where(ApprovalLink.workspace_id == series.workspace_id)).all()


def test_a_client_outside_is_asked_about_each_date(session, client_reads, editor, channel):
    series = a_series(session, editor, channel, horizon=timedelta(days=28))

    assert len(links(session, series)) == 4


def test_a_client_outside_is_not_asked_about_dates_the_charter_stops(session, client_reads, editor, channel):
    owner = a_member(session, editor.workspace, Role.OWNER, name="Oda Patronne")
    draft = versions.draft_from(session, by=owner, now=NOON)
    stopped = {"words": ["come and see"]}
    rules.write_rule(session, draft, kind="words-to-avoid", settings=stopped, severity=Severity.BLOCK)
    versions.adopt(session, draft, by=owner, now=NOON)

    series = a_series(session, editor, channel, horizon=timedelta(days=28))

    assert links(session, series) == []
    assert {post.stage for post in made(session, series)} == {"draft"}
    assert all(date.trouble for date in dates(session, series))


def test_a_standing_yes_lets_untouched_dates_leave_until_its_end(session, series, boss):
    approve(session, series, boss)

    # 24 November, 1 and 8 December; the 15th lies after the end.
    assert states(session, series) == [State.SCHEDULED] * 3 + [State.UNSCHEDULED]


def test_any_edit_ends_it_for_that_date(session, series, editor, boss):
    approve(session, series, boss)
    second = made(session, series)[1]

    changed = editing.revise(session, second, by=editor, now=NOON, text="The mayor comes.")

    assert changed.unscheduled
    assert states(session, series)[:3] == [State.SCHEDULED, State.UNSCHEDULED, State.SCHEDULED]


def test_the_author_never_gives_it_not_even_alone(session, series, editor):
    owner = a_member(session, editor.workspace, Role.OWNER, name="Oda Patronne")
    standing.ask(session, series.template, until=LAST, by=editor, now=NOON)
    owner_wrote = series.template.variants[0]
    series.template.author_id = owner.user_id

    with pytest.raises(OwnWords):
        approvals.decide(session, owner_wrote, verdict="approve", by=owner, now=NOON)


def test_withdrawn_nothing_that_stood_under_it_leaves(session, series, boss):
    approve(session, series, boss)

    standing.withdraw(session, series.template, by=boss, now=NOON)
    from scheduler.db import across_workspaces

    with across_workspaces(session):
        renewal.renew(session, now=NOON)

    assert states(session, series) == [State.HELD] * 3 + [State.UNSCHEDULED]


def test_a_yes_to_one_date_says_nothing_about_the_others(session, series, boss):
    first = made(session, series)[0].variants[0]

    approvals.decide(session, first, verdict="approve", by=boss, now=NOON)
    after_decision(session, first, by=boss, now=NOON)

    assert states(session, series) == [State.SCHEDULED] + [State.UNSCHEDULED] * 3


def test_it_needs_an_end_within_a_year(session, series, editor):
    with pytest.raises(CannotStand):
        standing.ask(session, series.template, until=date(2029, 1, 1), by=editor, now=NOON)


def test_withdrawn_and_asked_for_again_it_has_to_be_given_again(session, series, editor, boss):
    approve(session, series, boss)
    standing.withdraw(session, series.template, by=editor, now=NOON)

    standing.ask(session, series.template, until=LAST, by=editor, now=NOON + timedelta(hours=1))

    [stands] = standing.standing(session, series.template, now=NOON + timedelta(hours=1))
    assert (stands.needed, stands.approved) == (True, False)


def test_whoever_wrote_the_words_is_a_hand_of_every_date_also_detached(session, editor, boss, channel):
    helper = a_member(session, editor.workspace, name="Hugo Aide")
    post = a_post(session, boss, "By the boss.", channel)
    editing.revise(session, post, by=helper, now=NOON, text="By the boss and Hugo.")
    series = begin(
        session, post, Wish("Visit", a_rhythm()), by=editor, now=NOON, horizon=timedelta(days=7)
    )  # fmt: skip
    [date] = made(session, series)
    everybody = {editor.user_id, boss.user_id, helper.user_id}

    assert Eyes(session, editor.workspace_id).hands(date) == everybody

    following.detach(session, dates(session, series)[0], by=editor, now=NOON)
    assert Eyes(session, editor.workspace_id).hands(date) == everybody

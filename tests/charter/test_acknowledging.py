"""Who has read the charter, and what they may do until they have."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from scheduler import approvals, publishing
from scheduler.approvals.deciding import NotRead
from scheduler.approvals.paths import Step, create
from scheduler.charter import acknowledging, editing, reminding, terms, versions
from scheduler.charter.written import digest_of
from scheduler.content import writing
from scheduler.db import LocalTime
from scheduler.notices import Notice
from scheduler.people import Role
from scheduler.publishing import Refused
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace

LATER = NOON + timedelta(days=15)


@pytest.fixture
def session(sqlite_sessions):
    with sqlite_sessions.writing() as opened:
        yield opened


@pytest.fixture
def adopter(session):
    return a_member(session, a_workspace(session), Role.OWNER)


@pytest.fixture
def colleague(session, adopter):
    return a_member(session, adopter.workspace, Role.EDITOR, name="Idris Benali")


@pytest.fixture
def version(session, adopter):
    return adopt(session, adopter)


def adopt(session, by, title="Limits", now=NOON):
    version = versions.draft_from(session, by=by, now=now)
    editing.write_clause(session, version, key="liberty", title=title, text="Within the law.")
    versions.adopt(session, version, by=by, now=now)
    return version


def in_a_month():
    return LocalTime(datetime(2026, 12, 22, 12), "Europe/Paris")


def test_whoever_adopts_it_has_read_it_and_the_others_have_fourteen_days(
    session, version, adopter, colleague
):
    mine, theirs = (acknowledging.reading_of(session, one) for one in (adopter, colleague))

    assert mine.acknowledged_at == NOON
    assert (theirs.acknowledged_at, theirs.due_at) == (None, NOON + timedelta(days=14))


def test_after_the_grace_one_drafts_but_does_not_submit_schedule_or_approve(
    session, version, adopter, colleague
):
    channel = a_channel(session, adopter.workspace)
    create(session, by=adopter, name="All", channels=None, steps=[Step(Role.EDITOR)], now=NOON)
    theirs = a_post(session, colleague, "Mine.", channel)
    others = a_post(session, adopter, "Yours.", channel)
    publishing.submit(session, others, by=adopter, now=LATER)

    writing.plan(session, theirs.variants[0], in_a_month(), by=colleague, now=LATER)

    with pytest.raises(acknowledging.NotAcknowledged):
        publishing.submit(session, theirs, by=colleague, now=LATER)
    with pytest.raises(NotRead):
        approvals.decide(session, others.variants[0], verdict="approve", by=colleague, now=LATER)
    with pytest.raises(Refused) as refused:
        publishing.schedule(session, theirs.variants[0], planned=in_a_month(), by=colleague, now=LATER)
    assert "acknowledgement" in [one.ground for one in refused.value.refusals]


def test_who_says_they_read_it_speaks_again_and_the_hash_of_the_words_is_kept(session, version, colleague):
    said = acknowledging.acknowledge(session, by=colleague, digest=digest_of(version), now=LATER)

    acknowledging.demand_acknowledged(session, colleague, now=LATER)
    assert said.digest == version.digest == digest_of(version)


def test_words_adopted_meanwhile_are_not_acknowledged_unseen(session, version, adopter, colleague):
    seen = digest_of(version)
    adopt(session, adopter, "Other limits", now=LATER)

    with pytest.raises(acknowledging.OtherWords):
        acknowledging.acknowledge(session, by=colleague, digest=seen, now=LATER)


def test_who_came_later_has_the_same_time_from_their_first_day(session, version, adopter):
    new = a_member(session, adopter.workspace, name="Noé Day")
    new.created_at = LATER

    assert acknowledging.reading_of(session, new).due_at == LATER + timedelta(days=14)


def test_the_grace_is_the_houses_to_set(session, version, adopter, colleague):
    terms.set_terms(session, by=adopter, grace_days=2, review_on=None, public=False)

    assert acknowledging.reading_of(session, colleague).lapsed(NOON + timedelta(days=2))


def test_each_is_reminded_once_before_the_end_and_once_after_it(session, colleague, version):
    near = NOON + timedelta(days=12)
    for now in (near, near + timedelta(hours=1), LATER, LATER + timedelta(hours=1)):
        reminding.remind(session, now)

    told = session.scalars(
        select(Notice.kind)
        .where(Notice.workspace_id == colleague.workspace_id, Notice.user_id == colleague.user_id)
        .order_by(Notice.id)
    ).all()
    assert told == ["charter", "charter_soon", "charter_over"]


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(days=3), "within 3 days"),
        (timedelta(days=1, hours=23), "within 2 days"),
        (timedelta(hours=20), "within a day"),
    ],
)
def test_the_reminder_names_the_time_that_is_left(session, colleague, version, before, words):
    reminding.remind(session, NOON + timedelta(days=14) - before)

    [text] = session.scalars(
        select(Notice.text).where(
            Notice.workspace_id == colleague.workspace_id,
            Notice.user_id == colleague.user_id,
            Notice.kind == "charter_soon",
        )
    )
    assert words in str(text)


def test_what_it_said_of_days_that_are_left_is_settled_once_they_are_over(session, colleague, version):
    for now in (NOON + timedelta(days=12), LATER):
        reminding.remind(session, now)

    unread = session.scalars(
        select(Notice.kind)
        .where(
            Notice.workspace_id == colleague.workspace_id,
            Notice.user_id == colleague.user_id,
            Notice.read_at.is_(None),
        )
        .order_by(Notice.id)
    ).all()
    assert unread == ["charter", "charter_over"]


def test_the_yearly_review_is_told_once_to_those_who_write_the_charter(session, version, adopter):
    terms.set_terms(session, by=adopter, grace_days=14, review_on=NOON.date(), public=False)

    told = [reminding.remind(session, NOON), reminding.remind(session, NOON)]

    assert told == [1, 0]

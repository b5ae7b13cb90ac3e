from datetime import date, timedelta

import pytest
from sqlalchemy import select

from scheduler import publishing
from scheduler.db import LocalTime, across_workspaces
from scheduler.expiry import Deed, coming_due, keeping
from scheduler.expiry.keeping import BadExpiry
from scheduler.notices import Notice
from scheduler.publishing import Delivery, Kind, Refused, State
from scheduler.publishing.gating import renewal
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace

TOMORROW = date(2026, 11, 23)
AFTER = NOON + timedelta(days=1)


@pytest.fixture
def session(sessions):
    with sessions.writing() as opened:
        yield opened


@pytest.fixture
def editor(session):
    return a_member(session, a_workspace(session))


@pytest.fixture
def post(session, editor):
    return a_post(session, editor, "Tickets until Sunday.", a_channel(session, editor.workspace))


def out(session, post):
    delivery = post.variants[0].delivery
    delivery.state, delivery.proof, delivery.published_at = State.PUBLISHED, "https://example.org/1", NOON
    session.flush()


def removals(session, post):
    return session.scalars(
        select(Delivery).where(Delivery.workspace_id == post.workspace_id, Delivery.kind == Kind.REMOVE)
    ).all()


def test_on_its_day_what_is_out_is_taken_down_once_through_the_same_ledger(session, editor, post):
    out(session, post)
    keeping.set_day(session, post, on=TOMORROW, deed=Deed.REMOVE, by=editor, now=NOON)
    assert not coming_due.waiting(session, now=NOON)

    coming_due.see_to(session, now=AFTER)
    coming_due.see_to(session, now=AFTER)

    [removal] = removals(session, post)
    assert removal.reason == "Its time was over on 2026-11-23."


def test_a_post_to_be_looked_over_stays_and_its_owner_is_told(session, editor, post):
    out(session, post)
    keeping.set_day(session, post, on=TOMORROW, deed=Deed.REVIEW, reason="Prices", by=editor, now=NOON)

    coming_due.see_to(session, now=AFTER)

    [notice] = session.scalars(select(Notice).where(Notice.workspace_id == post.workspace_id))
    assert "Prices" in str(notice.text)
    assert not removals(session, post)


def test_a_day_that_has_come_is_no_end(session, editor, post):
    with pytest.raises(BadExpiry):
        keeping.set_day(session, post, on=NOON.date(), deed=Deed.REVIEW, by=editor, now=NOON)


def test_taken_back_the_post_stays(session, editor, post):
    out(session, post)
    keeping.set_day(session, post, on=TOMORROW, deed=Deed.REMOVE, by=editor, now=NOON)

    keeping.clear(session, post, by=editor, now=NOON)
    coming_due.see_to(session, now=AFTER)

    assert not removals(session, post)


def test_what_is_just_leaving_on_its_last_day_is_taken_down_once_it_is_out(session, editor, post):
    keeping.set_day(session, post, on=TOMORROW, deed=Deed.REMOVE, by=editor, now=NOON)
    delivery = post.variants[0].delivery
    delivery.state, delivery.owner = State.PUBLISHING, "a worker"
    session.flush()
    coming_due.see_to(session, now=AFTER)
    assert not removals(session, post)

    delivery.owner = None
    out(session, post)
    coming_due.see_to(session, now=AFTER + timedelta(minutes=10))

    assert len(removals(session, post)) == 1


@pytest.mark.parametrize("doubt", [State.UNCONFIRMED, State.WAITING])
def test_what_may_be_out_is_taken_down_once_somebody_knows_and_the_rest_on_its_day(
    session, editor, post, doubt
):
    other = a_post(
        session, editor, "Tickets.", post.variants[0].channel, a_channel(session, editor.workspace, "Quay")
    )
    keeping.set_day(session, other, on=TOMORROW, deed=Deed.REMOVE, by=editor, now=NOON)
    first, second = (variant.delivery for variant in other.variants)
    for delivery in (first, second):
        delivery.state, delivery.proof, delivery.published_at = State.PUBLISHED, "https://example.org/1", NOON
    first.state = doubt
    session.flush()

    coming_due.see_to(session, now=AFTER)
    on_its_day = [removal.variant_id for removal in removals(session, other)]
    coming_due.see_to(session, now=AFTER + timedelta(minutes=10))
    told = session.scalars(select(Notice.text).where(Notice.workspace_id == post.workspace_id)).all()
    first.state = State.PUBLISHED
    session.flush()
    coming_due.see_to(session, now=AFTER + timedelta(minutes=20))

    assert on_its_day == [second.variant_id]
    assert sum("may" in str(text) or "Nobody knows" in str(text) for text in told) == 1
    assert {removal.variant_id for removal in removals(session, other)} == {
        first.variant_id,
        second.variant_id,
    }
    assert not coming_due.waiting(session, now=AFTER + timedelta(days=1))


def test_nothing_is_planned_after_its_end_and_what_was_is_held(session, editor, post):
    keeping.set_day(session, post, on=TOMORROW, deed=Deed.REMOVE, by=editor, now=NOON)
    at = LocalTime.of(NOON + timedelta(days=2), "Europe/Paris")

    with pytest.raises(Refused) as refused:
        publishing.schedule(session, post.variants[0], planned=at, by=editor, now=NOON)
    keeping.clear(session, post, by=editor, now=NOON)
    publishing.schedule(session, post.variants[0], planned=at, by=editor, now=NOON)
    keeping.set_day(session, post, on=TOMORROW, deed=Deed.REMOVE, by=editor, now=NOON)
    with across_workspaces(session):
        renewal.renew(session, now=NOON)

    assert [one.ground for one in refused.value.refusals] == ["ended"]
    session.refresh(post.variants[0].delivery)
    assert post.variants[0].delivery.state == State.HELD
    assert "2026-11-23" in str(post.variants[0].delivery.cause)

"""A freeze of a part of what a channel has: the rest goes on, exceptions leave by name, and nothing leaves when it is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler import publishing
from scheduler.content import Label, Post, PostLabel, Variant, labelling
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership
from scheduler.planning import Campaign, Pillar
from scheduler.planning.key_date import KeyDate
from scheduler.publishing import Delivery, Freeze, Refused, State
from scheduler.publishing.gating.stamping import stamp
from scheduler.publishing.planned import editing, freezing, releasing, thawing
from scheduler.publishing.planned.freezing import WHOLE, EmptyFreeze, Reach
from scheduler.publishing.planned.overdue import stop
from tests.newsroom import NOON, FixedClock
from tests.publishing.scripted import Script
from tests.publishing.stage import a_newsroom, a_scheduled, delivery_of, drained

HOUR = timedelta(hours=1)


def post_of(session: Session, delivery: int) -> Post:
    variant = session.get_one(Delivery, delivery).variant
    assert variant is not None
    return variant.post


def campaign(session: Session, post: Post) -> str:
    made = Campaign(
        workspace_id=post.workspace_id,
        name="Spring",
        starts_on=NOON.date(),
        ends_on=NOON.date(),
        created_at=NOON,
    )
    session.add(made)
    session.flush()
    post.campaign_id = made.id
    return made.public_id


def pillar(session: Session, post: Post) -> str:
    made = Pillar(workspace_id=post.workspace_id, name="The season", created_at=NOON)
    session.add(made)
    session.flush()
    post.pillar_id = made.id
    return made.public_id


def label(session: Session, post: Post) -> str:
    made = Label(workspace_id=post.workspace_id, name="river", created_at=NOON)
    session.add(made)
    session.flush()
    session.add(PostLabel(workspace_id=post.workspace_id, post_id=post.id, label_id=made.id))
    return made.public_id


def language(session: Session, post: Post) -> str:
    post.language = "fr"
    return "fr"


def freeze(sessions: Sessions, reach: Reach = WHOLE, until: timedelta | None = None) -> int:
    with sessions.writing() as session, across_workspaces(session):
        ada = session.scalars(select(Membership)).one()
        until_at = NOON + until if until else None
        return freezing.impose(session, reason="A fire.", by=ada, now=NOON, reach=reach, until_at=until_at).id


def swept(sessions: Sessions, clock: FixedClock) -> None:
    with sessions.writing() as session, across_workspaces(session):
        stop(session, now=clock.now())


@pytest.mark.parametrize(
    ("scope", "belong"),
    [("campaigns", campaign), ("pillars", pillar), ("labels", label), ("languages", language)],
)
def test_a_freeze_of_a_part_holds_that_part_and_lets_the_rest_leave(
    sessions: Sessions, script: Script, scope: str, belong: Callable[[Session, Post], str]
) -> None:
    [channel] = a_newsroom(sessions)
    inside, other = a_scheduled(sessions, channel, "A."), a_scheduled(sessions, channel, "B.")
    with sessions.writing() as session, across_workspaces(session):
        name = belong(session, post_of(session, inside))
        session.flush()
        variant = session.get_one(Variant, session.get_one(Delivery, inside).variant_id)
        again = stamp(session, variant, now=NOON)
        session.execute(update(Delivery).where(Delivery.id == inside).values(**again))
    found = freeze(sessions, Reach(scope, (name,)))

    clock = FixedClock()
    drained(sessions, script, clock)
    swept(sessions, clock)

    assert delivery_of(sessions, inside).state == State.HELD
    assert delivery_of(sessions, other).state == State.PUBLISHED
    with sessions.reading() as session, across_workspaces(session):
        held = thawing.held_by(session, session.get_one(Freeze, found), most=5)
        assert [row.id for row in held] == [inside]


@pytest.mark.parametrize(
    "reach", [WHOLE, Reach("languages", ("en",))], ids=["everything", "what is in English"]
)
def test_what_is_frozen_at_once_is_frozen_for_a_worker_whose_clock_is_late(
    sessions: Sessions, script: Script, reach: Reach
) -> None:
    [channel] = a_newsroom(sessions)
    waiting = a_scheduled(sessions, channel, "A.")
    with sessions.writing() as session, across_workspaces(session):
        ada = session.scalars(select(Membership)).one()
        # A worker's clock on PostgreSQL is late by the way from the database; between hosts it may be seconds.
        freezing.impose(session, reason="A fire.", by=ada, now=NOON + timedelta(seconds=2), reach=reach)

    drained(sessions, script, FixedClock())

    assert delivery_of(sessions, waiting).state == State.SCHEDULED


def test_what_will_be_frozen_leaves_until_then(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    waiting = a_scheduled(sessions, channel, "A.")
    with sessions.writing() as session, across_workspaces(session):
        ada = session.scalars(select(Membership)).one()
        freezing.impose(session, reason="A fire.", by=ada, now=NOON, from_at=NOON + timedelta(seconds=2))

    drained(sessions, script, FixedClock())

    assert delivery_of(sessions, waiting).state == State.PUBLISHED


def released(sessions: Sessions, freeze_id: int, delivery: int) -> None:
    with sessions.writing() as session, across_workspaces(session):
        ada = session.scalars(select(Membership)).one()
        variant = session.get_one(Variant, session.get_one(Delivery, delivery).variant_id)
        found = session.get_one(Freeze, freeze_id)
        releasing.release(session, found, variant, why="The town asked.", by=ada, now=NOON)


def test_what_is_released_by_name_leaves_inside_the_freeze_and_nothing_else_does(
    sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sessions)
    spared, kept = a_scheduled(sessions, channel, "A."), a_scheduled(sessions, channel, "B.")
    found = freeze(sessions)
    released(sessions, found, spared)

    drained(sessions, script)
    swept(sessions, FixedClock())

    assert delivery_of(sessions, spared).state == State.PUBLISHED
    assert delivery_of(sessions, kept).state == State.HELD
    with sessions.reading() as session, across_workspaces(session):
        assert not freezing.under_way(session, session.get_one(Freeze, found))


def peel(session: Session, post: Post, by: Membership) -> None:
    labelling.carry(session, post, [], by=by, now=NOON)


def forget(session: Session, post: Post, by: Membership) -> None:
    labelling.forget(session, post.labels[0], by=by, now=NOON)


def file(session: Session, post: Post, by: Membership) -> None:
    editing.revise(session, post, campaign=None, pillar=None, by=by, now=NOON)


def translate(session: Session, post: Post, by: Membership) -> None:
    editing.revise(session, post, language="en", by=by, now=NOON)


def test_what_is_filed_otherwise_stays_in_the_freeze_that_was_of_it(
    sqlite_sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sqlite_sessions)
    ways = (
        ("campaigns", campaign, file), ("pillars", pillar, file), ("labels", label, peel),
        ("languages", language, translate),
    )  # fmt: skip
    inside = [a_scheduled(sqlite_sessions, channel, scope) for scope, _, _ in ways]
    elsewhere = a_scheduled(sqlite_sessions, channel, "Elsewhere.")
    with sqlite_sessions.writing() as session, across_workspaces(session):
        ada = session.scalars(select(Membership)).one()
        for delivery, (scope, belong, _) in zip(inside, ways, strict=True):
            name = belong(session, post_of(session, delivery))
            session.flush()
            reach = Reach(scope, (name,))
            freezing.impose(session, reason="A fire.", by=ada, now=NOON, reach=reach)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        ada = session.scalars(select(Membership)).one()
        for delivery, (_, _, leave) in zip(inside, ways, strict=True):
            leave(session, post_of(session, delivery), ada)
        # Asked for by name, once the filing no longer says so.
        for delivery in inside[2:]:
            variant = session.get_one(Variant, session.get_one(Delivery, delivery).variant_id)
            with pytest.raises(Refused):
                publishing.publish_now(session, variant, by=ada, now=NOON)

    clock = FixedClock()
    drained(sqlite_sessions, script, clock)
    swept(sqlite_sessions, clock)

    assert script.texts == ["Elsewhere."]
    assert delivery_of(sqlite_sessions, elsewhere).state == State.PUBLISHED
    with sqlite_sessions.reading() as session, across_workspaces(session):
        freezes = session.scalars(select(Freeze).order_by(Freeze.id))
        assert [[row.id for row in thawing.held_by(session, one, most=5)] for one in freezes] == [
            [one] for one in inside
        ]


def test_a_label_that_is_deleted_lets_nothing_out_and_a_release_does(
    sqlite_sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sqlite_sessions)
    inside = a_scheduled(sqlite_sessions, channel)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        name = label(session, post_of(session, inside))
    found = freeze(sqlite_sessions, Reach("labels", (name,)))
    with sqlite_sessions.writing() as session, across_workspaces(session):
        forget(session, post_of(session, inside), session.scalars(select(Membership)).one())

    drained(sqlite_sessions, script)
    assert not script.calls
    released(sqlite_sessions, found, inside)
    drained(sqlite_sessions, script)

    assert delivery_of(sqlite_sessions, inside).state == State.PUBLISHED


def test_a_release_is_for_the_words_that_stood_there(sqlite_sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sqlite_sessions)
    delivery = a_scheduled(sqlite_sessions, channel, at=NOON + HOUR)
    released(sqlite_sessions, freeze(sqlite_sessions), delivery)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        ada = session.scalars(select(Membership)).one()
        variant = session.get_one(Variant, session.get_one(Delivery, delivery).variant_id)
        publishing.publish_now(session, variant, by=ada, now=NOON)  # as released
        variant.post.text = "Other words."
        session.flush()
        with pytest.raises(Refused) as refused:
            publishing.publish_now(session, variant, by=ada, now=NOON)

    assert [one.ground for one in refused.value.refusals] == ["freeze"]


def test_a_release_needs_a_freeze_that_holds_it_and_a_reason(sqlite_sessions: Sessions) -> None:
    [channel] = a_newsroom(sqlite_sessions)
    delivery = a_scheduled(sqlite_sessions, channel)
    found = freeze(sqlite_sessions, Reach("languages", ("fr",)))
    with sqlite_sessions.writing() as session, across_workspaces(session):
        ada, of_french = session.scalars(select(Membership)).one(), session.get_one(Freeze, found)
        variant = session.get_one(Variant, session.get_one(Delivery, delivery).variant_id)
        everything = freezing.impose(session, reason="Fire", by=ada, now=NOON)

        for it, why in ((of_french, "Because"), (everything, " ")):
            with pytest.raises(releasing.CannotRelease):
                releasing.release(session, it, variant, why=why, by=ada, now=NOON)
        freezing.lift(session, everything, by=ada, now=NOON)
        with pytest.raises(releasing.CannotRelease):
            releasing.release(session, everything, variant, why="Because", by=ada, now=NOON)


@pytest.mark.parametrize(
    "reach",
    [Reach("campaigns"), Reach("labels", ("gone",)), Reach("languages", ("xx",)), Reach("moods", ("x",))],
)
def test_a_freeze_of_nothing_is_refused(sqlite_sessions: Sessions, reach: Reach) -> None:
    a_newsroom(sqlite_sessions)

    with pytest.raises(EmptyFreeze):
        freeze(sqlite_sessions, reach)


def test_what_fell_due_on_a_silent_day_while_the_host_was_away_is_held_not_sent(
    sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sessions, patience_minutes=10_000)
    inside = a_scheduled(sessions, channel, at=NOON)
    after = a_scheduled(sessions, channel, at=NOON + 24 * HOUR)
    with sessions.writing() as session, across_workspaces(session):
        space = session.scalars(select(Membership.workspace_id)).one()
        silent = KeyDate(workspace_id=space, created_at=NOON, name="Vote", on=NOON.date(), embargo=True)
        session.add(silent)
    clock = FixedClock(NOON + 25 * HOUR)

    drained(sessions, script, clock)  # nobody has swept since
    assert not script.calls
    swept(sessions, clock)
    drained(sessions, script, clock)

    assert delivery_of(sessions, inside).state == State.HELD
    assert delivery_of(sessions, after).state == State.PUBLISHED

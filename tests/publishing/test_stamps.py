"""What was passed, under what: an old stamp never leaves, and what still holds is stamped anew in one pass a channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from scheduler import publishing
from scheduler.channels import Channel, keeping
from scheduler.charter import CharterRule, CharterVersion
from scheduler.content import Variant
from scheduler.db import LocalTime, Sessions, across_workspaces
from scheduler.notices import Notice
from scheduler.people import Membership, Role, Workspace
from scheduler.publishing import Delivery, State
from scheduler.publishing.gating import renewal
from scheduler.rules import RULES, Around, Draft, Setting
from scheduler.rules.base import Finding
from scheduler.wording import N_, Text
from tests.newsroom import NOON, a_member
from tests.publishing.scripted import Script
from tests.publishing.stage import a_newsroom, a_scheduled, delivery_of, drained

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Apart:
    """Two posts of a channel within an hour are too many."""

    kind: ClassVar[str] = "apart"
    name: ClassVar[Text] = N_("Apart")
    about: ClassVar[Text] = N_("Apart")
    needs: ClassVar[tuple[str, ...]] = ("neighbours",)
    form: ClassVar[tuple[Setting, ...]] = ()

    def spoken(self) -> Text:
        return self.name

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        for one in around.neighbours:
            if around.at and abs(one.at - around.at) < HOUR:
                yield Finding(0, 1, N_("Too close."))


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RULES, "apart", Apart)


def adopt(sessions: Sessions, *kinds: str) -> None:
    with sessions.writing() as session, across_workspaces(session):
        number = len(session.scalars(select(CharterVersion)).all()) + 1
        version = CharterVersion(workspace_id=1, number=number, created_at=NOON, adopted_at=NOON)
        version.rules = [
            CharterRule(workspace_id=1, kind=kind, settings={}, severity="block") for kind in kinds
        ]
        session.add(version)


def renewed(sessions: Sessions) -> int:
    with sessions.writing() as session, across_workspaces(session):
        return renewal.renew(session, now=NOON)[0]


def variant_and_editor(session: Session, delivery_id: int) -> tuple[Variant, Membership]:
    delivery = session.get_one(Delivery, delivery_id)
    return session.get_one(Variant, delivery.variant_id), session.scalars(select(Membership)).one()


def test_after_an_adoption_nothing_leaves_on_the_old_stamp(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel)
    adopt(sessions)

    drained(sessions, script)
    before = delivery_of(sessions, delivery).state
    count = renewed(sessions)
    drained(sessions, script)

    assert (before, count) == (State.SCHEDULED, 1)
    assert delivery_of(sessions, delivery).state == State.PUBLISHED
    assert renewed(sessions) == 0


def test_what_is_held_is_told_to_its_author_as_long_as_they_are_here(sqlite_sessions: Sessions) -> None:
    [channel] = a_newsroom(sqlite_sessions)
    deliveries = [a_scheduled(sqlite_sessions, channel, text) for text in ("A.", "B.")]
    with sqlite_sessions.writing() as session, across_workspaces(session):
        space = session.scalars(select(Workspace)).one()
        writers = [a_member(session, space, Role.CONTRIBUTOR, name=name) for name in ("Noor", "Gone")]
        writers[1].ended_at = NOON
        for delivery, writer in zip(deliveries, writers, strict=True):
            session.get_one(Delivery, delivery).variant.post.author_id = writer.user_id
    adopt(sqlite_sessions, "length")
    with sqlite_sessions.writing() as session, across_workspaces(session):
        session.scalars(select(CharterRule)).one().settings = {"at_least": 50}

    renewed(sqlite_sessions)

    with sqlite_sessions.reading() as session, across_workspaces(session):
        told = set(session.scalars(select(Notice.user_id).where(Notice.kind == "held")))
    assert delivery_of(sqlite_sessions, deliveries[0]).state == State.HELD
    assert writers[0].user_id in told and writers[1].user_id not in told


def test_a_channel_that_speaks_another_language_has_its_posts_asked_about_again(
    sqlite_sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sqlite_sessions)
    delivery = a_scheduled(sqlite_sessions, channel)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        _, editor = variant_and_editor(session, delivery)
        keeping.edit(session, session.get_one(Channel, channel), by=editor, now=NOON, name="The quay")
    untouched = renewed(sqlite_sessions)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        _, editor = variant_and_editor(session, delivery)
        keeping.edit(session, session.get_one(Channel, channel), by=editor, now=NOON, language="fr")

    drained(sqlite_sessions, script)

    assert (untouched, script.calls) == (0, [])
    assert renewed(sqlite_sessions) == 1


def test_a_yes_that_lapsed_since_stops_it_at_the_claim(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel, good_until=NOON)

    drained(sessions, script)

    assert script.calls == []
    assert renewed(sessions) == 1
    assert delivery_of(sessions, delivery).good_until is None  # no path asks for a yes any more


def test_a_move_makes_the_stamps_beside_it_old_and_a_delivery_does_not(
    sessions: Sessions, script: Script, apart: None
) -> None:
    [channel] = a_newsroom(sessions)
    adopt(sessions, "apart")
    due = a_scheduled(sessions, channel)
    moved = a_scheduled(sessions, channel, at=NOON + 5 * HOUR)
    beside = a_scheduled(sessions, channel, at=NOON + 9 * HOUR)

    drained(sessions, script)
    after_a_delivery = renewed(sessions)
    with sessions.writing() as session, across_workspaces(session):
        variant, editor = variant_and_editor(session, moved)
        at = LocalTime.of(NOON + 9 * HOUR + timedelta(minutes=30), "Europe/Paris")
        with pytest.raises(publishing.Refused):
            publishing.schedule(session, variant, planned=at, by=editor, now=NOON)
        at = LocalTime.of(NOON + 7 * HOUR, "Europe/Paris")
        publishing.schedule(session, variant, planned=at, by=editor, now=NOON)

    assert delivery_of(sessions, due).state == State.PUBLISHED
    assert after_a_delivery == 0
    assert renewed(sessions) == 1
    assert delivery_of(sessions, beside).state == State.SCHEDULED


def test_neighbours_are_not_counted_where_no_rule_looks_at_them(sessions: Sessions) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel, at=NOON + HOUR)
    with sessions.writing() as session, across_workspaces(session):
        variant, editor = variant_and_editor(session, delivery)
        publishing.unschedule(session, variant, by=editor, now=NOON)

    with sessions.reading() as session, across_workspaces(session):
        assert session.get_one(Channel, channel).neighbours_revision == 0


def test_a_channels_posts_are_asked_about_together(sessions: Sessions, apart: None) -> None:
    """What they have in common is read once: twice as many posts cost only their own writing."""
    [channel] = a_newsroom(sessions)
    adopt(sessions, "apart")
    for number in range(3):
        a_scheduled(sessions, channel, at=NOON + number * 2 * HOUR)

    few = _selects(sessions)
    for number in range(3, 9):
        a_scheduled(sessions, channel, at=NOON + number * 2 * HOUR)
    many = _selects(sessions)

    assert few["neighbours"] == many["neighbours"] == 1
    assert few["decisions"] == many["decisions"]


def _selects(sessions: Sessions) -> dict[str, int]:
    seen: list[str] = []

    def note(connection, cursor, statement, *_) -> None:  # type: ignore[no-untyped-def]
        seen.append(statement)

    with sessions.writing() as session, across_workspaces(session):
        session.execute(update(Channel).values(revision=Channel.revision + 1))
    event.listen(sessions.engine, "before_cursor_execute", note)
    renewed(sessions)
    event.remove(sessions.engine, "before_cursor_execute", note)
    return {
        "neighbours": sum("BETWEEN" in one for one in seen),
        "decisions": sum("FROM approval_path" in one for one in seen),
    }

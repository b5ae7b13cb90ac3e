"""What may leave at its minute may not leave hours later; and what takes ground away waits for who stands on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from scheduler.approvals import paths
from scheduler.approvals.paths import Step
from scheduler.charter import Severity, acknowledging, editing, naming, versions, waivers
from scheduler.charter.acknowledgement import Acknowledgement
from scheduler.charter.finding import Finding
from scheduler.charter.naming import On
from scheduler.content import Variant
from scheduler.db import Sessions, across_workspaces, gate_lock
from scheduler.people import Membership, Role
from scheduler.publishing import Delivery, Kind, State
from scheduler.publishing.corrections import correcting
from scheduler.publishing.gating import gate, leaving
from scheduler.publishing.gating.renewal import renew
from scheduler.publishing.planned import voices
from tests.newsroom import NOON, FixedClock, a_member
from tests.publishing.scripted import Script
from tests.publishing.stage import a_newsroom, a_scheduled, delivery_of, drained

HOUR = timedelta(hours=1)
EVENING = ("quiet-hours", {"begins": "18:00", "ends": "07:00", "days": []})  # Paris: an hour ahead of UTC
VOTE = {"first": "2026-11-23", "last": "2026-11-23", "name": "Vote"}
MONDAY = ("silence-periods", {"periods": [VOTE]})


def adopt(sessions: Sessions, kind: str, settings: dict[str, Any]) -> None:
    with sessions.writing() as session, across_workspaces(session):
        by = session.scalars(select(Membership)).one()
        draft = versions.draft_from(session, by=by, now=NOON)
        editing.write_rule(session, draft, kind=kind, settings=settings, severity=Severity.BLOCK)
        versions.adopt(session, draft, by=by, now=NOON)
        renew(session, now=NOON)


@pytest.mark.parametrize(("rule", "until"), [(EVENING, NOON + 5 * HOUR), (MONDAY, NOON + 11 * HOUR)])
def test_a_late_try_does_not_leave_into_hours_or_days_of_silence(
    sqlite_sessions: Sessions, script: Script, rule: tuple[str, dict[str, Any]], until: Any
) -> None:
    [channel] = a_newsroom(sqlite_sessions, patience_minutes=10_000)
    on_time, late = a_scheduled(sqlite_sessions, channel, "A."), a_scheduled(sqlite_sessions, channel, "B.")
    adopt(sqlite_sessions, *rule)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        # It was tried in time, and comes again after the rule has begun to speak.
        again = {"due_at": until + HOUR, "tries": 1}
        session.execute(update(Delivery).where(Delivery.id == late).values(again))
    assert delivery_of(sqlite_sessions, on_time).good_until == until

    drained(sqlite_sessions, script, FixedClock(until - HOUR))
    drained(sqlite_sessions, script, FixedClock(until + HOUR))
    with sqlite_sessions.writing() as session, across_workspaces(session):
        renew(session, now=until + HOUR)

    assert script.texts == ["A."]
    assert delivery_of(sqlite_sessions, late).state == State.HELD


def test_a_late_try_waits_for_the_yes_that_advice_asks_at_that_hour(
    sqlite_sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sqlite_sessions, patience_minutes=10_000)
    late = a_scheduled(sqlite_sessions, channel)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        ada = session.scalars(select(Membership)).one()
        owner = a_member(session, ada.workspace, Role.OWNER, name="Lea Marin", email="lea@example.org")
        evenings = paths.Where(families=("quiet-hours",))
        paths.create(
            session, by=owner, name="Evenings", where=evenings, steps=[Step(Role.APPROVER)], now=NOON
        )
        draft = versions.draft_from(session, by=owner, now=NOON)
        editing.write_rule(
            session, draft, kind=EVENING[0], settings=EVENING[1], severity=Severity.ADVISE
        )  # fmt: skip
        versions.adopt(session, draft, by=owner, now=NOON)
        renew(session, now=NOON)
        session.execute(update(Delivery).values(due_at=NOON + 6 * HOUR, tries=1))

    evening = NOON + 6 * HOUR
    drained(sqlite_sessions, script, FixedClock(evening))
    with sqlite_sessions.writing() as session, across_workspaces(session):
        renew(session, now=evening)
    drained(sqlite_sessions, script, FixedClock(evening))

    assert not script.texts
    assert delivery_of(sqlite_sessions, late).state == State.HELD


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_who_asks_the_gate_and_who_takes_ground_away_wait_for_each_other(sessions: Sessions) -> None:
    [channel] = a_newsroom(sessions)
    a_scheduled(sessions, channel, at=NOON + HOUR)

    with sessions.writing() as asking, sessions.writing() as taking:
        variant = asking.scalars(select(Variant).where(Variant.workspace_id == 1)).one()
        gate.ask(asking, variant, at=NOON + HOUR, by=None, now=NOON)
        taking.execute(text("SET LOCAL lock_timeout = '200ms'"))
        with pytest.raises(OperationalError):
            voices.changed(taking, 1)
        taking.rollback()
        gate_lock.hold(taking, [1])  # many may stand there at once


def test_other_speakers_concern_only_what_lies_on_their_ground(sqlite_sessions: Sessions) -> None:
    square, letter = a_newsroom(sqlite_sessions, channels=2)
    here, there = a_scheduled(sqlite_sessions, square), a_scheduled(sqlite_sessions, letter)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        ada = session.scalars(select(Membership)).one()
        place = session.get_one(Delivery, here).channel.public_id
        voices.changed(session, ada.workspace_id)  # nobody was ever named
        assert delivery_of_both(session, here, there) == (True, True)
        speaker = naming.name_speaker(session, by=ada, member=ada, on=On([place]), now=NOON)

        voices.changed(session, ada.workspace_id, ada.user_id)
        assert delivery_of_both(session, here, there) == (False, True)

        renew(session, now=NOON)
        naming.take_back(session, speaker, by=ada, now=NOON)
        voices.changed(session, ada.workspace_id, ada.user_id)
        assert delivery_of_both(session, here, there) == (False, True)


def delivery_of_both(session: Any, *ids: int) -> tuple[bool, ...]:
    session.expire_all()
    return tuple(session.get_one(Delivery, one).stamped_at is not None for one in ids)


def test_who_has_not_read_the_charter_waives_nothing(sqlite_sessions: Sessions) -> None:
    [channel] = a_newsroom(sqlite_sessions)
    a_scheduled(sqlite_sessions, channel)
    adopt(sqlite_sessions, *MONDAY)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        ada = session.scalars(select(Membership)).one()
        lea = a_member(session, ada.workspace, Role.APPROVER, name="Lea Marin", email="lea@example.org")
        variant = session.scalars(select(Variant)).one()
        found = Finding(
            "claims", "r", Severity.BLOCK, "", None, 0, 1, waivers.N_("A claim."), None, "text", "approver", ""
        )  # fmt: skip

        assert waivers.why_not(session, variant, found, lea, NOON) is None
        assert "read version 1" in str(waivers.why_not(session, variant, found, lea, NOON + 24 * 15 * HOUR))


def test_said_twice_at_once_it_is_said_once(
    sqlite_sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_newsroom(sqlite_sessions)
    adopt(sqlite_sessions, *MONDAY)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        ada = session.scalars(select(Membership)).one()
        version = versions.numbered(session, ada.workspace_id, 1)
        assert version is not None
        real = session.scalar
        asked: list[object] = []
        # The other click is not seen yet when this one looks.
        monkeypatch.setattr(session, "scalar", lambda *a: asked.append(a) if not asked else real(*a))

        acknowledging.keep(session, version, by=ada, now=NOON)

        assert len(session.scalars(select(Acknowledgement)).all()) == 1


def test_a_correction_keeps_what_it_left_with(sqlite_sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sqlite_sessions)
    delivery = a_scheduled(sqlite_sessions, channel)
    adopt(sqlite_sessions, *EVENING)
    drained(sqlite_sessions, script)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        ada = session.scalars(select(Membership)).one()
        variant = session.get_one(Variant, session.get_one(Delivery, delivery).variant_id)
        correcting.propose(session, variant, text="Open on Monday.", by=ada, now=NOON)
    drained(sqlite_sessions, script)

    leaving.keep(sqlite_sessions, NOON)

    with sqlite_sessions.reading() as session, across_workspaces(session):
        variant = session.get_one(Variant, variant.id)
        [(row, kept)] = leaving.corrections(session, variant)
        first = leaving.passage_of(session, variant.delivery)
        assert (row.kind, row.state) == (Kind.EDIT, State.PUBLISHED)
        assert first is not None and kept.content_hash != first.content_hash
        assert leaving.told(session, row, kept)["charter"]["number"] == 1

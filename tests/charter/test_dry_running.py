"""A version tried before it is adopted: what would change, why, and stopping it."""

import gc
import weakref
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from scheduler.charter import DryRun, DryRunChange, RunState, Severity, dry_running, editing, versions
from scheduler.db import LocalTime
from scheduler.people import Role
from scheduler.publishing import Delivery
from tests.newsroom import NOON, FixedClock, a_channel, a_member, a_post, a_workspace


@pytest.fixture
def ada(sqlite_sessions):
    with sqlite_sessions.writing() as session:
        ada = a_member(session, a_workspace(session), Role.OWNER)
        version = versions.draft_from(session, by=ada, now=NOON)
        editing.write_rule(session, version, kind="words-to-avoid", settings={"words": ["cure"]})
        versions.adopt(session, version, by=ada, now=NOON)
        return ada


@pytest.fixture
def clock():
    return FixedClock()


def posts(session, ada, *texts, state="scheduled", days=1):
    channel = a_channel(session, ada.workspace)
    for number, text in enumerate(texts):
        at = LocalTime.of(NOON + timedelta(days=days, minutes=number), "UTC")
        variant = a_post(session, ada, text, channel, title="").variants[0]
        variant.planned_at, variant.planned_zone, variant.planned_instant = at.at, at.zone, at.instant()
        more = {"due_at": at.instant()} if state == "scheduled" else {"proof": "seen"}
        session.execute(
            update(Delivery)
            .where(Delivery.variant_id == variant.id, Delivery.workspace_id == ada.workspace_id)
            .values(state=state, **more)
        )


def draft(session, ada, *words, severity=Severity.BLOCK):
    version = versions.draft_from(session, by=ada, now=NOON)
    clause = editing.write_clause(session, version, key="liberty", title="Promises", text="")
    editing.write_rule(
        session, version, kind="words-to-avoid", settings={"words": list(words)}, severity=severity,
        clause=clause,
    )  # fmt: skip
    return dry_running.ask_for(session, version, by=ada, now=NOON)


def the_run(sessions, ada):
    with sessions.reading() as session:
        run = session.scalars(select(DryRun).where(DryRun.workspace_id == ada.workspace_id)).all()[-1]
        changes = session.scalars(
            select(DryRunChange)
            .where(DryRunChange.workspace_id == ada.workspace_id)
            .order_by(DryRunChange.id)
        ).all()
        return run, changes


def test_what_changes_verdict_is_told_with_its_reason_and_counted(sqlite_sessions, ada, clock):
    with sqlite_sessions.writing() as session:
        posts(session, ada, "A cure.", "Guaranteed fun.", "Plain.")
        posts(session, ada, "Guaranteed yesterday.", state="published", days=-1)
        posts(session, ada, "Guaranteed long ago.", state="published", days=-100)
        draft(session, ada, "guaranteed")

    seen = dry_running.take_up(sqlite_sessions, clock)

    run, changes = the_run(sqlite_sessions, ada)
    assert (seen, run.total, run.done, run.state) == (4, 4, 4, RunState.DONE)
    assert [(one.before, one.after, one.ahead) for one in changes] == [
        ("", "block", True),
        ("", "block", False),
    ]
    assert changes[0].reasons[0]["clause"] == "Promises"
    assert changes[0].reasons[0]["words"] == "Guaranteed"
    assert run.figures["before"] == {"advise": 1, "": 3}
    assert run.figures["after"] == {"advise": 1, "block": 2, "": 1}
    assert [row["added"] for row in run.figures["rules"].values()] == [2]


def test_it_goes_through_all_channels_piece_by_piece_and_keeps_no_post_it_has_seen(
    sessions, clock, monkeypatch
):
    with sessions.writing() as session:
        ada = a_member(session, a_workspace(session), Role.OWNER)
        for _ in range(2):
            posts(session, ada, *["Guaranteed."] * 3)
        draft(session, ada, "guaranteed")
    monkeypatch.setattr(dry_running, "AT_ONCE", 2)
    seen, judge = [], dry_running._findings
    monkeypatch.setattr(
        dry_running,
        "_findings",
        lambda session, rules, variant, known: (
            seen.append(weakref.ref(variant)) or judge(session, rules, variant, known)
        ),
    )
    gc.disable()

    try:
        looked_at = dry_running.take_up(sessions, clock)
        still_held = [one for one in seen if one() is not None]
    finally:
        gc.enable()

    assert (looked_at, len(seen), still_held) == (6, 6, [])
    run, changes = the_run(sessions, ada)
    assert (run.done, len({one.variant_id for one in changes})) == (6, 6)


def test_cancelled_it_stops_and_what_was_found_stays(sqlite_sessions, ada, clock, monkeypatch):
    with sqlite_sessions.writing() as session:
        posts(session, ada, *["Guaranteed."] * 5)
        draft(session, ada, "guaranteed")
    monkeypatch.setattr(dry_running, "AT_ONCE", 2)
    rounds = []

    def cancel_after_the_first():
        with sqlite_sessions.writing() as session:
            run = session.scalars(select(DryRun).where(DryRun.workspace_id == ada.workspace_id)).one()
            rounds.append(dry_running.cancel(session, run, by=ada, now=NOON))
        return False

    dry_running.take_up(
        sqlite_sessions, clock, stopping=lambda: bool(the_run(sqlite_sessions, ada)[0].done) and cancel_after_the_first()
    )  # fmt: skip

    run, changes = the_run(sqlite_sessions, ada)
    assert (run.state, rounds[0]) == (RunState.CANCELLED, True)
    assert len(changes) == run.done < 5


def test_another_worker_goes_on_where_one_fell_silent(sqlite_sessions, ada, clock, monkeypatch):
    with sqlite_sessions.writing() as session:
        posts(session, ada, *["Guaranteed."] * 5)
        draft(session, ada, "guaranteed")
    monkeypatch.setattr(dry_running, "AT_ONCE", 2)
    kept = dry_running._kept
    monkeypatch.setattr(
        dry_running,
        "_kept",
        lambda *a, seen, **k: kept(*a, seen=seen, **k) if seen < 2 else (_ for _ in ()).throw(MemoryError),
    )
    with pytest.raises(MemoryError):
        dry_running.take_up(sqlite_sessions, clock)
    monkeypatch.setattr(dry_running, "_kept", kept)

    early = dry_running.take_up(sqlite_sessions, clock)
    clock.move(timedelta(seconds=11))
    late = dry_running.take_up(sqlite_sessions, clock)

    run, changes = the_run(sqlite_sessions, ada)
    assert (early, late, run.done, len(changes), run.state) == (0, 3, 5, 5, RunState.DONE)
    assert len({one.variant_id for one in changes}) == 5


def test_a_draft_asked_again_gives_up_the_run_before(sqlite_sessions, ada, clock):
    with sqlite_sessions.writing() as session:
        draft(session, ada, "one")
        version = versions.open_draft(session, ada.workspace_id)
        dry_running.ask_for(session, version, by=ada, now=NOON)

        states = session.scalars(
            select(DryRun.state).where(DryRun.workspace_id == ada.workspace_id).order_by(DryRun.id)
        ).all()

    assert states == [RunState.CANCELLED, RunState.ASKED]

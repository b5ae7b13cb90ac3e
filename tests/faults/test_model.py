"""The two machines against a model of a page: whatever people, time and the platform do, in whatever order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import OutcomeUnknown, Pending, RateLimited, Rejected, Unreachable
from scheduler.channels import Channel
from scheduler.content import Post, Stage, Variant
from scheduler.db import LocalTime, Sessions, across_workspaces
from scheduler.people import Membership, Role
from scheduler.publishing import (
    Delivery,
    NotInThatState,
    Refused,
    State,
    UnderWay,
    publish_now,
    resolve,
    schedule,
    unschedule,
)
from scheduler.publishing.freeze import Freeze
from scheduler.publishing.planned import editing, freezing
from scheduler.publishing.reading_back.sweep import sweep
from scheduler.publishing.reading_back.watch import Watch
from scheduler.wording import N_
from tests.faults.invariants import broken
from tests.faults.world import in_memory
from tests.newsroom import NOON, FixedClock, a_channel, a_member, a_post, a_workspace
from tests.publishing.scripted import Script, Scripted
from tests.publishing.stage import drained

S = State
WHY = N_("The model says so.")
ANSWERS = {
    "published": None,
    "unreachable": Unreachable(WHY),
    "unknown": OutcomeUnknown(WHY),
    "rejected": Rejected(WHY),
    "busy": RateLimited(WHY, timedelta(minutes=2)),
    "taken": Pending(WHY),
}
ENDS = {
    "published": {S.PUBLISHED},
    "unreachable": {S.SCHEDULED, S.FAILED},
    "unknown": {S.UNCONFIRMED},
    "rejected": {S.FAILED},
    "busy": {S.SCHEDULED},
    "taken": {S.WAITING},
}
CAN_BE_TIMED = {S.UNSCHEDULED, S.SCHEDULED, S.HELD, S.MISSED, S.FAILED}
which = some.integers(0, 2)


class Newsroom(RuleBasedStateMachine):
    """`expected` is the model: one state and one stage for each of three posts."""

    template: Path

    @initialize()
    def open(self) -> None:
        self.sessions: Sessions = in_memory(self.template)
        self.clock, self.script, self.watch = FixedClock(), Script(), Watch()
        self.frozen = self.paused = False
        with self.sessions.writing() as session:
            space = a_workspace(session)
            by = a_member(session, space, Role.OWNER)
            channel = a_channel(session, space, platform="scripted")
            for number in range(3):
                a_post(session, by, f"Post {number}.", channel)
        self.expected = [S.UNSCHEDULED] * 3
        self.stages = [Stage.DRAFT] * 3

    # --- people --------------------------------------------------------------------------------------------

    @rule(one=which, minutes=some.integers(1, 120))
    def schedule(self, one: int, minutes: int) -> None:
        at = self.clock.time + timedelta(minutes=minutes)
        may = self.expected[one] in CAN_BE_TIMED and not self.frozen
        if self._try(
            one,
            may,
            lambda s, v, by: schedule(
                s, v, planned=LocalTime.of(at, "Europe/Paris"), by=by, now=self.clock.time
            ),
        ):
            self.expected[one], self.stages[one] = S.SCHEDULED, Stage.SUBMITTED

    @rule(one=which)
    def publish_now(self, one: int) -> None:
        may = self.expected[one] in CAN_BE_TIMED and not self.frozen and not self.paused
        if self._try(one, may, lambda s, v, by: publish_now(s, v, by=by, now=self.clock.time)):
            self.expected[one], self.stages[one] = S.SCHEDULED, Stage.SUBMITTED

    @rule(one=which)
    def unschedule(self, one: int) -> None:
        if self._try(
            one,
            self.expected[one] is S.SCHEDULED,
            lambda s, v, by: unschedule(s, v, by=by, now=self.clock.time),
        ):
            self.expected[one] = S.UNSCHEDULED

    @rule(
        one=which, words=some.sampled_from(["Other words.", "Still other words.", "The first words again."])
    )
    def edit(self, one: int, words: str) -> None:
        if self.expected[one] in (S.UNSCHEDULED, S.HELD, S.MISSED, S.UNCONFIRMED, S.WAITING) or (
            self.expected[one] is S.SCHEDULED and not self.frozen and not self.paused
        ):
            may = self.expected[one] not in (S.UNCONFIRMED, S.WAITING)
            self._try(one, may, lambda s, v, by: editing.tailor(s, v, words, by=by, now=self.clock.time))

    @rule(one=which, outcome=some.sampled_from(["published", "absent", "dropped"]))
    def decide(self, one: int, outcome: str) -> None:
        before = {
            "published": {S.UNCONFIRMED, S.WAITING},
            "absent": {S.UNCONFIRMED},
            "dropped": {S.UNSCHEDULED, S.SCHEDULED, S.HELD, S.MISSED, S.FAILED, S.UNCONFIRMED, S.WAITING},
        }
        after = {"published": S.PUBLISHED, "absent": S.SCHEDULED, "dropped": S.DROPPED}
        may = self.expected[one] in before[outcome]
        if self._try(
            one, may, lambda s, v, by: resolve(s, v, outcome=outcome, note="seen", by=by, now=self.clock.time)
        ):  # type: ignore[arg-type]
            self.expected[one] = after[outcome]

    @rule()
    def freeze_or_lift(self) -> None:
        with self.sessions.writing() as session, across_workspaces(session):
            by = session.scalars(select(Membership)).one()
            if self.frozen:
                standing = session.scalars(select(Freeze).where(Freeze.lifted_at.is_(None))).one()
                freezing.lift(session, standing, by=by, now=self.clock.time)
            else:
                freezing.impose(session, reason="An accident.", by=by, now=self.clock.time)
        self.frozen = not self.frozen

    @rule()
    def pause_or_resume(self) -> None:
        self.paused = not self.paused
        with self.sessions.writing() as session, across_workspaces(session):
            session.execute(
                update(Channel).values(
                    paused_at=self.clock.time if self.paused else None, pause_reason="A rest."
                )
            )

    # --- time, the tick and the platform -------------------------------------------------------------------

    @rule(minutes=some.sampled_from([1, 5, 30, 61]))
    def wait(self, minutes: int) -> None:
        self.clock.move(timedelta(minutes=minutes))

    @rule(answer=some.sampled_from(sorted(ANSWERS)))
    def drain(self, answer: str) -> None:
        self.script.answers = [ANSWERS[answer]] if ANSWERS[answer] else []  # type: ignore[list-item]
        due = self._due()
        drained(self.sessions, self.script, self.clock)

        for one, state in enumerate(self._states()):
            # Quotas, rests and turns may leave for later what could go: never the other way round.
            leaves = self.expected[one] is S.SCHEDULED and due[one] and not self.frozen and not self.paused
            assert state in ({self.expected[one]} | (ENDS[answer] if leaves else set())), (one, state)
            self.expected[one] = state

    @rule()
    def sweep(self) -> None:
        due, late = self._due(), self._late()
        with self.sessions.writing() as session:
            sweep(session, now=self.clock.time, steady=self.clock.steady(), watch=self.watch)

        for one, state in enumerate(self._states()):
            was, stopped = self.expected[one], self.frozen or self.paused
            if was is S.SCHEDULED and due[one] and stopped:
                assert state is S.HELD
            elif was is S.SCHEDULED and due[one] and late[one]:
                assert state is S.MISSED
            elif was is S.UNSCHEDULED and self.stages[one] == Stage.SUBMITTED:
                assert state in (S.UNSCHEDULED, S.MISSED)
            else:
                assert state is was, (one, was, state)
            self.expected[one] = state

    # --- what always holds ---------------------------------------------------------------------------------

    @invariant()
    def the_model_and_the_tables_agree(self) -> None:
        if not hasattr(self, "expected"):
            return
        assert self._states() == self.expected
        with self.sessions.reading() as session, across_workspaces(session):
            assert session.scalars(select(Post.stage).order_by(Post.id)).all() == self.stages

    @invariant()
    def no_promise_is_broken(self) -> None:
        if hasattr(self, "expected"):
            # Due and not yet drained is no fault while the model holds the clock.
            found = broken(self.sessions, self.script.keys, now=NOON - timedelta(days=1), honours_keys=False)
            assert found == []

    def teardown(self) -> None:
        if hasattr(self, "sessions"):
            self.sessions.dispose()

    # --- helpers -------------------------------------------------------------------------------------------

    def _try(self, one: int, may: bool, act: Callable[[Session, Variant, Membership], object]) -> bool:
        """Does it, and checks that it was allowed exactly when the model says so."""
        try:
            with self.sessions.writing() as session, across_workspaces(session):
                by = session.scalars(select(Membership)).one()
                variant = session.scalars(select(Variant).order_by(Variant.id)).all()[one]
                act(session, variant, by)
        except (UnderWay, NotInThatState, Refused) as no:
            assert not may, no
            return False
        assert may, "it should have been refused"
        return True

    def _rows(self) -> list[tuple[Delivery, Variant]]:
        with self.sessions.reading() as session, across_workspaces(session):
            asked = (
                select(Delivery, Variant)
                .join(Variant, Variant.id == Delivery.variant_id)
                .order_by(Variant.id)
            )
            return [(delivery, variant) for delivery, variant in session.execute(asked)]

    def _states(self) -> list[State]:
        return [State(delivery.state) for delivery, _ in self._rows()]

    def _due(self) -> list[bool]:
        return [d.due_at is not None and d.due_at <= self.clock.time for d, _ in self._rows()]

    def _late(self) -> list[bool]:
        patient = self.clock.time - timedelta(minutes=60)

        def latest(delivery: Delivery, variant: Variant) -> datetime:
            return max(at for at in (variant.planned_instant, delivery.asked_at) if at)

        return [d.state == S.SCHEDULED and latest(d, v) <= patient for d, v in self._rows()]


def test_people_time_and_the_platform_in_any_order(
    sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ADAPTERS, "scripted", Scripted)
    Newsroom.template = sqlite_template
    many = settings(
        max_examples=12, stateful_step_count=20, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Newsroom, settings=many)

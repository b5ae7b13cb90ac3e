"""People of all roles try, in any order, to get to a platform what is not approved, frozen, or stopped by the charter.

What a call answers does not matter here, only what the platform heard: each text is asked then and there whether it
might have left.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.adapters import ADAPTERS
from scheduler.approvals import paths, standing
from scheduler.approvals.paths import Step, Where
from scheduler.approvals.step import Outside
from scheduler.charter import Severity, editing, review, versions
from scheduler.content import Post, Variant, labelling
from scheduler.content.message import content_hash
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership, Role
from scheduler.publishing import Freeze
from scheduler.publishing.gating.renewal import renew
from scheduler.publishing.planned import releasing
from scheduler.publishing.planned.overdue import stop
from scheduler.series import letting_in
from tests.faults.world import in_memory
from tests.newsroom import NOON, FixedClock, a_channel, a_member, a_post, a_user, a_workspace
from tests.publishing import by_api, other_ways
from tests.publishing.deeds import DEEDS, NO, WORDS
from tests.publishing.scripted import Script, Scripted
from tests.publishing.stage import drained

# Two evenings within the hour, on the channel's wall: one asks for a yes more, one stops.
ASKING = {"begins": "13:20", "ends": "13:50", "days": []}
STOPPING = {"begins": "14:00", "ends": "14:20", "days": []}
who, which = some.sampled_from(list(Role)), some.integers(0, 3)
CLIENT = Step(Role.OWNER, outside=(Outside("claire@client.example", "Claire"),))


class Newsroom(RuleBasedStateMachine):
    """Four posts, three on a channel whose path asks a colleague and one on the client's, under a charter that stops a word, and two hours of the day."""

    open_sessions: Callable[[], Sessions]
    folder: Path
    left: ClassVar[list[int]] = []  # how many texts each round of the workers sent
    heard: ClassVar[list[int]] = []  # what the programs were answered

    @initialize()
    def begin(self) -> None:
        self.sessions = type(self).open_sessions()
        self.clock, self.script = FixedClock(), Script()
        self.inside: set[tuple[int, int]] = set()  # freeze, variant: once in, in for good
        with self.sessions.writing() as session:
            space = a_workspace(session)
            self.space = space.id
            people = {
                role: a_member(session, space, role, user=_person(session, role, space.id)) for role in Role
            }
            self.people = {role: person.id for role, person in people.items()}
            owner, author = people[Role.OWNER], people[Role.EDITOR]
            channel = a_channel(session, space, platform="scripted")
            theirs = a_channel(session, space, "The client's", platform="scripted")
            self.places = channel.public_id, theirs.public_id
            self.devices = other_ways.devices(session, people, NOON)
            secrets = by_api.tokens_of(session, people, NOON)
            paths.create(session, by=owner, name="The client", channels=[theirs], steps=[CLIENT], now=NOON)
            paths.create(
                session, by=owner, name="Two eyes more", channels=[channel],
                steps=[Step(Role.APPROVER)], now=NOON,
            )  # fmt: skip
            paths.create(
                session, by=owner, name="Evenings", where=Where(families=("quiet-hours",)),
                steps=[Step(Role.APPROVER)], now=NOON,
            )  # fmt: skip
            draft = versions.draft_from(session, by=owner, now=NOON)
            for hours, severity in ((ASKING, Severity.ADVISE), (STOPPING, Severity.BLOCK)):
                editing.write_rule(session, draft, kind="quiet-hours", settings=hours, severity=severity)
            editing.write_rule(
                session, draft, kind="words-to-avoid", settings={"words": ["cure"]}, severity=Severity.BLOCK,
                role="approver",
            )  # fmt: skip
            versions.adopt(session, draft, by=owner, now=NOON)
            for number, language in enumerate(("en", "fr", "en", "en")):
                place = theirs if number == 3 else channel
                post = a_post(session, author, f"{number}. {WORDS[0]}", place, language=language)
                session.flush()
                labelling.carry(session, post, ["river"][:number], by=author, now=NOON)
        self.program = by_api.program(
            self.sessions, self.clock, secrets, lambda: self.clock.time, type(self).folder
        )

    @rule(one=which)
    def as_usual(self, one: int) -> None:
        """The way it is meant: so that there is something to be spoilt."""
        for who, what in ((Role.EDITOR, "submit"), (Role.EDITOR, "schedule"), (Role.APPROVER, "approve")):
            self.attempt(who, one, what, 5)
        self.attempt(Role.OWNER, one, "by link", 5)

    @rule(who=who, one=which, minutes=some.integers(1, 40))
    def comes_back(self, who: Role, one: int, minutes: int) -> None:
        """What is approved comes back as a series: its dates ask for a yes of their own, and get one or not."""
        self.attempt(who, one, "series", minutes)
        self.attempt(Role.APPROVER, -1, "approve", 5)

    @rule(who=who, one=which, number=some.integers(1, 40))
    def from_a_calendar(self, who: Role, one: int, number: int) -> None:
        """An application of theirs moves, renames or deletes what it shows, once something is on the calendar."""
        one = self._still_here(one)
        self.as_usual(one)
        with self.sessions.reading() as session:
            here = session.scalars(
                select(Membership).where(
                    Membership.workspace_id == self.space, Membership.id == self.people[who]
                )
            ).one()
            device = self.devices[here.id]
        other_ways.from_a_calendar(
            self.sessions, device, here, (self.places[one // 3], one), now=self.now, number=number
        )

    @rule(who=who, one=which, what=some.sampled_from(sorted(DEEDS)), number=some.integers(0, 40))
    def attempt(self, who: Role, one: int, what: str, number: int) -> None:
        try:
            with self.sessions.writing() as session:
                by = session.scalars(
                    select(Membership).where(
                        Membership.workspace_id == self.space, Membership.id == self.people[who]
                    )
                ).one()
                DEEDS[what](session, self._variants(session)[one], by, self.now, number)
                if what in ("freeze", "file"):
                    session.flush()
                    self._remember_who_is_inside(session)
        except NO:
            pass

    @rule(who=who, one=which, what=some.sampled_from(sorted(by_api.CALLS)), number=some.integers(0, 40))
    def from_a_program(self, who: Role, one: int, what: str, number: int) -> None:
        """The same over HTTP, with a token of theirs, about something that is on the calendar or was."""
        one = self._still_here(one)
        with self.sessions.reading() as session, across_workspaces(session):
            variant = self._variants(session)[one]
            names = variant.public_id, variant.post.public_id
        by_api.as_usual(self.program, *names)
        by_api.CALLS[what](self.program, who, *names, number)
        if what == "series":
            with self.sessions.writing() as session, across_workspaces(session):
                letting_in.let_in_due(session, now=self.now)
        self.heard.extend(self.program.heard)
        self.program.heard.clear()
        if what in ("freeze", "file", "revise"):
            with self.sessions.reading() as session, across_workspaces(session):
                self._remember_who_is_inside(session)

    @rule(one=which, part=some.integers(1, 2), swept=some.booleans())
    def way_out(self, one: int, part: int, swept: bool) -> None:
        """A freeze of a part, and whoever files a post elsewhere to have it leave all the same."""
        one = self._still_here(one)
        self.as_usual(one)
        for who, what, number in (
            (Role.OWNER, "freeze", part), (Role.EDITOR, "file", part - 1), (Role.EDITOR, "publish", 0),
        ):  # fmt: skip
            self.attempt(who, one, what, number)
        self.time_goes_by(6, swept)
        self.attempt(Role.OWNER, one, "lift", 0)

    @rule(one=which, into=some.sampled_from([time(13, 10), time(13, 50)]), swept=some.booleans())
    def late_try(self, one: int, into: time, swept: bool) -> None:
        """Due five minutes before an hour that asks, or stops; nobody comes for it before that hour."""
        self.attempt(Role.OWNER, one, "lift", 0)
        wall = self.now.astimezone(ZoneInfo("Europe/Paris"))
        hour = datetime.combine(wall.date() + timedelta(days=wall.time() > into), into, wall.tzinfo)
        self.clock.move(hour - self.now)
        self.as_usual(self._still_here(one))
        self.time_goes_by(15, swept)

    @rule(minutes=some.sampled_from([0, 6, 30]), swept=some.booleans())
    def time_goes_by(self, minutes: int, swept: bool) -> None:
        self.clock.move(timedelta(minutes=minutes))
        if swept:
            with self.sessions.writing() as session, across_workspaces(session):
                stop(session, now=self.now)
                renew(session, now=self.now)
        might, before = self._might_leave(), len(self.script.calls)
        drained(self.sessions, self.script, self.clock)
        self.left.append(len(self.script.calls) - before)
        for said in self.script.texts[before:]:
            # Dates of a series say the same: one of them might leave.
            assert [] in might[said], (said, might[said])

    def teardown(self) -> None:
        if hasattr(self, "script"):
            self.time_goes_by(6, False)

    # --- whether it might ------------------------------------------------------------------------------------

    @property
    def now(self) -> Any:
        return self.clock.time

    def _might_leave(self) -> dict[str, list[list[str]]]:
        """By what it says, all that speaks against it; written apart from the gate."""
        found: dict[str, list[list[str]]] = {}
        with self.sessions.reading() as session, across_workspaces(session):
            freezes = session.scalars(select(Freeze).where(Freeze.workspace_id == self.space)).all()
            for variant in self._variants(session):
                digest, against = content_hash(variant), []
                if not standing(session, variant, digest, at=self.now, due=self.now).approved:
                    against.append("nobody approved these words")
                if any(one.blocks for one in review(session, variant, at=self.now)):
                    against.append("the charter stops it")
                for freeze in freezes:
                    inside = (freeze.id, variant.id) in self.inside
                    begun = freeze.lifted_at is None or freeze.lifted_at > self.now
                    spared = [
                        one for one in releasing.released(session, freeze) if one.content_hash == digest
                    ]
                    if inside and begun and not any(one.variant_id == variant.id for one in spared):
                        against.append("a freeze holds it")
                found.setdefault(variant.wording, []).append(against)
        return found

    def _still_here(self, one: int) -> int:
        """That post, or the next that has not left."""
        with self.sessions.reading() as session, across_workspaces(session):
            states = [variant.delivery.state for variant in self._variants(session)]
        here = [number for number in (one, 0, 1, 2, 3) if states[number] not in ("published", "dropped")]
        return here[0] if here else one

    def _remember_who_is_inside(self, session: Session) -> None:
        freezes = session.scalars(select(Freeze).where(Freeze.workspace_id == self.space)).all()
        for variant in self._variants(session):
            session.refresh(variant.post, ["labels"])
            names = {variant.post.language, *(label.public_id for label in variant.post.labels)}
            for freeze in freezes:
                if freeze.lifted_at is None and (freeze.scope == "workspace" or names & set(freeze.names)):
                    self.inside.add((freeze.id, variant.id))

    def _variants(self, session: Session) -> list[Variant]:
        return list(
            session.scalars(
                select(Variant)
                .join(Post, (Post.id == Variant.post_id) & (Post.workspace_id == Variant.workspace_id))
                .where(Variant.workspace_id == self.space, Post.template.is_(False))
                .order_by(Variant.id)
            )
        )


def _person(session: Session, role: Role, space: int) -> Any:
    return a_user(session, f"{role} {space}", email=f"{role}-{space}@example.org")


def machine(sessions: Callable[[], Sessions], folder: Path, *, examples: int, steps: int) -> None:
    Newsroom.left.clear()
    Newsroom.heard.clear()
    Newsroom.folder = folder
    Newsroom.open_sessions = staticmethod(sessions)
    run_state_machine_as_test(
        Newsroom,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert any(Newsroom.left)  # a machine that lets nothing out proves nothing
    assert any(status < 300 for status in Newsroom.heard)  # nor does one whose programs are never let in


def test_nothing_slips_out_whatever_people_try(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ADAPTERS, "scripted", Scripted)

    machine(lambda: in_memory(sqlite_template), tmp_path, examples=4, steps=8)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_nor_on_a_larger_database(
    sessions: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ADAPTERS, "scripted", Scripted)

    machine(lambda: sessions, tmp_path, examples=3, steps=6)

"""One yes of a path: whose, by when, and for how long it is good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from scheduler.adapters.email.headers import deliverable
from scheduler.approvals.decision import ApprovalPath
from scheduler.people import Right, Role
from scheduler.people.roles import RIGHTS, ROLE_NAMES
from scheduler.people.user import plain_email
from scheduler.wording import N_, Text, whose_name

DECIDERS: tuple[Role, ...] = tuple(role for role in Role if Right.DECIDE in RIGHTS[role])


@dataclass(frozen=True)
class Outside:
    """Somebody without an account here, such as the client: reached by a link."""

    email: str
    name: str = ""
    language: str = ""  # of the letter and the page; empty: the workspace's

    @classmethod
    def of(cls, email: str, name: str = "", language: str = "") -> Outside:
        """By the address as it is written: its domain is kept as mail servers look it up."""
        return cls(deliverable(plain_email(email)), name, language)

    def as_json(self) -> dict[str, str]:
        return {"email": self.email, "name": self.name, "language": self.language}


@dataclass(frozen=True)
class Step:
    """Asked of a role, of these people, or of somebody outside. Owners may stand in for any role, not for people."""

    role: Role
    days: int | None = None  # how long the yes is good; None: until the words change
    people: tuple[str, ...] = ()  # public ids of users: they, whatever their role
    outside: tuple[Outside, ...] = ()
    everyone: bool = False  # each of them has to say yes, not any
    deputies: bool = True  # whoever stands in for them while they are away may answer
    within: int | None = None  # hours to answer in; afterwards `then` may answer, too
    remind: int | None = None  # hours after which they are reminded
    then: Role | None = None

    def roles(self) -> frozenset[Role]:
        if self.people or self.outside:
            return frozenset()
        return frozenset({self.role} if self.everyone else {self.role, Role.OWNER})

    def lapses(self, now: datetime) -> datetime | None:
        return now + timedelta(days=self.days) if self.days else None

    def asks_the_same_as(self, other: Step) -> bool:
        """Whether a yes to one is a yes to the other: when people are reminded makes no difference."""
        return self._whose() == other._whose()

    def _whose(self) -> Step:
        return replace(self, within=None, remind=None, then=None, deputies=True)

    def as_json(self) -> dict[str, Any]:
        """As it is stored. A release that knows roles only reads `role`: nobody's who is asked by name is below it."""
        said: dict[str, Any] = {"role": str(self.role)}
        for name in ("days", "within", "remind"):
            if getattr(self, name):
                said[name] = getattr(self, name)
        if self.people:
            said["people"] = list(self.people)
        if self.outside:
            said["outside"] = [one.as_json() for one in self.outside]
        if self.everyone:
            said["everyone"] = True
        if not self.deputies:
            said["deputies"] = False
        if self.then:
            said["then"] = str(self.then)
        return said


def step_from(said: dict[str, Any]) -> Step:
    return Step(
        role=Role(said["role"]),
        days=said.get("days"),
        people=tuple(said.get("people", ())),
        outside=tuple(
            Outside.of(one["email"], one.get("name", ""), one.get("language", ""))
            for one in said.get("outside", ())
        ),
        everyone=bool(said.get("everyone")),
        deputies=bool(said.get("deputies", True)),
        within=said.get("within"),
        remind=said.get("remind"),
        then=Role(said["then"]) if said.get("then") else None,
    )


def steps_of(path: ApprovalPath) -> tuple[Step, ...]:
    return tuple(step_from(step) for step in path.steps)


def whom(step: Step, names: dict[str, str]) -> Text:
    """Who is asked, in a word; `names` of people by their public id."""
    if step.outside:
        return whose_name(_listed([one.name or one.email for one in step.outside]))
    if step.people:
        return whose_name(_listed([names.get(one, "…") for one in step.people]))
    name = ROLE_NAMES[step.role]
    return N_("everybody with the role {role}", role=name) if step.everyone else name


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)

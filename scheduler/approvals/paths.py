"""Keeping the paths: each holds for one kind of place, or for what the charter found, and never two for the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.approvals.decision import ApprovalPath
from scheduler.approvals.eyes import Eyes
from scheduler.approvals.routing import living
from scheduler.approvals.step import DECIDERS, Step, steps_of
from scheduler.channels import Channel
from scheduler.channels.person import is_address
from scheduler.people import Membership, Right, User
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.wording import N_, Text, verbatim

__all__ = ["DECIDERS", "BadPath", "Step", "Where", "create", "edit", "end", "living", "steps_of"]

MOST_STEPS, MOST_DAYS, MOST_HOURS, MOST_PEOPLE = 5, 365, 24 * 30, 20


class BadPath(ValueError):
    """The path cannot be kept as it is: `problems` says what to correct, by field."""

    def __init__(self, problems: dict[str, Text]) -> None:
        self.problems = problems
        self.text = next(iter(problems.values()))
        super().__init__(str(self.text))


@dataclass(frozen=True)
class Where:
    """At most one of these: public ids, or kinds of charter rules. None of them: everything without a closer path."""

    channels: tuple[str, ...] | None = None
    pillars: tuple[str, ...] | None = None
    campaigns: tuple[str, ...] | None = None
    families: tuple[str, ...] | None = None

    @classmethod
    def of(cls, path: ApprovalPath) -> Where:
        return cls(*(None if (ids := getattr(path, one.name)) is None else tuple(ids) for one in fields(cls)))

    @property
    def kind(self) -> str:
        return next((one.name for one in fields(self) if getattr(self, one.name) is not None), "everything")

    @property
    def ids(self) -> tuple[str, ...]:
        return getattr(self, self.kind) if self.kind != "everything" else ()

    def meets(self, other: Where) -> bool:
        if self.kind != other.kind:
            return False
        return self.kind == "everything" or bool(set(self.ids) & set(other.ids))


EVERYTHING = Where()


def create(
    session: Session,
    *,
    by: Membership,
    name: str,
    steps: Sequence[Step],
    now: datetime,
    channels: Iterable[Channel] | None = None,
    where: Where = EVERYTHING,
) -> ApprovalPath:
    """A new path, for these channels or for `where`. Raises BadPath.

    It is asked for whenever the gate is: what is scheduled already stays so until it is edited or moved, its channel
    changes, or a charter is adopted.
    """
    demand(by, Right.CHARTER)
    kept = ApprovalPath(workspace_id=by.workspace_id, created_at=now)
    _write(session, kept, name, _where(channels, where), steps)
    session.add(kept)
    session.flush()
    activity.record(session, by, "opened_path", kept, now=now)
    touch(session, by.workspace_id, now)
    return kept


def edit(
    session: Session,
    path: ApprovalPath,
    *,
    by: Membership,
    name: str,
    steps: Sequence[Step],
    now: datetime,
    channels: Iterable[Channel] | None = None,
    where: Where = EVERYTHING,
) -> ApprovalPath:
    """The path as it is from now on. Who asks somebody else asks anew: yeses given to the old one do not count."""
    before = steps_of(path)
    same = len(before) == len(steps) and all(map(Step.asks_the_same_as, before, steps))
    if not same:
        # Checked before the old one ends: what is refused changes nothing.
        _check(session, path, name, _where(channels, where), steps)
        end(session, path, by=by, now=now)
        session.flush()
        return create(session, by=by, name=name, channels=channels, where=where, steps=steps, now=now)
    demand(by, Right.CHARTER)
    _write(session, path, name, _where(channels, where), steps)
    activity.record(session, by, "changed_path", path, now=now)
    touch(session, by.workspace_id, now)
    return path


def end(session: Session, path: ApprovalPath, *, by: Membership, now: datetime) -> None:
    """Nobody is asked by it any more; its decisions stay in the history."""
    demand(by, Right.CHARTER)
    path.ended_at = now
    activity.record(session, by, "ended_path", path, now=now)
    touch(session, by.workspace_id, now)


def named_people(session: Session, paths: Iterable[ApprovalPath]) -> dict[str, str]:
    """The names of those asked by name, also of who left since, by public id."""
    ids = {one for path in paths for step in steps_of(path) for one in step.people}
    found = session.execute(select(User.public_id, User.name).where(User.public_id.in_(ids))) if ids else ()
    return {public_id: name for public_id, name in found}


def _where(channels: Iterable[Channel] | None, where: Where) -> Where:
    return where if channels is None else Where(channels=tuple(channel.public_id for channel in channels))


def _write(session: Session, path: ApprovalPath, name: str, where: Where, steps: Sequence[Step]) -> None:
    _check(session, path, name, where, steps)
    path.name, path.steps = name.strip(), [step.as_json() for step in steps]
    for one in fields(where):
        ids = getattr(where, one.name)
        setattr(path, one.name, None if ids is None else list(ids))


def _check(session: Session, path: ApprovalPath, name: str, where: Where, steps: Sequence[Step]) -> None:
    problems: dict[str, Text] = {}
    if not 0 < len(name.strip()) <= 120:
        problems["name"] = N_("A path has a name of at most {most} characters.", most=120)
    if not 0 < len(steps) <= MOST_STEPS:
        problems["steps"] = N_("A path has between 1 and {most} steps.", most=MOST_STEPS)
    eyes = Eyes(session, path.workspace_id)
    for wrong in (complaint for step in steps if (complaint := _wrong(step, eyes))):
        problems.setdefault("steps", wrong)
    if where.kind != "everything" and not where.ids:
        problems["where"] = N_("Choose at least one, or everything.")
    # Two paths for one place would leave open which of them holds.
    for other in living(session, path.workspace_id):
        if other is not path and where.meets(Where.of(other)):
            problems["where"] = N_("“{path}” already holds there.", path=verbatim(other.name))
    if problems:
        raise BadPath(problems)


def _wrong(step: Step, eyes: Eyes) -> Text | None:
    if step.role not in DECIDERS or (step.then and step.then not in DECIDERS):
        return N_("Only owners, editors and approvers can approve.")
    if step.people and len(eyes.asked(step)) < len(set(step.people)):
        return N_("Only owners, editors and approvers can approve.")
    if len(step.people) > MOST_PEOPLE or len(step.outside) > MOST_PEOPLE:
        return N_("A step asks {most} people at most.", most=MOST_PEOPLE)
    for one in step.outside:
        if len(one.email) > 254 or not one.email.isascii() or not is_address(one.email):
            return N_("Mail cannot be sent to “{email}”.", email=verbatim(one.email[:80]))
    if step.outside and step.everyone:
        return N_("Of several people outside, one answers: give each of them a step if you need all.")
    if step.days is not None and not 0 < step.days <= MOST_DAYS:
        return N_("An approval is good for between 1 and {most} days.", most=MOST_DAYS)
    for hours in (step.within, step.remind):
        if hours is not None and not 0 < hours <= MOST_HOURS:
            return N_("People have between 1 and {most} hours to answer.", most=MOST_HOURS)
    if step.then and not step.within:
        return N_("Say after how many hours somebody else may answer.")
    return None

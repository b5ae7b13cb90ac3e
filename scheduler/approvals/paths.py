"""Whose yes is needed where. A channel follows the path that names it, else the one for all channels, else none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.approvals.decision import ApprovalPath
from scheduler.channels import Channel
from scheduler.people import Membership, Right, Role
from scheduler.people.roles import RIGHTS, demand
from scheduler.people.workspace import touch
from scheduler.wording import N_, Text, verbatim

DECIDERS: tuple[Role, ...] = tuple(role for role in Role if Right.DECIDE in RIGHTS[role])
MOST_STEPS, MOST_DAYS = 5, 365


class BadPath(ValueError):
    """The path cannot be kept as it is: `problems` says what to correct, by field."""

    def __init__(self, problems: dict[str, Text]) -> None:
        self.problems = problems
        self.text = next(iter(problems.values()))
        super().__init__(str(self.text))


@dataclass(frozen=True)
class Step:
    """One yes of a path, from somebody with this role. Owners may stand in for any role."""

    role: Role
    days: int | None = None  # how long the yes is good; None: until the words change

    def roles(self) -> frozenset[Role]:
        return frozenset({self.role, Role.OWNER})

    def lapses(self, now: datetime) -> datetime | None:
        return now + timedelta(days=self.days) if self.days else None

    def as_json(self) -> dict[str, Any]:
        return {"role": str(self.role)} | ({"days": self.days} if self.days else {})


def steps_of(path: ApprovalPath) -> tuple[Step, ...]:
    return tuple(Step(Role(step["role"]), step.get("days")) for step in path.steps)


def living(session: Session, workspace_id: int) -> list[ApprovalPath]:
    return list(
        session.scalars(
            select(ApprovalPath)
            .where(ApprovalPath.workspace_id == workspace_id, ApprovalPath.ended_at.is_(None))
            .order_by(ApprovalPath.id)
        )
    )


def path_for(paths: Sequence[ApprovalPath], channel: Channel) -> ApprovalPath | None:
    """The path a channel follows, of those given; None: nobody needs to be asked."""
    named = (path for path in paths if path.channels is not None and channel.public_id in path.channels)
    everywhere = (path for path in paths if path.channels is None)
    return next(named, None) or next(everywhere, None)


def create(
    session: Session,
    *,
    by: Membership,
    name: str,
    channels: Iterable[Channel] | None,
    steps: Sequence[Step],
    now: datetime,
) -> ApprovalPath:
    """A new path; `channels` None: for all that have none of their own. Raises BadPath.

    It is asked for from the next scheduling on; what is scheduled already stays scheduled.
    """
    demand(by, Right.CHARTER)
    kept = ApprovalPath(workspace_id=by.workspace_id, created_at=now)
    _write(session, kept, name, channels, steps)
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
    channels: Iterable[Channel] | None,
    steps: Sequence[Step],
    now: datetime,
) -> ApprovalPath:
    """The path as it is from now on. Other steps make it another path: yeses given to the old one do not count."""
    if list(steps) != list(steps_of(path)):
        end(session, path, by=by, now=now)
        session.flush()
        return create(session, by=by, name=name, channels=channels, steps=steps, now=now)
    demand(by, Right.CHARTER)
    _write(session, path, name, channels, steps)
    activity.record(session, by, "changed_path", path, now=now)
    touch(session, by.workspace_id, now)
    return path


def end(session: Session, path: ApprovalPath, *, by: Membership, now: datetime) -> None:
    """Nobody is asked by it any more; its decisions stay in the history."""
    demand(by, Right.CHARTER)
    path.ended_at = now
    activity.record(session, by, "ended_path", path, now=now)
    touch(session, by.workspace_id, now)


def _write(
    session: Session,
    path: ApprovalPath,
    name: str,
    channels: Iterable[Channel] | None,
    steps: Sequence[Step],
) -> None:
    ids = None if channels is None else [channel.public_id for channel in channels]
    others = [other for other in living(session, path.workspace_id) if other is not path]
    problems = _problems(name, ids, steps, others)
    if problems:
        raise BadPath(problems)
    path.name, path.channels, path.steps = name.strip(), ids, [step.as_json() for step in steps]


def _problems(
    name: str, ids: list[str] | None, steps: Sequence[Step], others: Sequence[ApprovalPath]
) -> dict[str, Text]:
    problems: dict[str, Text] = {}
    if not 0 < len(name.strip()) <= 120:
        problems["name"] = N_("A path has a name of at most {most} characters.", most=120)
    if not 0 < len(steps) <= MOST_STEPS:
        problems["steps"] = N_("A path has between 1 and {most} steps.", most=MOST_STEPS)
    elif any(step.role not in DECIDERS for step in steps):
        problems["steps"] = N_("Only owners, editors and approvers can approve.")
    elif any(step.days is not None and not 0 < step.days <= MOST_DAYS for step in steps):
        problems["steps"] = N_("An approval is good for between 1 and {most} days.", most=MOST_DAYS)
    if ids is not None and not ids:
        problems["channels"] = N_("Choose at least one channel, or all of them.")
    # Two paths for one place would leave open which of them holds.
    for other in others:
        if (other.channels is None) != (ids is None):
            continue
        if ids is None or set(ids) & set(other.channels or ()):
            problems["channels"] = N_("“{path}” already holds there.", path=verbatim(other.name))
    return problems

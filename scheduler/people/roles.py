"""Roles and the rights they give. One table; every edge asks `may`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from scheduler.wording import N_, Text

if TYPE_CHECKING:
    from scheduler.people.membership import Membership


class Role(StrEnum):
    OWNER = "owner"
    EDITOR = "editor"
    APPROVER = "approver"
    CONTRIBUTOR = "contributor"
    VIEWER = "viewer"


class Right(StrEnum):
    READ = "read"
    WRITE = "write"  # ideas, drafts, media; own posts only for a contributor
    WRITE_ALL = "write_all"
    SUBMIT = "submit"
    DECIDE = "decide"  # approve or send back
    SCHEDULE = "schedule"  # put on the calendar for good, publish now, move
    RESOLVE = "resolve"  # say what became of an unconfirmed, missed, held or failed one
    CONNECT = "connect"  # channels and their credentials
    PLAN = "plan"  # pillars, cadence, mix
    CHARTER = "charter"  # draft and adopt versions
    FREEZE = "freeze"
    PEOPLE = "people"  # invite, change roles
    SETTINGS = "settings"
    STATUS = "status"  # is everything running?


EVERYBODY = frozenset({Right.READ})
CONTRIBUTES = EVERYBODY | {Right.WRITE, Right.SUBMIT}
APPROVES = CONTRIBUTES | {Right.DECIDE}
EDITS = CONTRIBUTES | {
    Right.WRITE_ALL,
    Right.DECIDE,
    Right.SCHEDULE,
    Right.RESOLVE,
    Right.CONNECT,
    Right.PLAN,
    Right.CHARTER,
    Right.FREEZE,
    Right.STATUS,
}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: EDITS | {Right.PEOPLE, Right.SETTINGS},
    Role.EDITOR: EDITS,
    Role.APPROVER: APPROVES,
    Role.CONTRIBUTOR: CONTRIBUTES,
    Role.VIEWER: EVERYBODY,
}

ROLE_NAMES: dict[Role, Text] = {
    Role.OWNER: N_("Owner"),
    Role.EDITOR: N_("Editor"),
    Role.APPROVER: N_("Approver"),
    Role.CONTRIBUTOR: N_("Contributor"),
    Role.VIEWER: N_("Viewer"),
}


class NotAllowed(Exception):
    """The person's role does not give this right here."""

    def __init__(self, right: Right) -> None:
        super().__init__(right)
        self.right = right
        self.text = N_("Your role here does not allow this. Ask an owner of the workspace.")


def may(membership: Membership | None, right: Right) -> bool:
    return membership is not None and membership.ended_at is None and right in RIGHTS[Role(membership.role)]


def demand(membership: Membership | None, right: Right) -> None:
    if not may(membership, right):
        raise NotAllowed(right)

"""Looking people and workspaces up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scheduler.db import across_workspaces
from scheduler.people.membership import Membership
from scheduler.people.roles import RIGHTS, Right, Role
from scheduler.people.user import User, plain_email
from scheduler.people.workspace import Workspace


def user_by_email(session: Session, email: str) -> User | None:
    return session.scalar(select(User).where(User.email == plain_email(email)))


def membership_of(session: Session, user_id: int, workspace_id: int) -> Membership | None:
    return session.scalar(
        select(Membership).where(
            Membership.workspace_id == workspace_id,
            Membership.user_id == user_id,
            Membership.ended_at.is_(None),
        )
    )


def is_here(membership: Membership, now: datetime) -> bool:
    """A guest whose time is over is gone at once, not when the chore that ends it comes round."""
    return membership.guest_until is None or now < membership.guest_until


def memberships_of(session: Session, user_id: int) -> list[Membership]:
    """Every workspace a person may switch to, by name."""
    with across_workspaces(session):
        found = session.scalars(
            select(Membership)
            .join(Workspace, Workspace.id == Membership.workspace_id)
            .where(Membership.user_id == user_id, Membership.ended_at.is_(None))
            .order_by(Workspace.name, Workspace.id)
        )
        return list(found)


def ended_as_guest(session: Session, user_id: int, now: datetime) -> list[Membership]:
    """Where a person was a guest until it ended by itself, the latest first."""
    with across_workspaces(session):
        found = session.scalars(
            select(Membership)
            .where(
                Membership.user_id == user_id,
                Membership.guest_until <= now,
                or_(Membership.ended_at.is_(None), Membership.ended_at == Membership.guest_until),
            )
            .order_by(Membership.guest_until.desc())
        )
        return list(found)


def workspaces_of(session: Session, user_ids: Iterable[int]) -> dict[int, set[int]]:
    """The workspaces each of these people may switch to, asked for all of them at once."""
    found: dict[int, set[int]] = {user_id: set() for user_id in user_ids}
    with across_workspaces(session):
        pairs = session.execute(
            select(Membership.user_id, Membership.workspace_id).where(
                Membership.user_id.in_(found), Membership.ended_at.is_(None)
            )
        )
        for user_id, workspace_id in pairs:
            found[user_id].add(workspace_id)
    return found


def members(session: Session, workspace_id: int) -> list[Membership]:
    return list(
        session.scalars(
            select(Membership)
            .join(User, User.id == Membership.user_id)
            .where(Membership.workspace_id == workspace_id, Membership.ended_at.is_(None))
            .order_by(User.name, User.id)
        )
    )


def who_may(session: Session, workspace_id: int, right: Right) -> list[User]:
    """The people of a workspace who have a right: whom to ask, whom to tell."""
    roles = [role for role in Role if right in RIGHTS[role]]
    found = session.scalars(
        select(Membership).where(
            Membership.workspace_id == workspace_id, Membership.ended_at.is_(None), Membership.role.in_(roles)
        )
    )
    return [membership.user for membership in found]

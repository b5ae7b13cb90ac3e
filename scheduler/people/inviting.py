"""Invitations and roles. A link is good once, for 48 hours; a workspace always keeps an owner."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.db import across_workspaces
from scheduler.people.finding import members, membership_of, user_by_email
from scheduler.people.membership import Membership
from scheduler.people.roles import Right, Role, demand
from scheduler.people.sign_in import LINK_LIFE, Invitation, new_secret, secret_hash
from scheduler.people.user import User, plain_email
from scheduler.wording import N_, Text


class CannotInvite(Exception):
    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


class BadEnd(Exception):
    text = N_("Choose a day to come: to end it now, end the membership.")


class LastOwner(Exception):
    text = N_("A workspace needs an owner. Make somebody else owner first.")


def invite(
    session: Session,
    *,
    by: Membership,
    email: str,
    role: Role,
    now: datetime,
    guest_until: datetime | None = None,
) -> tuple[Invitation, str]:
    """A new invitation and its secret, shown once. An open one to the same address is withdrawn.

    `guest_until`: outside help, whose access ends by itself then.
    """
    demand(by, Right.PEOPLE)
    email = plain_email(email)
    known = user_by_email(session, email)
    if known and membership_of(session, known.id, by.workspace_id):
        raise CannotInvite(N_("{email} is already a member.", email=email))
    for earlier in open_invitations(session, by.workspace_id, now):
        if earlier.email == email:
            earlier.withdrawn_at = now
    secret = new_secret()
    invitation = Invitation(
        workspace_id=by.workspace_id,
        email=email,
        role=role,
        token_hash=secret_hash(secret),
        by_user_id=by.user_id,
        created_at=now,
        expires_at=now + LINK_LIFE,
        guest_until=guest_until,
    )
    session.add(invitation)
    session.flush()
    return invitation, secret


def open_invitations(session: Session, workspace_id: int, now: datetime) -> list[Invitation]:
    return list(
        session.scalars(
            select(Invitation)
            .where(
                Invitation.workspace_id == workspace_id,
                Invitation.used_at.is_(None),
                Invitation.withdrawn_at.is_(None),
                Invitation.expires_at > now,
            )
            .order_by(Invitation.created_at)
        )
    )


def invitation_for(session: Session, secret: str, now: datetime) -> Invitation | None:
    """The open invitation a link stands for; the link itself is the proof, so no workspace is named."""
    with across_workspaces(session):
        found = session.scalar(select(Invitation).where(Invitation.token_hash == secret_hash(secret)))
    if found is None or found.used_at or found.withdrawn_at or found.expires_at <= now:
        return None
    return found


def accept(
    session: Session, invitation: Invitation, *, name: str, password_hash: str | None, now: datetime
) -> Membership:
    """Join. A person who has a password keeps it (they signed in to accept); a new one brings name and hash."""
    user = user_by_email(session, invitation.email)
    if user is None:
        user = User(email=invitation.email, name=name.strip(), password_hash=password_hash, created_at=now)
        session.add(user)
        session.flush()
    invitation.used_at = now
    member = join(session, user, invitation.workspace_id, Role(invitation.role), now)
    member.guest_until = invitation.guest_until
    return member


def join(session: Session, user: User, workspace_id: int, role: Role, now: datetime) -> Membership:
    """A membership, new or taken up again."""
    before = session.scalar(
        select(Membership).where(Membership.workspace_id == workspace_id, Membership.user_id == user.id)
    )
    if before is None:
        before = Membership(workspace_id=workspace_id, user=user, role=role, created_at=now)
        session.add(before)
    before.role, before.ended_at, before.guest_until = role, None, None
    session.flush()
    return before


def withdraw(invitation: Invitation, now: datetime) -> None:
    invitation.withdrawn_at = now


def offer_again(invitation: Invitation) -> None:
    """What was withdrawn holds again, with the same link, until its day."""
    invitation.withdrawn_at = None


def change_role(session: Session, membership: Membership, role: Role, *, by: Membership) -> None:
    demand(by, Right.PEOPLE)
    if membership.role == Role.OWNER and role != Role.OWNER:
        _keep_an_owner(session, membership)
    membership.role = role


def set_guest(
    session: Session, membership: Membership, until: datetime | None, *, by: Membership, now: datetime
) -> None:
    """Access that ends by itself at `until`; None: it does not. Raises BadEnd, LastOwner."""
    demand(by, Right.PEOPLE)
    if until is not None:
        if until <= now:
            raise BadEnd
        if membership.role == Role.OWNER:
            _keep_an_owner(session, membership)
    membership.guest_until = until


def end(session: Session, membership: Membership, *, by: Membership, now: datetime) -> None:
    """The person leaves the workspace; what they wrote stays."""
    if membership.id != by.id:
        demand(by, Right.PEOPLE)
    if membership.role == Role.OWNER:
        _keep_an_owner(session, membership)
    membership.ended_at = now


def _keep_an_owner(session: Session, leaving: Membership) -> None:
    others = [
        m
        for m in members(session, leaving.workspace_id)
        if m.role == Role.OWNER and m.id != leaving.id and not m.guest_until
    ]
    if not others:
        raise LastOwner

"""The very first start: a one-time code from the terminal opens the page that makes the first workspace.

Without the code, whoever reaches the port first would own the newsroom.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from scheduler.db import Fact
from scheduler.people.membership import Membership
from scheduler.people.roles import Role
from scheduler.people.sign_in import secret_hash
from scheduler.people.user import User, plain_email
from scheduler.people.workspace import Workspace

CODE = "first_run_code"


class AlreadyOpen(Exception):
    """The newsroom has an owner; the first-run page is closed for good."""


def is_needed(session: Session) -> bool:
    return session.scalar(select(func.count()).select_from(User)) == 0


def new_code(session: Session) -> str:
    """A code to print on the terminal; replaces the one before. Eight easy letters and digits."""
    letters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
    code = "".join(secrets.choice(letters) for _ in range(8))
    session.execute(delete(Fact).where(Fact.name == CODE))
    session.add(Fact(name=CODE, value=secret_hash(code).hex()))
    return code


def is_code(session: Session, given: str) -> bool:
    stored = session.scalar(select(Fact.value).where(Fact.name == CODE))
    tidy = given.strip().upper().replace("-", "").replace(" ", "")
    return stored is not None and hmac.compare_digest(stored, secret_hash(tidy).hex())


def open_newsroom(
    session: Session,
    *,
    name: str,
    zone: str,
    locale: str,
    first_weekday: int,
    owner_name: str,
    owner_email: str,
    password_hash: str,
    now: datetime,
) -> Membership:
    """The first workspace and its owner. Raises AlreadyOpen when somebody was faster."""
    if not is_needed(session):
        raise AlreadyOpen
    owner = User(
        email=plain_email(owner_email),
        name=owner_name.strip(),
        password_hash=password_hash,
        locale=locale,
        created_at=now,
    )
    session.add(owner)
    session.execute(delete(Fact).where(Fact.name == CODE))
    return open_workspace(
        session, owner, name=name, zone=zone, locale=locale, first_weekday=first_weekday, now=now
    )


def open_workspace(
    session: Session, owner: User, *, name: str, zone: str, locale: str, first_weekday: int, now: datetime
) -> Membership:
    """Another brand or organisation, owned by an existing person. The caller adopts the starter charter."""
    workspace = Workspace(
        name=name.strip(),
        zone=zone,
        locale=locale,
        first_weekday=first_weekday,
        created_at=now,
        changed_at=now,
    )
    session.add(workspace)
    session.flush()
    membership = Membership(
        workspace_id=workspace.id, workspace=workspace, user=owner, role=Role.OWNER, created_at=now
    )
    session.add(membership)
    session.flush()
    return membership

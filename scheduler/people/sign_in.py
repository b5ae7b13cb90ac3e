"""Ways in: a signed-in browser, an invitation, a password reset. Each holds a secret, stored only as its hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id
from scheduler.people.user import User
from scheduler.people.workspace import Workspace

LINK_LIFE = timedelta(hours=48)
SIGN_IN_LIFE = timedelta(days=30)


def new_secret() -> str:
    """192 random bits, safe in a URL path."""
    return secrets.token_urlsafe(24)


def secret_hash(secret: str) -> bytes:
    # A fast hash is right here: the secret is random, so there is nothing to guess.
    return hashlib.sha256(secret.encode()).digest()


class SignIn(Base):
    __tablename__ = "sign_in"

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    last_workspace_id: Mapped[int | None] = mapped_column(
        ForeignKey("workspace.id")
    )  # the one last looked at
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    device: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class Invitation(WorkspaceRow, Base):
    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_workspace_id_email", "workspace_id", "email"),)

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(16))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    guest_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of the membership it leads to

    workspace: Mapped[Workspace] = relationship(lazy="joined", innerjoin=True)


class PasswordReset(Base):
    __tablename__ = "password_reset"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)

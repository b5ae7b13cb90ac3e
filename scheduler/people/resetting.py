"""Password resets: a link that is good once, for 48 hours."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.people.entering import sign_out_everywhere
from scheduler.people.sign_in import LINK_LIFE, PasswordReset, new_secret, secret_hash
from scheduler.people.user import User


def begin(session: Session, user: User, now: datetime) -> str:
    """The secret of a new link; any earlier open link of this person is used up."""
    session.execute(
        update(PasswordReset)
        .where(PasswordReset.user_id == user.id, PasswordReset.used_at.is_(None))
        .values(used_at=now)
    )
    secret = new_secret()
    session.add(
        PasswordReset(
            user_id=user.id, token_hash=secret_hash(secret), created_at=now, expires_at=now + LINK_LIFE
        )
    )
    return secret


def reset_for(session: Session, secret: str, now: datetime) -> PasswordReset | None:
    found = session.scalar(select(PasswordReset).where(PasswordReset.token_hash == secret_hash(secret)))
    return (
        found
        if found and not found.used_at and found.expires_at > now and not found.user.disabled_at
        else None
    )


def finish(session: Session, reset: PasswordReset, *, password_hash: str, now: datetime) -> User:
    """The new password counts, and every signed-in browser is signed out."""
    reset.used_at = now
    return change_password(session, reset.user, password_hash=password_hash, now=now)


def change_password(
    session: Session, user: User, *, password_hash: str, now: datetime, keep_sign_in: int | None = None
) -> User:
    user.password_hash = password_hash
    sign_out_everywhere(session, user.id, now, but=keep_sign_in)
    return user

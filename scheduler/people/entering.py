"""Signing in and out. A signed-in browser holds a random token; we hold its hash, and can revoke it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.people.finding import is_here, membership_of, memberships_of
from scheduler.people.membership import Membership
from scheduler.people.sign_in import SIGN_IN_LIFE, SignIn, new_secret, secret_hash
from scheduler.people.user import User

TOUCH_AFTER = timedelta(minutes=1)


def sign_in(session: Session, user: User, *, device: str, now: datetime) -> str:
    """Open a session for a browser; the token returned is the only copy of the secret."""
    token = new_secret()
    session.add(
        SignIn(
            user_id=user.id,
            last_workspace_id=_where_one_left_off(session, user.id),
            token_hash=secret_hash(token),
            device=device[:200],
            created_at=now,
            seen_at=now,
            expires_at=now + SIGN_IN_LIFE,
        )
    )
    return token


def recognise(session: Session, token: str, now: datetime) -> tuple[SignIn, Membership | None] | None:
    """Whose browser this is, and where they are; None when it is nobody's any more."""
    seen = session.scalar(select(SignIn).where(SignIn.token_hash == secret_hash(token)))
    if seen is None or seen.ended_at or seen.expires_at <= now or seen.user.disabled_at:
        return None
    here = membership_of(session, seen.user_id, seen.last_workspace_id) if seen.last_workspace_id else None
    if here is None or not is_here(here, now):
        here = next((one for one in memberships_of(session, seen.user_id) if is_here(one, now)), None)
    return seen, here


def _where_one_left_off(session: Session, user_id: int) -> int | None:
    """The workspace of the last visit, if one still belongs to it; else the first by name."""
    places = [membership.workspace_id for membership in memberships_of(session, user_id)]
    last = session.scalar(
        select(SignIn.last_workspace_id).where(SignIn.user_id == user_id).order_by(SignIn.id.desc()).limit(1)
    )
    return last if last in places else next(iter(places), None)


def is_stale(seen: SignIn, now: datetime) -> bool:
    """Worth writing down that the browser was seen? At most once a minute."""
    return now - seen.seen_at >= TOUCH_AFTER


def touch(session: Session, sign_in_id: int, now: datetime) -> None:
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now))


def switch(session: Session, seen: SignIn, membership: Membership) -> None:
    seen.last_workspace_id = membership.workspace_id


def open_sign_ins(session: Session, user_id: int, now: datetime) -> list[SignIn]:
    return list(
        session.scalars(
            select(SignIn)
            .where(SignIn.user_id == user_id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
            .order_by(SignIn.seen_at.desc())
        )
    )


def sign_out(session: Session, seen: SignIn, now: datetime) -> None:
    seen.ended_at = now


def sign_out_everywhere(session: Session, user_id: int, now: datetime, *, but: int | None = None) -> None:
    """After a new password, every other browser has to sign in again."""
    statement = update(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None))
    if but is not None:
        statement = statement.where(SignIn.id != but)
    session.execute(statement.values(ended_at=now))

"""Bearer tokens of the API: a person's rights in one workspace, narrowed by scopes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from scheduler.db import Base, UtcDateTime, WorkspaceRow, across_workspaces, new_public_id
from scheduler.people.entering import TOUCH_AFTER
from scheduler.people.finding import membership_of
from scheduler.people.membership import Membership
from scheduler.people.roles import Right, may
from scheduler.people.sign_in import new_secret, secret_hash
from scheduler.people.user import User

PREFIX = "mar_"  # so that a token found in a log or a repository is recognised for what it is


class ApiToken(WorkspaceRow, Base):
    __tablename__ = "api_token"

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    scopes: Mapped[list[str] | None] = mapped_column(JSON)  # names of rights; None: all of the person's
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


def issue(
    session: Session, by: Membership, *, name: str, scopes: list[Right] | None = None, now: datetime
) -> tuple[ApiToken, str]:
    """A new token and its secret, shown once. Scopes can narrow the person's rights, never widen them."""
    secret = PREFIX + new_secret()
    token = ApiToken(
        workspace_id=by.workspace_id,
        user_id=by.user_id,
        name=name,
        token_hash=secret_hash(secret),
        scopes=None if scopes is None else [str(scope) for scope in scopes],
        created_at=now,
    )
    session.add(token)
    session.flush()
    return token, secret


def bearer(session: Session, secret: str) -> tuple[ApiToken, Membership] | None:
    """Whose token this is, with the membership it acts under; None when it opens nothing."""
    with across_workspaces(session):
        token = session.scalar(select(ApiToken).where(ApiToken.token_hash == secret_hash(secret)))
    if token is None or token.revoked_at or token.user.disabled_at:
        return None
    here = membership_of(session, token.user_id, token.workspace_id)
    return (token, here) if here else None


def allows(token: ApiToken, membership: Membership, right: Right) -> bool:
    return may(membership, right) and (token.scopes is None or right in token.scopes)


def is_stale(token: ApiToken, now: datetime) -> bool:
    """Worth writing down that it was used? At most once a minute."""
    return token.used_at is None or now - token.used_at >= TOUCH_AFTER


def touch(session: Session, token: ApiToken, now: datetime) -> None:
    session.execute(
        update(ApiToken)
        .where(ApiToken.workspace_id == token.workspace_id, ApiToken.id == token.id)
        .values(used_at=now)
    )


def tokens_of(session: Session, membership: Membership) -> list[ApiToken]:
    return list(
        session.scalars(
            select(ApiToken)
            .where(
                ApiToken.workspace_id == membership.workspace_id,
                ApiToken.user_id == membership.user_id,
                ApiToken.revoked_at.is_(None),
            )
            .order_by(ApiToken.created_at)
        )
    )

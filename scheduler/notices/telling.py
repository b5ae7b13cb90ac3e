"""Telling people: one row each, once while unread."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from scheduler.notices.choosing import Way, ways
from scheduler.notices.notice import Notice
from scheduler.people import Right
from scheduler.people.finding import who_may
from scheduler.wording import Text


def tell(
    session: Session,
    workspace_id: int,
    *,
    kind: str,
    text: Text,
    about: str,
    now: datetime,
    users: Iterable[int] = (),
    right: Right | None = None,
) -> int:
    """Tell these people, and everybody who has the right. Who still has the same thing unread is not told again."""
    told = set(users)
    if right is not None:
        told |= {user.id for user in who_may(session, workspace_id, right)}
    already = set(
        session.scalars(
            select(Notice.user_id).where(
                Notice.workspace_id == workspace_id,
                Notice.kind == kind,
                Notice.about == about,
                Notice.read_at.is_(None),
            )
        )
    )
    new = sorted(told - already)
    how = ways(session, new, kind) if new else {}
    for user_id in new:
        session.add(
            Notice(
                workspace_id=workspace_id, user_id=user_id, kind=kind, text=text, about=about, created_at=now,
                mail_due=how.get(user_id) == Way.MAIL, digest_due=how.get(user_id) == Way.DIGEST,
            )
        )  # fmt: skip
    return len(told - already)


def settle(
    session: Session, workspace_id: int, *, about: str, now: datetime, kinds: Iterable[str] = ()
) -> None:
    """What the notices were about has been dealt with: nobody needs to read them any more. `kinds`: only these."""
    of_kind = (Notice.kind.in_(wanted),) if (wanted := list(kinds)) else ()
    session.execute(
        update(Notice)
        .where(Notice.workspace_id == workspace_id, Notice.about == about, Notice.read_at.is_(None), *of_kind)
        .values(read_at=now)
        .execution_options(synchronize_session=False)
    )


def settle_for(
    session: Session, workspace_id: int, user_id: int, *, about: str, now: datetime, kinds: Iterable[str] = ()
) -> None:
    """One person has dealt with it; the others still have to. `kinds`: only these."""
    of_kind = (Notice.kind.in_(wanted),) if (wanted := list(kinds)) else ()
    session.execute(
        update(Notice)
        .where(
            Notice.workspace_id == workspace_id,
            Notice.user_id == user_id,
            Notice.about == about,
            Notice.read_at.is_(None),
            *of_kind,
        )
        .values(read_at=now)
        .execution_options(synchronize_session=False)
    )


def unread(session: Session, workspace_id: int, user_id: int) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(Notice)
            .where(Notice.workspace_id == workspace_id, Notice.user_id == user_id, Notice.read_at.is_(None))
        )
        or 0
    )

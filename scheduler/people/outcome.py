"""What came of a deed done to many, kept for a day: its page is shown after a redirect, and a reload does nothing twice."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.people.idempotent import IdempotentCall
from scheduler.people.membership import Membership


def keep(session: Session, kind: str, body: dict[str, Any], *, by: Membership, now: datetime) -> str:
    """Gives the name to ask for it by. `kind`: whose it is, such as the calendar's; `body` is plain JSON."""
    name = secrets.token_urlsafe(12)
    session.add(
        IdempotentCall(
            workspace_id=by.workspace_id,
            user_id=by.user_id,
            key=f"{kind}:{name}",
            request_hash="",
            status=200,
            body=body,
            created_at=now,
        )
    )
    return name


def kept(session: Session, kind: str, name: str, by: Membership) -> dict[str, Any] | None:
    """One's own, as long as it is remembered."""
    return session.scalar(
        select(IdempotentCall.body).where(
            IdempotentCall.workspace_id == by.workspace_id,
            IdempotentCall.user_id == by.user_id,
            IdempotentCall.key == f"{kind}:{name}",
        )
    )

"""Naming who decides while somebody is away: oneself, or by who looks after people; the words stay four-eyed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.approvals.deputy import Deputy
from scheduler.people import Membership, Right
from scheduler.people.roles import NotAllowed, may
from scheduler.wording import N_, Text

LONGEST = timedelta(days=366)


class BadDeputy(ValueError):
    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def name(
    session: Session,
    who: Membership,
    deputy: Membership,
    *,
    from_at: datetime,
    until_at: datetime,
    by: Membership,
    now: datetime,
) -> Deputy:
    """`deputy` decides for `who` in that time, wherever a step lets deputies answer. Raises BadDeputy, NotAllowed."""
    _demand(by, who.user_id)
    if who.user_id == deputy.user_id:
        raise BadDeputy(N_("Nobody stands in for themselves."))
    if not may(who, Right.DECIDE) or not may(deputy, Right.DECIDE):
        raise BadDeputy(N_("Only owners, editors and approvers can approve."))
    if not from_at < until_at or until_at <= now or until_at - from_at > LONGEST:
        raise BadDeputy(N_("Choose a first and a last day, the last one to come and at most a year later."))
    for other in current(session, by.workspace_id, now):
        if other.user_id == who.user_id and other.from_at < until_at and from_at < other.until_at:
            raise BadDeputy(N_("{name} stands in at that time already.", name=other.deputy.name))
    kept = Deputy(
        workspace_id=by.workspace_id, user_id=who.user_id, user=who.user, deputy_user_id=deputy.user_id,
        deputy=deputy.user, from_at=from_at, until_at=until_at, created_at=now,
    )  # fmt: skip
    session.add(kept)
    session.flush()
    activity.record(session, by, "named a deputy", kept, now=now)
    return kept


def end(session: Session, deputy: Deputy, *, by: Membership, now: datetime) -> None:
    _demand(by, deputy.user_id)
    if deputy.ended_at is None:
        deputy.ended_at = now
        activity.record(session, by, "ended a deputy", deputy, now=now)


def current(session: Session, workspace_id: int, now: datetime) -> Sequence[Deputy]:
    """Now and to come, the next to begin first."""
    return session.scalars(
        select(Deputy)
        .where(Deputy.workspace_id == workspace_id, Deputy.ended_at.is_(None), Deputy.until_at > now)
        .order_by(Deputy.from_at, Deputy.id)
    ).all()


def _demand(by: Membership, user_id: int) -> None:
    if by.user_id == user_id and may(by, Right.DECIDE):
        return
    if not may(by, Right.CHARTER):
        raise NotAllowed(Right.CHARTER)

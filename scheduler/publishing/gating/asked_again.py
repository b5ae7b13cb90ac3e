"""How far the review after an adoption is: what is scheduled passes the gate again, and what no longer does is held."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from scheduler.charter import CharterVersion
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.states import is_in


@dataclass(frozen=True)
class AskedAgain:
    left: int  # scheduled under an older version
    passed: int
    held: int  # by this version, and not dealt with yet

    @property
    def total(self) -> int:
        return self.left + self.passed + self.held


def asked_again(session: Session, version: CharterVersion) -> AskedAgain:
    """For the adopted version. Two indexed counts."""
    mine = (Delivery.workspace_id == version.workspace_id, Delivery.kind == Kind.PUBLISH)
    older = or_(Delivery.charter_version_id.is_(None), Delivery.charter_version_id != version.id)
    left, scheduled = session.execute(
        select(func.count().filter(older), func.count()).where(*mine, is_in(State.SCHEDULED))
    ).one()
    held = session.scalar(
        select(func.count())
        .select_from(Delivery)
        .where(*mine, Delivery.state == State.HELD, and_(older, Delivery.changed_at >= version.adopted_at))
    )
    return AskedAgain(left, scheduled - left, held or 0)

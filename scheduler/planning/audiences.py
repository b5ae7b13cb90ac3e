"""The communities of a workspace: known by name, written once, chosen in each plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.planning.audience import Audience


def everything(session: Session, workspace_id: int) -> Sequence[Audience]:
    mine = select(Audience).where(Audience.workspace_id == workspace_id)
    return session.scalars(mine.order_by(Audience.name, Audience.id)).all()


def called(session: Session, workspace_id: int, names: Iterable[str], *, now: datetime) -> list[Audience]:
    """Those of these names, once each whatever the case, in that order; what is not known is written down."""
    known = {one.name.casefold(): one for one in everything(session, workspace_id)}
    found: dict[str, Audience] = {}
    for written in names:
        name = " ".join(written.split())
        if not name:
            continue
        key = name.casefold()
        if key not in known:
            known[key] = Audience(workspace_id=workspace_id, name=name, created_at=now)
            session.add(known[key])
        found[key] = known[key]
    session.flush()
    return list(found.values())

"""Chaining the history: each seal hashes the one before it and its deed. Whoever changes an old deed breaks it."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.activity.deed import ActivitySeal, Deed
from scheduler.db import across_workspaces
from scheduler.people import Workspace

GENESIS = "0" * 64
BATCH = 500


def waits(session: Session) -> bool:
    """Is there anything to chain? One query."""
    last = select(func.max(ActivitySeal.deed_id)).scalar_subquery()
    with across_workspaces(session):
        return bool(session.scalar(select(Deed.id).where(Deed.id > func.coalesce(last, 0)).limit(1)))


def seal(session: Session, now: datetime) -> int:
    """Chain what is not chained yet; returns how many. Only one tick at a time gets a deed in (unique)."""
    with across_workspaces(session):
        last = session.scalar(select(func.max(ActivitySeal.deed_id))) or 0
        found = session.execute(
            select(Deed, Workspace.public_id)
            .join(Workspace, Workspace.id == Deed.workspace_id)
            .where(Deed.id > last)
            .order_by(Deed.id)
            .limit(BATCH)
        ).all()
    before = head(session)
    for deed, space in found:
        before = link(before, deed, space)
        session.add(ActivitySeal(deed_id=deed.id, workspace_public_id=space, hash=before, sealed_at=now))
    return len(found)


def head(session: Session) -> str:
    """The newest hash: mailed out now and then, it proves that nothing before it was rewritten."""
    return session.scalar(select(ActivitySeal.hash).order_by(ActivitySeal.id.desc()).limit(1)) or GENESIS


def first_broken(session: Session, *, latest: int | None = None) -> int | None:
    """The id of the first deed whose seal no longer fits; None when the history is sound.

    The whole of it, or only the `latest` seals: the work grows with every deed there ever was.
    """
    before, its = GENESIS, select(ActivitySeal, Deed).outerjoin(Deed, Deed.id == ActivitySeal.deed_id)
    if latest is not None:
        newest = select(ActivitySeal.id, ActivitySeal.hash).order_by(ActivitySeal.id.desc())
        edge = session.execute(newest.offset(latest).limit(1)).first()
        if edge is not None:
            before, its = edge.hash, its.where(ActivitySeal.id > edge.id)
    with across_workspaces(session):
        rows = session.execute(its.order_by(ActivitySeal.id).execution_options(yield_per=BATCH))
        for sealed, deed in rows:
            if deed is None or link(before, deed, sealed.workspace_public_id) != sealed.hash:
                return sealed.deed_id
            before = sealed.hash
    return None


def link(before: str, deed: Deed, workspace: str) -> str:
    said = [
        deed.id, workspace, deed.at.isoformat(), deed.verb, deed.person,
        deed.about_kind, deed.about_id, deed.charter_version, deed.detail,
    ]  # fmt: skip
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{before}{canonical}".encode()).hexdigest()

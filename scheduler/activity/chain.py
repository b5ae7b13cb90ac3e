"""Chaining the history: each seal hashes the one before it and its deed. Whoever changes an old deed breaks it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from scheduler.activity.deed import ActivitySeal, Deed
from scheduler.activity.links import FIELDS, GENESIS, link, own_link
from scheduler.db import across_workspaces
from scheduler.people import Workspace

Columns = TypeVarTuple("Columns")
BATCH = 500
# A number is drawn before its transaction commits: a deed may appear below one that is sealed already. So far back it is looked for.
LATE = 10_000


def waits(session: Session) -> bool:
    """Is there anything to chain? One query."""
    with across_workspaces(session):
        return bool(session.scalar(those_waiting().limit(1)))


def those_waiting() -> Select[int]:
    """Deeds that are not chained yet."""
    return _unsealed(select(Deed.id))


def seal(session: Session, now: datetime) -> int:
    """Chain what is not chained yet; returns how many. Only one tick at a time gets a deed in (unique)."""
    with across_workspaces(session):
        found = session.execute(
            _unsealed(select(Deed, Workspace.public_id).join(Workspace, Workspace.id == Deed.workspace_id))
            .order_by(Deed.id)
            .limit(BATCH)
        ).all()
    before = head(session)
    own = {space: own_head(session, space) for space in {space for _, space in found}}
    for deed, space in found:
        before = link(before, said(deed, space))
        own[space] = own_link(own[space], before)
        session.add(
            ActivitySeal(
                deed_id=deed.id,
                workspace_public_id=space,
                hash=before,
                workspace_hash=own[space],
                sealed_at=now,
            )
        )
    return len(found)


def _unsealed(deeds: Select[*Columns]) -> Select[*Columns]:
    last = select(func.max(ActivitySeal.deed_id)).scalar_subquery()
    return (
        deeds.outerjoin(ActivitySeal, ActivitySeal.deed_id == Deed.id)
        .where(Deed.id > func.coalesce(last, 0) - LATE)
        .where(ActivitySeal.id.is_(None))
    )


def head(session: Session, *, until: int | None = None) -> str:
    """The newest hash, up to the seal of an id: mailed out now and then, it proves that nothing before it was rewritten."""
    its = select(ActivitySeal.hash)
    if until is not None:
        its = its.where(ActivitySeal.id <= until)
    return session.scalar(its.order_by(ActivitySeal.id.desc()).limit(1)) or GENESIS


def own_head(session: Session, workspace: str, *, until: int | None = None) -> str:
    """The newest hash of one workspace's own chain; by its public id.

    A tick of the release before, still running beside this one, seals without it: what it sealed is passed over.
    """
    its = select(ActivitySeal.workspace_hash).where(
        ActivitySeal.workspace_public_id == workspace, ActivitySeal.workspace_hash.is_not(None)
    )
    if until is not None:
        its = its.where(ActivitySeal.id <= until)
    return session.scalar(its.order_by(ActivitySeal.id.desc()).limit(1)) or GENESIS


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
            if deed is None or link(before, said(deed, sealed.workspace_public_id)) != sealed.hash:
                return sealed.deed_id
            before = sealed.hash
    return None


def said(deed: Deed, workspace: str) -> dict[str, Any]:
    """A deed in the plain values its link is made of."""
    values: Sequence[Any] = (
        deed.id, workspace, deed.at.isoformat(), deed.verb, deed.person,
        deed.about_kind, deed.about_id, deed.charter_version, deed.detail,
    )  # fmt: skip
    return dict(zip(FIELDS, values, strict=True))

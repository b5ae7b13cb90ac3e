"""Letting single posts leave inside a freeze: said by name, with a reason, for exactly the words that stand there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scheduler import activity, courier
from scheduler.charter.acknowledging import demand_acknowledged
from scheduler.content import Variant
from scheduler.content.message import content_hash
from scheduler.db import gate_lock
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.publishing.freeze import Freeze, FreezeRelease
from scheduler.publishing.planned.reach import with_releases
from scheduler.wording import N_, Text

WHY = 500


class CannotRelease(ValueError):
    """There is nothing to make an exception from, or no reason is said; `text` says which."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def release(
    session: Session, freeze: Freeze, variant: Variant, *, why: str, by: Membership, now: datetime
) -> FreezeRelease:
    """It may leave inside this freeze as it is worded now; changed, it may not. Schedules nothing by itself.

    Everything else the gate asks stands. Raises CannotRelease, NotAllowed, NotAcknowledged.
    """
    demand(by, Right.FREEZE)
    demand_acknowledged(session, by, now=now)
    if freeze.lifted_at is not None or (freeze.until_at is not None and freeze.until_at <= now):
        raise CannotRelease(N_("This freeze is over: nothing has to be released from it."))
    if not with_releases(session, [freeze]).reach(freeze, variant):
        raise CannotRelease(N_("This freeze is not of that post."))
    if not 0 < len(why.strip()) <= WHY:
        raise CannotRelease(N_("Say why, in at most {most} characters: it stays with the post.", most=WHY))
    gate_lock.close(session, by.workspace_id)
    digest = content_hash(variant)
    known = (
        FreezeRelease.workspace_id == by.workspace_id,
        FreezeRelease.freeze_id == freeze.id,
        FreezeRelease.variant_id == variant.id,
        FreezeRelease.content_hash == digest,
    )
    if already := session.scalar(select(FreezeRelease).where(*known)):
        return already
    given = FreezeRelease(
        workspace_id=by.workspace_id, freeze_id=freeze.id, variant_id=variant.id, content_hash=digest,
        why=why.strip(), by_user_id=by.user_id, by=by.user, at=now,
    )  # fmt: skip
    session.add(given)
    session.flush()
    activity.record(
        session, by, "released", variant, now=now, freeze=freeze.reason, why=given.why, hash=digest
    )
    touch(session, by.workspace_id, now)
    courier.ring_after_commit(session)
    return given


def take_back(session: Session, given: FreezeRelease, *, by: Membership, now: datetime) -> None:
    """From then on the freeze holds it like the others; what has left has left."""
    demand(by, Right.FREEZE)
    gate_lock.close(session, by.workspace_id)
    activity.record(session, by, "took back a release", given.variant, now=now, hash=given.content_hash)
    session.delete(given)
    session.flush()
    touch(session, by.workspace_id, now)


def released(session: Session, freeze: Freeze) -> Sequence[FreezeRelease]:
    """The exceptions from it, the latest first."""
    return session.scalars(
        select(FreezeRelease)
        .where(FreezeRelease.workspace_id == freeze.workspace_id, FreezeRelease.freeze_id == freeze.id)
        .options(joinedload(FreezeRelease.variant).joinedload(Variant.post))
        .order_by(FreezeRelease.id.desc())
    ).all()


def stands(given: FreezeRelease) -> bool:
    """Do the words it was given for still stand?"""
    return given.content_hash == content_hash(given.variant)

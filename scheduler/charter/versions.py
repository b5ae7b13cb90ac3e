"""A charter's life: a draft is begun from the adopted version, edited freely, then adopted and frozen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler import activity, notices
from scheduler.charter import acknowledging
from scheduler.charter.in_force import adopted
from scheduler.charter.version import CharterVersion, Clause
from scheduler.charter.written import digest_of
from scheduler.db import gate_lock
from scheduler.people import Membership, Right, Workspace
from scheduler.people.finding import who_may
from scheduler.people.roles import demand
from scheduler.wording import N_


class AlreadyAdopted(Exception):
    """An adopted version is what posts were checked against: it never changes. Begin a new draft."""

    text = N_("This version is adopted and cannot be changed. Begin a new draft.")


class EmptyCharter(Exception):
    """Adopting nothing would quietly switch every rule off."""

    text = N_("A charter needs at least one clause or one rule before it can be adopted.")


def history(session: Session, workspace_id: int) -> list[CharterVersion]:
    """Every adopted version, the newest first."""
    return list(
        session.scalars(
            select(CharterVersion)
            .where(CharterVersion.workspace_id == workspace_id, CharterVersion.adopted_at.is_not(None))
            .order_by(CharterVersion.number.desc())
        )
    )


def numbered(session: Session, workspace_id: int, number: int) -> CharterVersion | None:
    return session.scalar(
        select(CharterVersion).where(
            CharterVersion.workspace_id == workspace_id, CharterVersion.number == number
        )
    )


def open_draft(session: Session, workspace_id: int) -> CharterVersion | None:
    """The draft being edited; there is at most one, so that numbers follow the order of adoption."""
    return session.scalar(
        select(CharterVersion).where(
            CharterVersion.workspace_id == workspace_id, CharterVersion.adopted_at.is_(None)
        )
    )


def draft_from(session: Session, *, by: Membership, now: datetime) -> CharterVersion:
    """A draft that begins as a copy of the adopted version. One that is already open is given back as it is."""
    demand(by, Right.CHARTER)
    # Two people beginning a draft in the same moment get the same one.
    session.get(Workspace, by.workspace_id, with_for_update=True, populate_existing=True)
    already = open_draft(session, by.workspace_id)
    if already:
        return already
    version = blank(session, by.workspace_id, by=by, now=now)
    base = adopted(session, by.workspace_id)
    if base:
        _copy(session, base, version)
    activity.record(session, by, "drafted_charter", version, now=now, number=version.number)
    return version


def blank(session: Session, workspace_id: int, *, by: Membership | None, now: datetime) -> CharterVersion:
    last = session.scalar(
        select(func.max(CharterVersion.number)).where(CharterVersion.workspace_id == workspace_id)
    )
    version = CharterVersion(
        workspace_id=workspace_id,
        number=(last or 0) + 1,
        created_at=now,
        created_by_id=by.user_id if by else None,
    )
    session.add(version)
    session.flush()
    return version


def discard(session: Session, version: CharterVersion, *, by: Membership, now: datetime) -> None:
    """Throw a draft away; its number is free again. Raises AlreadyAdopted."""
    demand(by, Right.CHARTER)
    still_a_draft(session, version)
    activity.record(session, by, "discarded_charter", version, now=now, number=version.number)
    session.delete(version)
    session.flush()


def adopt(
    session: Session, version: CharterVersion, *, by: Membership | None, note: str = "", now: datetime
) -> None:
    """From now on this version holds, and no longer changes. Raises EmptyCharter, AlreadyAdopted.

    `by` None: the house itself, for a starter. What was stamped by an older version is asked again by the tick.
    """
    if by:
        demand(by, Right.CHARTER)
    gate_lock.close(session, version.workspace_id)  # no claim is half done under the version before
    still_a_draft(session, version)
    if not version.clauses and not version.rules:
        raise EmptyCharter
    version.adopted_at = now
    version.adopted_by_id = by.user_id if by else None
    version.note = note.strip()
    version.digest = digest_of(version)
    session.flush()
    activity.record(
        session, by, "adopted_charter", version, now=now,
        workspace_id=version.workspace_id, number=version.number,
    )  # fmt: skip
    if by:
        acknowledging.keep(session, version, by=by, now=now)  # whoever adopts it has read it
    others = {user.id for user in who_may(session, version.workspace_id, Right.READ)}
    notices.tell(
        session,
        version.workspace_id,
        kind=acknowledging.ADOPTED_NOTICE,
        text=N_(
            "Version {number} of the charter is adopted. Read it and say that you will keep to it.",
            number=version.number,
        ),
        about=version.public_id,
        now=now,
        users=others - ({by.user_id} if by else set()),
    )


def still_a_draft(session: Session, version: CharterVersion) -> None:
    """Raises AlreadyAdopted; until the transaction ends, nobody else adopts it meanwhile."""
    session.refresh(version, with_for_update=True)
    if version.adopted_at is not None:
        raise AlreadyAdopted


def _copy(session: Session, base: CharterVersion, version: CharterVersion) -> None:
    twin: dict[int, Clause] = {}
    for clause in base.clauses:
        twin[clause.id] = Clause(
            workspace_id=version.workspace_id,
            key=clause.key,
            title=clause.title,
            text=clause.text,
            audience=clause.audience,
            position=clause.position,
        )
        version.clauses.append(twin[clause.id])
    session.flush()
    for rule in base.rules:
        copy = rule.twin()
        copy.clause_id = twin[rule.clause_id].id if rule.clause_id else None
        version.rules.append(copy)
    session.flush()

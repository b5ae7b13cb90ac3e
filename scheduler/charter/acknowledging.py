"""Reading the adopted charter and saying so. After a grace, who has not may draft, but not speak for the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scheduler import activity, notices
from scheduler.charter.acknowledgement import Acknowledgement
from scheduler.charter.in_force import adopted
from scheduler.charter.terms import GRACE_DAYS, CharterTerms
from scheduler.charter.version import CharterVersion
from scheduler.charter.written import digest_of
from scheduler.people import Membership, Right
from scheduler.people.finding import members
from scheduler.people.roles import NotAllowed
from scheduler.wording import N_

ADOPTED_NOTICE = "charter"


class NotAcknowledged(NotAllowed):
    """The person's grace is over and the adopted charter not acknowledged: they may draft, nothing more."""

    def __init__(self, number: int) -> None:
        super().__init__(Right.SUBMIT)
        self.text = N_(
            "First read version {number} of the charter and say that you will keep to it. Until then you may draft.",
            number=number,
        )


class OtherWords(Exception):
    """What was on the page is not the charter that holds now."""

    text = N_("Another version was adopted meanwhile. Read it, then say so.")


@dataclass(frozen=True)
class Reading:
    """How one person stands towards the version that holds."""

    number: int
    acknowledged_at: datetime | None
    due_at: datetime  # the end of the grace

    def lapsed(self, now: datetime) -> bool:
        return self.acknowledged_at is None and self.due_at <= now


def reading_of(session: Session, person: Membership) -> Reading | None:
    """None where no charter is adopted. One query: the gate asks this."""
    row = session.execute(
        select(CharterVersion.number, CharterVersion.adopted_at, Acknowledgement.at, CharterTerms.grace_days)
        .outerjoin(
            Acknowledgement,
            and_(
                Acknowledgement.workspace_id == CharterVersion.workspace_id,
                Acknowledgement.version_id == CharterVersion.id,
                Acknowledgement.user_id == person.user_id,
            ),
        )
        .outerjoin(CharterTerms, CharterTerms.workspace_id == CharterVersion.workspace_id)
        .where(CharterVersion.workspace_id == person.workspace_id, CharterVersion.adopted_at.is_not(None))
        .order_by(CharterVersion.number.desc())
        .limit(1)
    ).first()
    if row is None or row.adopted_at is None:
        return None
    return Reading(row.number, row.at, _due(row.adopted_at, person, row.grace_days))


def demand_acknowledged(session: Session, by: Membership, *, now: datetime) -> None:
    """Raises NotAcknowledged."""
    reading = reading_of(session, by)
    if reading is not None and reading.lapsed(now):
        raise NotAcknowledged(reading.number)


def acknowledge(session: Session, *, by: Membership, digest: str, now: datetime) -> Acknowledgement | None:
    """`digest` is of the words the person was shown. Raises OtherWords; None: there is nothing to acknowledge."""
    version = adopted(session, by.workspace_id)
    if version is None:
        return None
    if digest != digest_of(version):
        raise OtherWords
    return keep(session, version, by=by, now=now)


def keep(session: Session, version: CharterVersion, *, by: Membership, now: datetime) -> Acknowledgement:
    """Once for each person and version: said again, it stays as it was."""
    which = (
        Acknowledgement.workspace_id == version.workspace_id,
        Acknowledgement.version_id == version.id,
        Acknowledgement.user_id == by.user_id,
    )
    if already := session.scalar(select(Acknowledgement).where(*which)):
        return already
    said = Acknowledgement(
        workspace_id=version.workspace_id,
        version_id=version.id,
        user_id=by.user_id,
        at=now,
        digest=digest_of(version),
    )
    try:
        with session.begin_nested():
            session.add(said)
            session.flush()
    except IntegrityError:  # said twice at once: the other was first
        return session.scalars(select(Acknowledgement).where(*which)).one()
    activity.record(
        session, by, "acknowledged_charter", version, now=now, number=version.number, hash=said.digest
    )
    notices.settle_for(session, version.workspace_id, by.user_id, about=version.public_id, now=now)
    return said


@dataclass(frozen=True)
class Reader:
    """A member, and how they stand."""

    member: Membership
    reading: Reading
    before: int | None  # the last version they acknowledged, where it is not the one that holds


def readers(session: Session, workspace_id: int) -> list[Reader]:
    """Every member, who has not read it first, longest due first; empty before the first adoption."""
    version = adopted(session, workspace_id)
    if version is None or version.adopted_at is None:
        return []
    grace = session.scalar(select(CharterTerms.grace_days).where(CharterTerms.workspace_id == workspace_id))
    said: dict[int, dict[int, datetime]] = {}
    for user_id, number, at in session.execute(
        select(Acknowledgement.user_id, CharterVersion.number, Acknowledgement.at)
        .join(CharterVersion, CharterVersion.id == Acknowledgement.version_id)
        .where(Acknowledgement.workspace_id == workspace_id, CharterVersion.workspace_id == workspace_id)
    ):
        said.setdefault(user_id, {})[number] = at
    found = [
        Reader(
            member,
            Reading(
                version.number,
                said.get(member.user_id, {}).get(version.number),
                _due(version.adopted_at, member, grace),
            ),
            max((n for n in said.get(member.user_id, {}) if n != version.number), default=None),
        )
        for member in members(session, workspace_id)
    ]
    return sorted(found, key=lambda one: (one.reading.acknowledged_at is not None, one.reading.due_at))


def _due(adopted_at: datetime, person: Membership, grace_days: int | None) -> datetime:
    """Who came after the adoption has the same time to read it, from their first day."""
    days = GRACE_DAYS if grace_days is None else grace_days
    return max(adopted_at, person.created_at) + timedelta(days=days)

"""Keeping the numbers: what a calendar holds now against what it held, and what changed since a token."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from scheduler.calendar.dav.backend import OURS, BadToken
from scheduler.calendar.dav.drawing import Member
from scheduler.calendar.dav.ledger import DavCalendar, DavMember

REMEMBERED = timedelta(days=180)  # an application that was away for longer reads everything again
TOKEN = f"{OURS}sync/"


@dataclass(frozen=True)
class Known:
    """A calendar's numbers, safe to keep after the session."""

    id: int
    public_id: str
    revision: int
    forgotten: int
    stamp: str

    @property
    def token(self) -> str:
        return f"{TOKEN}{self.public_id}/{self.revision}"

    def since(self, token: str) -> int:
        """The revision a token of this calendar stands for. Raises BadToken."""
        own, _, number = token.removeprefix(TOKEN).partition("/")
        if not token.startswith(TOKEN) or own != self.public_id or not number.isdecimal() or len(number) > 15:
            raise BadToken
        if not self.forgotten <= int(number) <= self.revision:
            raise BadToken
        return int(number)


def known(session: Session, workspace_id: int, key: str, language: str) -> Known | None:
    row = session.scalar(_its(workspace_id, key, language))
    return _plain(row) if row else None


def compare(
    session: Session,
    workspace_id: int,
    key: str,
    language: str,
    shown: Sequence[Member],
    *,
    stamp: str,
    change: int,
    now: datetime,
) -> Known:
    """Number what is new, another, or gone. In a write of its own; of two at once, the second waits.

    `change`: the workspace's count when it was drawn. What was drawn before what is kept already is let go.
    """
    insert: Any = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgres_insert
    session.execute(
        insert(DavCalendar)
        .values(workspace_id=workspace_id, name=key, language=language)
        .on_conflict_do_nothing(index_elements=["workspace_id", "name", "language"])
    )
    calendar = session.scalars(_its(workspace_id, key, language).with_for_update()).one()
    if change < calendar.drawn_at_change:
        return _plain(calendar)
    before = {one.name: one for one in session.scalars(_members(calendar))}
    for one in shown:
        there, signature = before.pop(one.name, None), one.signature
        if there is None:
            calendar.revision += 1
            session.add(
                DavMember(
                    workspace_id=workspace_id, calendar_id=calendar.id, name=one.name, uid=one.uid, touched=0,
                    variant_id=one.variant_id, signature=signature, revision=calendar.revision, changed_at=now,
                )
            )  # fmt: skip
        elif there.gone or there.signature != signature or there.variant_id != one.variant_id:
            calendar.revision += 1
            there.signature, there.gone, there.revision, there.changed_at = (
                signature, False, calendar.revision, now,
            )  # fmt: skip
            there.variant_id, there.uid = one.variant_id, one.uid
    for there in before.values():
        if not there.gone:
            calendar.revision += 1
            there.gone, there.revision, there.changed_at = True, calendar.revision, now
    calendar.stamp, calendar.drawn_at_change = stamp, change
    _forget(session, calendar, now)
    session.flush()
    return _plain(calendar)


def members(
    session: Session, workspace_id: int, calendar: Known, names: Collection[str] | None = None
) -> Sequence[DavMember]:
    """Those that are there."""
    its = select(DavMember).where(
        DavMember.workspace_id == workspace_id,
        DavMember.calendar_id == calendar.id,
        DavMember.gone.is_(False),
    )
    if names is not None:
        its = its.where(DavMember.name.in_(names))
    return session.scalars(its).all()


def since(
    session: Session, workspace_id: int, calendar: Known, revision: int | None, limit: int
) -> tuple[Sequence[DavMember], int]:
    """Members changed or gone after a revision, oldest change first, and the revision this leads to."""
    its = select(DavMember).where(
        DavMember.workspace_id == workspace_id, DavMember.calendar_id == calendar.id
    )
    its = (
        its.where(DavMember.gone.is_(False)) if revision is None else its.where(DavMember.revision > revision)
    )
    found = session.scalars(its.order_by(DavMember.revision).limit(limit + 1)).all()
    if len(found) > limit:
        return found[:limit], found[limit - 1].revision
    return found, calendar.revision


def hold(session: Session, workspace_id: int, key: str) -> None:
    """Of two who begin something in a calendar at once, the second waits for the first."""
    its = (DavCalendar.workspace_id == workspace_id, DavCalendar.name == key)
    session.execute(select(DavCalendar.id).where(*its).order_by(DavCalendar.id).with_for_update())


def touch(session: Session, workspace_id: int, key: str, name: str, *, now: datetime) -> None:
    """One member looks changed to everybody, in every language: whoever holds it reads it again."""
    calendars = session.scalars(
        select(DavCalendar)
        .where(DavCalendar.workspace_id == workspace_id, DavCalendar.name == key)
        .order_by(DavCalendar.id)
        .with_for_update()
    ).all()
    for calendar in calendars:
        _move(session, calendar, DavMember.name == name, now, touched=DavMember.touched + 1)


def touches(session: Session, workspace_id: int, calendar: Known, name: str) -> int:
    """How often a member was made to look changed; one that is gone keeps the count for its return."""
    its = (DavMember.workspace_id == workspace_id, DavMember.calendar_id == calendar.id)
    return session.scalar(select(DavMember.touched).where(*its, DavMember.name == name)) or 0


def personal(session: Session, workspace_id: int, variant_id: int, *, now: datetime) -> None:
    """What one person keeps on a post changed: everywhere it stands it has a new number. Others find nothing new."""
    calendars = session.scalars(
        select(DavCalendar)
        .where(
            DavCalendar.workspace_id == workspace_id,
            DavCalendar.id.in_(
                select(DavMember.calendar_id).where(
                    DavMember.workspace_id == workspace_id, DavMember.variant_id == variant_id
                )
            ),
        )
        .order_by(DavCalendar.id)
        .with_for_update()
    ).all()
    for calendar in calendars:
        _move(session, calendar, DavMember.variant_id == variant_id, now)


def etag(signature: str, touched: int, extra: bytes = b"") -> str:
    said = f"{signature}/{touched}/".encode() + extra
    return hashlib.blake2b(said, digest_size=15).hexdigest()


def etags(found: Iterable[DavMember], extras: Mapping[int, bytes]) -> dict[str, str]:
    return {one.name: etag(one.signature, one.touched, extras.get(one.variant_id or 0, b"")) for one in found}


def _move(session: Session, calendar: DavCalendar, which: Any, now: datetime, **values: Any) -> None:
    calendar.revision += 1
    session.execute(
        update(DavMember)
        .where(DavMember.workspace_id == calendar.workspace_id, DavMember.calendar_id == calendar.id, which)
        .values(revision=calendar.revision, changed_at=now, **values)
        .execution_options(synchronize_session=False)
    )
    session.flush()


def _forget(session: Session, calendar: DavCalendar, now: datetime) -> None:
    old = (
        DavMember.workspace_id == calendar.workspace_id,
        DavMember.calendar_id == calendar.id,
        DavMember.gone,
        DavMember.changed_at < now - REMEMBERED,
    )
    latest = session.scalar(select(func.max(DavMember.revision)).where(*old))
    if latest is not None:
        session.execute(delete(DavMember).where(*old).execution_options(synchronize_session=False))
        calendar.forgotten = latest


def _members(calendar: DavCalendar) -> Any:
    return select(DavMember).where(
        DavMember.workspace_id == calendar.workspace_id, DavMember.calendar_id == calendar.id
    )


def _its(workspace_id: int, key: str, language: str) -> Any:
    return select(DavCalendar).where(
        DavCalendar.workspace_id == workspace_id, DavCalendar.name == key, DavCalendar.language == language
    )


def _plain(row: DavCalendar) -> Known:
    return Known(row.id, row.public_id, row.revision, row.forgotten, row.stamp)

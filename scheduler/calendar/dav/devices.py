"""Letting a calendar application in: a password for each device, shown once, kept as a hash, revoked when the device is lost."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.calendar.dav.device import Device
from scheduler.db import across_workspaces
from scheduler.people import Membership, Right
from scheduler.people.finding import is_here, membership_of
from scheduler.people.roles import may
from scheduler.people.sign_in import secret_hash
from scheduler.people.user import plain_email

SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is taken for another when typed on a telephone
GROUPS, LONG = 5, 5  # 125 bits
TOUCH_AFTER = timedelta(hours=1)


def let_in(session: Session, by: Membership, *, name: str, now: datetime) -> tuple[Device, str]:
    """A device and its password, which nobody can read again."""
    password = "-".join("".join(secrets.choice(SIGNS) for _ in range(LONG)) for _ in range(GROUPS))
    device = Device(
        workspace_id=by.workspace_id,
        user_id=by.user_id,
        name=name,
        password_hash=_hash(password),
        created_at=now,
    )
    session.add(device)
    session.flush()
    activity.record(session, by, "let in a calendar", device, now=now)
    return device, password


def shut_out(session: Session, device: Device, *, by: Membership, now: datetime) -> None:
    """Its password opens nothing from this moment on."""
    device.revoked_at = now
    activity.record(session, by, "shut out a calendar", device, now=now)


def shut_out_all(session: Session, user_id: int, *, now: datetime, workspace_id: int | None = None) -> int:
    """Every device of a person, in one workspace or wherever they work; how many there were."""
    its = [Device.user_id == user_id, Device.revoked_at.is_(None)]
    if workspace_id is not None:
        its.append(Device.workspace_id == workspace_id)
    with across_workspaces(session):
        rows = session.scalars(select(Device).where(*its)).all()
        for device in rows:
            device.revoked_at = now
        session.flush()
    return len(rows)


def recognise(session: Session, email: str, password: str, now: datetime) -> tuple[Device, Membership] | None:
    """Whose device this is, with the membership it acts under as it is now; None when it opens nothing."""
    with across_workspaces(session):
        device = session.scalar(select(Device).where(Device.password_hash == _hash(password)))
    if device is None or device.user.email != plain_email(email):
        return None
    here = _acts_as(session, device, now)
    return (device, here) if here else None


def still(session: Session, device: Device, now: datetime) -> Membership | None:
    """Inside the write, what was so when the request began may be so no more: None."""
    its = (Device.workspace_id == device.workspace_id, Device.id == device.id)
    row = session.scalars(select(Device).where(*its)).one()
    return _acts_as(session, row, now)


def devices_of(session: Session, membership: Membership) -> Sequence[Device]:
    """The person's devices in this workspace that are let in."""
    its = select(Device).where(
        Device.workspace_id == membership.workspace_id,
        Device.user_id == membership.user_id,
        Device.revoked_at.is_(None),
    )
    return session.scalars(its.order_by(Device.created_at, Device.id)).all()


def named(session: Session, workspace_id: int, ids: Collection[str]) -> dict[str, str]:
    """How people call devices, by public id; also of those that were shut out."""
    if not any(ids):
        return {}
    its = select(Device.public_id, Device.name).where(
        Device.workspace_id == workspace_id, Device.public_id.in_(ids)
    )
    return {public_id: name for public_id, name in session.execute(its)}


def is_stale(device: Device, now: datetime) -> bool:
    """Worth writing down that it was used? At most once an hour."""
    return device.used_at is None or now - device.used_at >= TOUCH_AFTER


def touch(session: Session, device: Device, now: datetime, *, by: str) -> None:
    """`by`: the application, as it calls itself."""
    session.execute(
        update(Device)
        .where(Device.workspace_id == device.workspace_id, Device.id == device.id)
        .values(used_at=now, used_by=by)
    )


def _acts_as(session: Session, device: Device, now: datetime) -> Membership | None:
    if device.revoked_at or device.user.disabled_at:
        return None
    here = membership_of(session, device.user_id, device.workspace_id)
    return here if here and is_here(here, now) and may(here, Right.READ) else None


def _hash(password: str) -> bytes:
    # Typed by hand: the dashes, blanks and capitals people add or leave out mean nothing.
    return secret_hash("".join(sign for sign in password.casefold() if sign.isalnum()))

"""Adding and removing an alarm, and what a freeze leaves it to be told."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.adapters.webhook import PREFIX
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.publishing.alarms.alarm import LEASE, PLANNED, Alarm, AlarmCall
from scheduler.sealing import Sealer
from scheduler.wording import N_, Text

if TYPE_CHECKING:
    from scheduler.publishing.freeze import Freeze

MOST = 20
NAME, URL = 120, 2000


class BadAlarm(ValueError):
    """It cannot be kept; `field` and `text` say why."""

    def __init__(self, field: str, text: Text) -> None:
        super().__init__(str(text))
        self.field, self.text = field, text


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def add(
    session: Session, *, name: str, url: str, secret: str, by: Membership, sealer: Sealer, now: datetime
) -> Alarm:
    """It is called from the next freeze on. The caller has called it once, so that the address is known to answer.

    Raises BadAlarm."""
    demand(by, Right.SETTINGS)
    name, url = name.strip(), url.strip()
    if not name or len(name) > NAME:
        raise BadAlarm("name", N_("A name has between 1 and {most} characters.", most=NAME))
    if not url or len(url) > URL:
        raise BadAlarm("url", N_("An address has at most {most} characters.", most=URL))
    if len(alarms_of(session, by.workspace_id)) >= MOST:
        raise BadAlarm("name", N_("There are {most} already: take one away first.", most=MOST))
    alarm = Alarm(
        workspace_id=by.workspace_id, name=name, sealed=sealer.seal(secret), by_user_id=by.user_id,
        created_at=now, answered_at=now,
    )  # fmt: skip
    alarm.keep_address(url, sealer)
    session.add(alarm)
    session.flush()
    activity.record(session, by, "added_alarm", alarm, now=now)
    return alarm


def remove(session: Session, alarm: Alarm, *, by: Membership, now: datetime) -> None:
    """With what it was still to be told."""
    demand(by, Right.SETTINGS)
    activity.record(session, by, "removed_alarm", alarm, now=now)
    session.execute(
        delete(AlarmCall).where(AlarmCall.workspace_id == alarm.workspace_id, AlarmCall.alarm_id == alarm.id)
    )
    session.delete(alarm)


def alarms_of(session: Session, workspace_id: int) -> Sequence[Alarm]:
    return session.scalars(select(Alarm).where(Alarm.workspace_id == workspace_id).order_by(Alarm.id)).all()


def sound(session: Session, freeze: Freeze, now: datetime) -> None:
    """Owe each alarm what there is to say of this freeze from now on, each at its time; what was owed before and is
    no longer true is taken back."""
    alarms = alarms_of(session, freeze.workspace_id)
    if not alarms or _is_told(freeze):
        return
    session.execute(
        delete(AlarmCall).where(
            AlarmCall.workspace_id == freeze.workspace_id,
            AlarmCall.freeze == freeze.public_id,
            AlarmCall.due_at > now,
            AlarmCall.tries == 0,
        )
    )
    # What was not heard yet comes first and is tried again at once: there is more to say behind it. What is on the wire
    # now is due within its lease, and is left alone.
    session.execute(
        update(AlarmCall)
        .where(
            AlarmCall.workspace_id == freeze.workspace_id,
            AlarmCall.freeze == freeze.public_id,
            AlarmCall.due_at > now + LEASE,
        )
        .values(due_at=now)
    )
    said = _told(freeze)
    session.add_all(
        AlarmCall(
            workspace_id=freeze.workspace_id, alarm_id=alarm.id, freeze=freeze.public_id, event=event,
            told={"type": event, "timestamp": at.isoformat(), "data": said}, due_at=at,
        )
        for alarm in alarms
        for event, at in _events(freeze, now)
    )  # fmt: skip


def _is_told(freeze: Freeze) -> bool:
    """Lifted after it was over by its hour: that was its end, and is told already."""
    return bool(freeze.lifted_at and freeze.until_at and freeze.until_at <= freeze.lifted_at)


def _events(freeze: Freeze, now: datetime) -> list[tuple[str, datetime]]:
    if freeze.lifted_at is not None:
        # One that was called off before it began says so: whoever heard of the plan need not wait for it.
        return [("freeze.ended" if freeze.from_at <= freeze.lifted_at else "freeze.cancelled", now)]
    coming = [("freeze.begun", max(freeze.from_at, now))]
    if freeze.from_at > now:
        coming.insert(0, (PLANNED, now))
    if freeze.until_at is not None:
        coming.append(("freeze.ended", freeze.until_at))
    return coming


def _told(freeze: Freeze) -> dict[str, object]:
    """Nobody's name: it leaves the house, and stays where nothing can be erased."""
    until = freeze.lifted_at or freeze.until_at
    return {
        "id": freeze.public_id,
        "scope": freeze.scope,
        "ids": freeze.names,
        "reason": freeze.reason,
        "from": freeze.from_at.isoformat(),
        "until": until.isoformat() if until else None,
    }

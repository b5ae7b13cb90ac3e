"""Making the calls that are due. Each is signed as Standard Webhooks describe it, and repeated with the same id until
it is taken: the receiver knows a repeat by it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Select, delete, exists, select, update
from sqlalchemy.orm import aliased

from scheduler import notices
from scheduler.adapters.base import AdapterError
from scheduler.adapters.webhook import Webhook
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Right
from scheduler.publishing.alarms.alarm import LEASE, PLANNED, Alarm, AlarmCall
from scheduler.sealing import CannotOpen, Sealer
from scheduler.wording import N_, Text, verbatim

if TYPE_CHECKING:
    from scheduler.outgoing import Client

log = structlog.get_logger()

AT_ONCE = 20
PATIENCE = 10.0  # seconds for one call
PAUSES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 480, 640)
)  # after each failed try: a day together; then nobody tries any more


def those_waiting(now: datetime) -> Select[int]:
    """Never an end while its beginning is still to be told: who heard them the other way round would stay frozen. What
    was only planned is waited for by nothing."""
    older = aliased(AlarmCall)
    waits = exists().where(
        older.workspace_id == AlarmCall.workspace_id,
        older.alarm_id == AlarmCall.alarm_id,
        older.freeze == AlarmCall.freeze,
        older.event != PLANNED,
        older.id < AlarmCall.id,
    )
    return select(AlarmCall.id).where(AlarmCall.due_at <= now, ~waits)


async def call_due(sessions: Sessions, *, sealer: Sealer, client: Client) -> int:
    """How many were taken."""
    with sessions.reading() as session, across_workspaces(session):
        found = session.execute(
            those_waiting(client.clock.now())
            .add_columns(AlarmCall.due_at, AlarmCall.alarm_id)
            .order_by(AlarmCall.due_at, AlarmCall.id)
            .limit(AT_ONCE)
        ).all()
    owed: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    for call_id, due_at, alarm_id in found:
        owed[alarm_id].append((call_id, due_at))

    async def in_turn(calls: list[tuple[int, datetime]]) -> int:
        # One after the other: a program of the house's own is not to be called by twenty at once.
        return sum([await _call(sessions, *each, sealer, client) for each in calls])

    return sum(await asyncio.gather(*(in_turn(calls) for calls in owed.values())))


async def ring(alarm_url: str, secret: str, *, client: Client) -> None:
    """Call an address that is about to be kept, or to be tried. Raises AdapterError."""
    await Webhook(alarm_url, secret, client).check()


async def _call(sessions: Sessions, call_id: int, due_at: datetime, sealer: Sealer, client: Client) -> bool:
    with sessions.writing() as session, across_workspaces(session):
        # Another worker may have been faster: whoever moves its hour makes the call.
        mine = session.scalar(
            update(AlarmCall)
            .where(AlarmCall.id == call_id, AlarmCall.due_at == due_at)
            .values(due_at=client.clock.now() + LEASE, tries=AlarmCall.tries + 1)
            .returning(AlarmCall.id)
            .execution_options(synchronize_session=False)
        )
        call = session.get(AlarmCall, call_id) if mine else None
        if call is None:
            return False
        if call.event != PLANNED:  # what was planned is old news now
            session.execute(
                delete(AlarmCall).where(
                    AlarmCall.workspace_id == call.workspace_id, AlarmCall.alarm_id == call.alarm_id,
                    AlarmCall.freeze == call.freeze, AlarmCall.event == PLANNED,
                )
            )  # fmt: skip
        alarm, told, key = call.alarm, call.told, call.public_id
    trouble: Text | None = None
    try:
        hook = Webhook(alarm.address(sealer), sealer.open(alarm.sealed), client)
        await hook.tell(key, told, within=PATIENCE)
    except CannotOpen:
        trouble = N_("Its secret was sealed with a key that is gone: take it away and add it again.")
    except AdapterError as refusal:
        trouble = refusal.reason
    _write_down(sessions, call_id, trouble, client.clock.now())
    return trouble is None


def _write_down(sessions: Sessions, call_id: int, trouble: Text | None, now: datetime) -> None:
    with sessions.writing() as session, across_workspaces(session):
        call = session.get(AlarmCall, call_id)
        if call is None:  # the alarm was taken away meanwhile
            return
        alarm = call.alarm
        alarm.trouble = trouble
        if trouble is None:
            alarm.answered_at = now
            session.delete(call)
        elif call.tries <= len(PAUSES):
            call.due_at = now + PAUSES[call.tries - 1]
        else:
            log.warning("alarm_given_up", alarm=alarm.public_id, call=call.event)
            notices.tell(
                session, alarm.workspace_id, kind="freeze", about=alarm.public_id, now=now, right=Right.SETTINGS,
                text=N_("“{name}” was not told of a freeze: it does not answer.", name=verbatim(alarm.name)),
            )  # fmt: skip
            session.delete(call)


def reseal(sessions: Sessions, sealer: Sealer) -> list[str]:
    """After the key was rotated: every secret under the current one. Names of those whose key is gone."""
    with sessions.writing() as session, across_workspaces(session):
        lost = []
        for alarm in session.scalars(select(Alarm).order_by(Alarm.id)):
            try:
                alarm.sealed = sealer.rotate(alarm.sealed)
                alarm.keep_address(alarm.address(sealer), sealer)
            except CannotOpen:
                lost.append(alarm.name)
    return lost

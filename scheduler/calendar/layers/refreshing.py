"""Subscribed calendars read again: only what changed is sent, and a calendar that fails stays as it was."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from scheduler import logbook
from scheduler.adapters.base import AdapterError
from scheduler.calendar.ics.parsing import Unreadable
from scheduler.calendar.layers import drawing, happening, keeping, merging, said
from scheduler.calendar.layers.drawing import Drawing
from scheduler.calendar.layers.layer import Layer
from scheduler.calendar.layers.said import Calendar
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Workspace
from scheduler.sealing import CannotOpen, Sealer
from scheduler.wording import N_, Text

if TYPE_CHECKING:
    from scheduler.outgoing import Client

log = structlog.get_logger("layers")

USUAL, SHORTEST, LONGEST = timedelta(hours=6), timedelta(hours=1), timedelta(days=7)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=15), timedelta(days=1)
REDIRECTS = 3
PATIENCE_SECONDS = 30.0
AT_ONCE = 4
TAKEN = 12  # by one job: even when none of them answers, it ends before it would be ended
LEASE = timedelta(minutes=5)  # those of a worker that died are asked again after that
ACCEPTED = "text/calendar, text/plain;q=0.5, */*;q=0.1"


@dataclass(frozen=True)
class Asked:
    """One address, as the network needs it."""

    id: int
    workspace_id: int
    sealed: str
    etag: str
    last_modified: str
    here: str


@dataclass(frozen=True)
class Fetched:
    """What came of asking. `calendar` None and no trouble: nothing changed."""

    trouble: Text | None = None
    content: bytes = b""
    calendar: Calendar | None = None
    etag: str = ""
    last_modified: str = ""


def is_due(session: Session, now: datetime) -> bool:
    with across_workspaces(session):
        return any(session.scalar(query.limit(1)) for query in (_due(now), _stale(now)))


async def refresh_due(sessions: Sessions, *, sealer: Sealer, client: Client, now: datetime) -> int:
    """Each address whose time has come, a few of them; gives their number. The network is asked outside any database
    session, and what is slow is done beside the loop: it would use up the time of those still being asked."""
    asked = await asyncio.to_thread(_take, sessions, now)
    places = asyncio.Semaphore(AT_ONCE)

    async def one(each: Asked) -> None:
        async with places:
            fetched = await fetch(each, sealer=sealer, client=client)
            await asyncio.to_thread(_write_down, sessions, each, fetched, now)

    await asyncio.gather(*map(one, asked))
    await asyncio.to_thread(_draw_again, sessions, now)
    return len(asked)


def _take(sessions: Sessions, now: datetime) -> list[Asked]:
    """Theirs is the lease: until it is over no other worker asks them."""
    with sessions.writing() as session, across_workspaces(session):
        rows = session.execute(
            _due(now)
            .join(Workspace, Workspace.id == Layer.workspace_id)
            .with_only_columns(Layer, Workspace.zone)
            .limit(TAKEN)
            .with_for_update(of=Layer, skip_locked=True)
        ).all()
        for layer, _ in rows:
            layer.refresh_at = now + LEASE
        return [
            Asked(one.id, one.workspace_id, one.sealed_address or "", one.etag, one.last_modified, here)
            for one, here in rows
        ]


def _write_down(sessions: Sessions, asked: Asked, fetched: Fetched, now: datetime) -> None:
    beforehand = None
    if fetched.calendar is not None:
        with sessions.reading() as session:
            layer = _layer(session, asked.workspace_id, asked.id)
            if layer is not None and layer.entered_at is not None:
                beforehand = merging.foresee(session, layer, fetched.calendar, now=now)
    with sessions.writing() as session:
        record(session, asked, fetched, now=now, beforehand=beforehand)


def _draw_again(sessions: Sessions, now: datetime) -> None:
    with sessions.reading() as session, across_workspaces(session):
        stale = session.execute(_stale(now).add_columns(Layer.workspace_id).limit(TAKEN)).all()
    for layer_id, workspace_id in stale:
        with sessions.reading() as session:
            layer = _layer(session, workspace_id, layer_id)
            if layer is None:
                continue
            facts = [one.said for one in drawing.events_of(session, layer)]
            beforehand = drawing.work_out(session, layer, facts, layer.zone, now)
        with sessions.writing() as session:
            layer = _layer(session, workspace_id, layer_id, alone=True)
            if layer is not None:
                drawing.draw(session, layer, now=now, beforehand=beforehand)


async def fetch(asked: Asked, *, sealer: Sealer, client: Client) -> Fetched:
    """Never raises for what an address may answer."""
    known = {"If-None-Match": asked.etag, "If-Modified-Since": asked.last_modified}
    headers = {"Accept": ACCEPTED} | {name: value for name, value in known.items() if value}
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            answer = await client.get(sealer.open(asked.sealed), headers=headers, follow=REDIRECTS)
        if answer.status == 304:
            return Fetched()
        if not answer.ok:
            return Fetched(_refused(answer.status))
        content = answer.body  # unpacked, within the client's limit
        calendar = await asyncio.to_thread(said.read, content, here=asked.here)
    except TimeoutError:
        return Fetched(N_("It did not answer within {seconds} seconds.", seconds=int(PATIENCE_SECONDS)))
    except AdapterError as fault:
        return Fetched(fault.reason)
    except Unreadable as bad:
        return Fetched(bad.text)
    except CannotOpen:
        return Fetched(N_("Its address can no longer be read: remove this layer and add it again."))
    except Exception as fault:
        log.error("a calendar could not be read", layer=asked.id, **logbook.fault(fault))
        return Fetched(N_("Reading it went wrong; the log says how."))
    etag, modified = answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", "")
    fits = len(etag) <= 300 and len(modified) <= 60 and (etag + modified).isprintable()
    return Fetched(None, content, calendar, etag if fits else "", modified if fits else "")


def record(
    session: Session, asked: Asked, fetched: Fetched, *, now: datetime, beforehand: Drawing | None = None
) -> None:
    """What was found, unless the layer is gone or was given another address meanwhile."""
    layer = _layer(session, asked.workspace_id, asked.id, alone=True)
    if layer is None or layer.sealed_address != asked.sealed:
        return
    if fetched.trouble is not None:
        layer.failures, layer.trouble = layer.failures + 1, fetched.trouble.as_json()
        layer.refresh_at = now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(layer.failures - 1, 10))
        return
    layer.failures, layer.trouble, layer.refreshed_at = 0, None, now
    layer.refresh_at = now + USUAL
    if fetched.calendar is None:
        return
    asks = fetched.calendar.refresh
    layer.refresh_at = now + (min(LONGEST, max(SHORTEST, asks)) if asks else USUAL)
    layer.etag, layer.last_modified = fetched.etag, fetched.last_modified
    if layer.entered_at is None:
        keeping.lay_down(layer, fetched.content)  # a person looks at it first
    else:
        merging.take_over(session, layer, fetched.calendar, now=now, beforehand=beforehand)


def _refused(status: int) -> Text:
    if status in (401, 403):
        return N_("The address asks for a password or refuses us ({status}).", status=status)
    if status in (404, 410):
        return N_("There is no calendar at this address any more ({status}).", status=status)
    return N_("The address answered with an error ({status}).", status=status)


def _due(now: datetime) -> Select[int]:
    looked_at_first = Layer.has_waiting & Layer.entered_at.is_(None)
    return (
        select(Layer.id)
        .where(Layer.refresh_at <= now, Layer.sealed_address.is_not(None), ~looked_at_first)
        .order_by(Layer.refresh_at, Layer.id)
    )


def _stale(now: datetime) -> Select[int]:
    """Drawn too long ago, or on a wall the house has left."""
    enough = now.date() + happening.AHEAD / 2
    return (
        select(Layer.id)
        .join(Workspace, Workspace.id == Layer.workspace_id)
        .where(
            Layer.entered_at.is_not(None),
            Layer.drawn_until.is_(None) | (Layer.drawn_until < enough) | (Layer.drawn_zone != Workspace.zone),
        )
        .order_by(Layer.id)
    )


def _layer(session: Session, workspace_id: int, layer_id: int, *, alone: bool = False) -> Layer | None:
    mine = select(Layer).where(Layer.workspace_id == workspace_id, Layer.id == layer_id)
    return session.scalar(mine.with_for_update() if alone else mine)

"""Looking ahead: a day, an hour and minutes before a post is due. Nothing of it publishes, nor changes a state."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy.orm import Session

from scheduler import logbook
from scheduler.channels import health
from scheduler.clock import Clock
from scheduler.content import link_check
from scheduler.db import Sessions
from scheduler.outgoing import Client
from scheduler.publishing.claiming.loading import Outside
from scheduler.publishing.preflight import flying, telling
from scheduler.publishing.preflight.checking import Checking, Look
from scheduler.publishing.preflight.flight import Stage
from scheduler.publishing.preflight.flying import Flight
from scheduler.publishing.preflight.links import Links, links
from scheduler.publishing.preflight.risk import Risk
from scheduler.publishing.preflight.uploading import upload
from scheduler.wording import N_

log = structlog.get_logger()

# The bell rings again soon: a worker must not be kept from posts that are due.
BUDGET = timedelta(seconds=10)


async def look_ahead(
    sessions: Sessions,
    *,
    outside: Outside,
    look: Look,
    client: Client,
    clock: Clock,
    stopping: Callable[[], bool] = bool,
    budget: timedelta = BUDGET,
) -> int:
    """Look at all that is to be looked at now; gives how many deliveries that were.

    `look` asks whether a channel's connection is good (`health.look`); `client` calls the links of posts.
    """
    until, seen = clock.steady() + budget.total_seconds(), 0
    checking = Checking(look, Links(client))
    try:
        while not stopping() and clock.steady() < until:
            with sessions.writing() as session:
                ids, mark = flying.take(session, outside, clock.now())
            if not ids:
                break
            with sessions.reading() as session:
                flights = flying.load(session, ids, mark, outside, clock.now())
            await asyncio.gather(*(_fly(sessions, flight, checking, clock) for flight in flights))
            for channel, verdict in checking.verdicts.values():
                with sessions.writing() as session:
                    health.record(session, channel, verdict, now=clock.now())
            checking.verdicts.clear()
            with sessions.writing() as session:
                _remember(session, flights, checking.links.answers, clock)
            seen += len(flights)
    finally:
        await outside.aclose()
    return seen


def _remember(session: Session, flights: list[Flight], answers: dict[str, str], clock: Clock) -> None:
    """For the charter's rule on dead links, which calls nobody."""
    called: dict[int, dict[str, str]] = {}
    for flight in flights:
        known = {link: answers[link] for link in links(flight.message) if link in answers}
        called.setdefault(flight.workspace_id, {}).update(known)
    for workspace_id, heard in called.items():
        if heard:
            link_check.remember(session, workspace_id, heard, now=clock.now())


async def _fly(sessions: Sessions, flight: Flight, checking: Checking, clock: Clock) -> None:
    async def write(deed: Callable[[Session], Any]) -> Any:
        # Short writes, one after the other: the loop waits for each.
        with sessions.writing() as session:
            return deed(session)

    done = True
    try:
        risks = await checking.risks(flight, clock.now())
        if flight.stage is Stage.MINUTES and not any(risk.kind == "media" for risk in risks):
            done, troubles = await upload(flight, write, clock)
            risks += troubles
    except Exception as fault:
        # One that cannot be looked at must not keep the others from it, nor come back at once for ever.
        log.error("preflight_broke", variant=flight.variant, **logbook.fault(fault))
        risks = [Risk("channel", N_("Marronnier itself could not look at this; the log says how."))]
    await write(partial(telling.record, flight=flight, risks=risks, unfinished=not done, now=clock.now()))

"""The clock, the tick and the workers, as the database sees them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import redis
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from tzdata import IANA_VERSION

from scheduler.config import Settings
from scheduler.courier import connect, redis_address
from scheduler.db import Beat, Fact
from scheduler.health.check import Check, Level
from scheduler.publishing.planned import zone_data
from scheduler.wording import N_

CLOCK, TICK, WORKERS, ZONES = N_("Clock"), N_("Tick"), N_("Workers"), N_("Time zones")
DOUBT, OFF = "clock in doubt", "clock off "  # facts the ticks and workers leave, by host
OFF_BY, FAR_OFF = timedelta(seconds=2), timedelta(seconds=60)
TICK_SILENT, WORKER_SILENT = timedelta(seconds=35), timedelta(seconds=90)


def clock(session: Session, now: datetime, settings: Settings) -> Check:
    """Against the other clocks in reach; they are the same one when everything runs on this machine."""
    others = [other for other in (_database_now(session), _redis_now(settings)) if other is not None]
    apart = max((abs(now - other) for other in others), default=timedelta(0))
    seconds = round(apart.total_seconds())
    if apart > FAR_OFF:
        words = N_(
            "This machine's clock is {seconds} seconds away from the servers'. Set it right.", seconds=seconds
        )
        return Check(CLOCK, Level.BAD, words)
    if apart > OFF_BY:
        words = N_("This machine's clock is {seconds} seconds away from the servers'.", seconds=seconds)
        return Check(CLOCK, Level.WATCH, words)
    return Check(CLOCK, Level.FINE, N_("It is {time} (UTC).", time=f"{now:%Y-%m-%d %H:%M:%S}"))


def doubts(session: Session) -> Iterator[Check]:
    """What ticks and workers found out about the clocks of their machines."""
    if session.scalar(select(Fact.id).where(Fact.name == DOUBT)):
        words = N_("The clock jumped. Nothing leaves until two sources agree what time it is.")
        yield Check(CLOCK, Level.BAD, words)
    for name, seconds in session.execute(
        select(Fact.name, Fact.value).where(Fact.name.startswith(OFF)).order_by(Fact.name)
    ):
        words = N_(
            "The clock of {host} is {seconds} seconds away from the database's, which counts. Set it right.",
            host=name.removeprefix(OFF),
            seconds=seconds,
        )
        yield Check(CLOCK, Level.WATCH, words)


def zone_rules(session: Session) -> Iterator[Check]:
    """An older `tzdata` here than elsewhere would plan at other instants than the rest of the house."""
    newest = zone_data.known(session)
    if newest is not None and newest > IANA_VERSION:
        words = N_(
            "This machine has the time zone rules {here}, the others {newest}. Update the package tzdata.",
            here=IANA_VERSION,
            newest=newest,
        )
        yield Check(ZONES, Level.WATCH, words)


def tick(session: Session, now: datetime) -> Check:
    last = session.scalar(select(func.max(Beat.at)).where(Beat.role == "tick"))
    if last is None:
        return Check(TICK, Level.BAD, N_("No tick runs: nothing leaves by itself. Start “marronnier run”."))
    if now - last > TICK_SILENT:
        words = N_(
            "The tick was last seen {minutes} minutes ago: nothing leaves by itself.",
            minutes=_minutes(now - last),
        )
        return Check(TICK, Level.BAD, words)
    return Check(TICK, Level.FINE, N_("The tick looks for what is due."))


def workers(session: Session, now: datetime) -> Check:
    """The tick delivers by itself when no worker answers, so their absence alone loses nothing."""
    alive = session.scalar(
        select(func.count()).select_from(Beat).where(Beat.role == "worker", Beat.at > now - WORKER_SILENT)
    )
    if alive:
        return Check(WORKERS, Level.FINE, N_("{count} at work.", count=alive))
    return Check(
        WORKERS, Level.WATCH, N_("No worker has been seen lately: the tick delivers alone, more slowly.")
    )


def _minutes(apart: timedelta) -> int:
    return max(1, round(apart.total_seconds() / 60))


def _database_now(session: Session) -> datetime | None:
    if session.get_bind().dialect.name != "postgresql":
        return None
    # now() would be the start of the transaction.
    found = session.execute(text("SELECT clock_timestamp()")).scalar_one()
    return found.astimezone(UTC) if isinstance(found, datetime) else None


def _redis_now(settings: Settings) -> datetime | None:
    address = redis_address(settings)
    if address is None:
        return None
    try:
        with connect(address) as client:
            seconds, micros = client.time()
            return datetime.fromtimestamp(seconds + micros / 1e6, UTC)
    except (redis.RedisError, OSError, ValueError):
        return None

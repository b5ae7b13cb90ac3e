"""Asking everything in turn. What cannot be asked because the database is away is left out, not guessed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import redis
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

import scheduler.models  # noqa: F401 (maps every table)
from scheduler.clock import Clock
from scheduler.config import Settings
from scheduler.courier import connect, redis_address
from scheduler.db import Sessions
from scheduler.health import files, machine, work
from scheduler.health.check import Check, Level
from scheduler.health.history import history
from scheduler.sealing import Sealer
from scheduler.wording import N_

DATABASE, MIGRATIONS, COURIER, DISK = N_("Database"), N_("Migrations"), N_("Courier"), N_("Free disk")
LATEST_DEEDS = 500
LITTLE_DISK, NO_DISK = 1_000_000_000, 100_000_000


def check_all(
    settings: Settings, sessions: Sessions, *, clock: Clock, sealer: Sealer, workspace_id: int | None = None
) -> list[Check]:
    """Everything, in the order a person would look. `workspace_id` limits the channels that are named."""
    found = [*database(sessions), disk(settings), *files.store(settings, really=workspace_id is None)]
    if any(check.level is Level.BAD for check in found):
        return found
    now = clock.now()
    with sessions.reading() as session:
        found += [
            machine.clock(session, getattr(clock, "host_now", clock.now)(), settings),
            *machine.doubts(session),
            *machine.zone_rules(session),
            *files.left_lying(session),
            courier(settings),
            machine.tick(session, now),
            machine.workers(session, now),
            *work.overdue(session, now),
            *work.asks_for_a_person(session, workspace_id),
            *work.connections(session, sealer, workspace_id),
            # All of it by hand; a page that is looked at often asks about what was written lately.
            history(session, latest=None if workspace_id is None else LATEST_DEEDS),
        ]
    return found


def database(sessions: Sessions) -> Iterator[Check]:
    """Is it there, and does it have the tables of this release?"""
    try:
        with sessions.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        kind = "SQLite" if sessions.is_sqlite else "PostgreSQL"
        yield Check(DATABASE, Level.FINE, N_("{kind} answers.", kind=kind))
        from migrations.migrate import is_current  # loads Alembic

        current = is_current(sessions.engine)
    except SQLAlchemyError:
        yield Check(
            DATABASE, Level.BAD, N_("The database does not answer: nothing can be planned or published.")
        )
        return
    if current:
        yield Check(MIGRATIONS, Level.FINE, N_("The database has the tables of this release."))
    else:
        words = N_("The database has the tables of another release: run “marronnier migrate”.")
        yield Check(MIGRATIONS, Level.BAD, words)


def courier(settings: Settings) -> Check:
    """Without it posts still leave: the tick looks every second and delivers from where it runs."""
    address = redis_address(settings)
    try:
        if address is not None:
            with connect(address, timeout=1.0) as client:
                client.ping()
            kind = N_("The Redis or Valkey of the settings answers.")
            return Check(
                COURIER, Level.FINE, kind if settings.redis_url else N_("The embedded Valkey answers.")
            )
    except (redis.RedisError, OSError, ValueError):
        pass
    return Check(
        COURIER,
        Level.WATCH,
        N_("Redis or Valkey does not answer. Posts still leave, a few seconds later than usual."),
    )


def disk(settings: Settings) -> Check:
    try:
        free = shutil.disk_usage(settings.data_dir).free
    except OSError:
        return Check(
            DISK, Level.BAD, N_("The data folder {folder} is not there.", folder=str(settings.data_dir))
        )
    if free < NO_DISK:
        return Check(
            DISK,
            Level.BAD,
            N_("Only {size} MB are free: attempts cannot be written down much longer.", size=free // 10**6),
        )
    if free < LITTLE_DISK:
        return Check(DISK, Level.WATCH, N_("Only {size} MB are free.", size=free // 10**6))
    return Check(DISK, Level.FINE, N_("{size} GB are free.", size=free // 10**9))

"""A child that was killed at work: whoever reaps it lets go of what it held, and rings for it at once."""

from __future__ import annotations

import contextlib

import redis
import structlog
from sqlalchemy.exc import SQLAlchemyError

from scheduler import logbook
from scheduler.carried_clock import clock_of
from scheduler.db import Sessions
from scheduler.publishing.lanes import LANES
from scheduler.publishing.reading_back.sweep import under_way
from workers import processes, rq_queue
from workers.jobs import BELLS
from workers.sweeping import free

log = structlog.get_logger("worker")


def let_go_of(sessions: Sessions, connection: redis.Redis, horse: processes.Process) -> int:
    """How many deliveries it held. Never raises: what is not done here, the tick does a little later."""
    try:
        freed = _free(sessions, processes.owner_name(horse))
    except SQLAlchemyError as trouble:
        log.warning("killed at work; the tick sorts out what it held", why=type(trouble).__name__)
        return 0
    except Exception as fault:
        log.error("what a killed child held was not let go", **logbook.fault(fault))
        return 0
    finally:
        # None may be open across the next fork.
        sessions.dispose()
    if freed:
        log.warning("killed at work, what it held is free", deliveries=freed)
        with contextlib.suppress(redis.RedisError, OSError):
            for lane in LANES:
                rq_queue.ring(rq_queue.queue_on(connection, BELLS, lane), "drain", lane)
    return freed


def _free(sessions: Sessions, owner: str) -> int:
    with sessions.reading() as session:
        held = [sign[:2] for sign, whose in under_way(session) if whose.startswith(f"{owner}/")]
    clock = clock_of(sessions)
    return free(sessions, clock, held, clock.now())

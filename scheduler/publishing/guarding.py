"""One delivery the sweep cannot judge must not stop it: a savepoint each, and what broke is logged and left."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.orm import Session

from scheduler import logbook

T = TypeVar("T")
log = structlog.get_logger()

# The database is away, or wants the whole transaction again: nothing of it can be saved.
NOT_OURS = (OperationalError, InterfaceError, InternalError)


def guarded(session: Session, name: str, work: Callable[[], T], otherwise: T, **about: object) -> T:
    """`otherwise` where it broke: then nothing of it is written, and the rest goes on."""
    try:
        with session.begin_nested():
            return work()
    except NOT_OURS:
        raise
    except Exception as fault:
        log.error("sweep_broke", part=name, **about, **logbook.fault(fault))
        return otherwise

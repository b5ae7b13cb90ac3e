"""What ticks and workers leave in the database while they live, for whoever asks how many there are."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from scheduler.db import Beat, Sessions
from workers.processes import is_bereaved, owner_name

log = structlog.get_logger("tick")

EVERY = timedelta(seconds=15)
FORGOTTEN_AFTER = timedelta(days=1)


def name_of(role: str) -> str:
    """This process, so that others on this machine can tell whether it still lives."""
    return f"{role}:{owner_name()}"


def leave(session: Session, name: str, role: str, now: datetime) -> None:
    """A sign of life."""
    known = session.execute(update(Beat).where(Beat.name == name).values(at=now))
    if not known.rowcount:  # type: ignore[attr-defined]
        session.add(Beat(name=name, role=role, at=now))


def end(sessions: Sessions, name: str) -> None:
    """Of a process that ends in good order."""
    try:
        with sessions.writing() as session:
            session.execute(delete(Beat).where(Beat.name == name))
    except SQLAlchemyError:
        log.warning("could not say goodbye to the database")


def forget_the_dead(sessions: Sessions) -> None:
    """Those of this machine that were killed: until their sign was old, the doctor counted them among the living."""
    with sessions.reading() as session:
        dead = [name for name in session.scalars(select(Beat.name)) if is_bereaved(name.partition(":")[2])]
    if dead:
        with sessions.writing() as session:
            session.execute(delete(Beat).where(Beat.name.in_(dead)))


def forget_the_old(session: Session, now: datetime) -> None:
    """Those of machines that were taken away."""
    session.execute(delete(Beat).where(Beat.at < now - FORGOTTEN_AFTER))

"""When mail waits: all of it after the mail server failed, one person's after their address was refused for now."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scheduler.db import Fact

REST = timedelta(minutes=5)  # after the mail server failed
REST_UNTIL = "mail rests until"
ADDRESS_RESTS = timedelta(minutes=15)  # what greylists asks for five to ten
REFUSED = "mail refused to "  # and a person's id


def rests(session: Session, now: datetime) -> bool:
    """Did the mail server fail a moment ago? Then nothing is tried until it has had its rest."""
    until = session.scalar(select(Fact.value).where(Fact.name == REST_UNTIL))
    return until is not None and now < datetime.fromisoformat(until)


def rest(session: Session, until: datetime) -> None:
    _until(session, REST_UNTIL, until)


def resting(session: Session, now: datetime) -> frozenset[int]:
    """Ids of the people whose address was refused a moment ago: everybody else is written to."""
    return frozenset(user_id for user_id, until in _refused(session) if now < until)


def rest_for(session: Session, user_id: int, now: datetime) -> None:
    """Nothing is tried at this person's address for a while; those whose time is over are forgotten."""
    over = [f"{REFUSED}{each}" for each, until in _refused(session) if until <= now]
    session.execute(delete(Fact).where(Fact.name.in_(over)))
    _until(session, f"{REFUSED}{user_id}", now + ADDRESS_RESTS)


def _refused(session: Session) -> list[tuple[int, datetime]]:
    rows = session.execute(select(Fact.name, Fact.value).where(Fact.name.startswith(REFUSED)))
    return [(int(name.removeprefix(REFUSED)), datetime.fromisoformat(until)) for name, until in rows]


def _until(session: Session, name: str, until: datetime) -> None:
    fact = session.scalar(select(Fact).where(Fact.name == name)) or Fact(name=name)
    fact.value = until.isoformat()
    session.add(fact)

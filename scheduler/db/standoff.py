"""Two transactions that wait for each other: PostgreSQL ends one of them, and that one may begin again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

T = TypeVar("T")
DEADLOCK = "40P01"


def once_more(session: Session, deed: Callable[[], T]) -> T:
    """What a deed had locked is let go before it is tried a second time; what was locked before it stays so."""
    try:
        with session.begin_nested():
            return deed()
    except OperationalError as fault:
        if getattr(fault.orig, "sqlstate", None) != DEADLOCK:
            raise
    with session.begin_nested():
        return deed()

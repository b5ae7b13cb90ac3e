"""Which line of history a PostgreSQL server is on. Another one than before: a standby took over, or a copy was put back,
and what was committed last may be forgotten there. Nothing is claimed until `restored.notice` has seen to it."""

from __future__ import annotations

from functools import cache

from sqlalchemy import ColumnElement, Select, exists, func, not_, select

from scheduler.db import Fact

NAME = "timeline"  # of the fact


def is_as_known() -> ColumnElement[bool]:
    """True too where the server does not say, and where nobody has asked yet."""
    here = select(func.marronnier_timeline()).scalar_subquery()
    return not_(exists().where(Fact.name == NAME, Fact.value != here))


@cache
def asked() -> Select[str | None, str | None]:
    """The server's timeline, or None; and the one that was last seen to."""
    known = select(Fact.value).where(Fact.name == NAME).scalar_subquery()
    return select(func.marronnier_timeline(), known)

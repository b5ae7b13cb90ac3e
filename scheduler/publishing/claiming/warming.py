"""The statements of a claim and of its endings, run once on nothing.

Whoever forks a child for each drain does this before: building them anew would cost the first post of every drain more
than sending it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from scheduler.adapters.base import Adapter
from scheduler.channels.facts import ChannelFacts
from scheduler.clock import Clock
from scheduler.db import across_workspaces
from scheduler.db.given import ROWS
from scheduler.publishing.claiming import loading, opening, owning, parting, taking
from scheduler.publishing.claiming.claim import Claimant, claim
from scheduler.publishing.claiming.loading import Outside
from scheduler.publishing.lanes import LANES
from scheduler.publishing.reading_back import looking
from scheduler.publishing.sending import plain, renewing

LONG_AGO = datetime(1970, 1, 2, tzinfo=UTC)  # when nothing of ours was due


def warm(session: Session, clock: Clock) -> None:
    """Changes nothing: every statement is given no rows."""
    connection, dialect = session.connection(), session.get_bind().dialect.name
    nothing = {
        ROWS: [],
        "now_": clock.now(),
        "until_": clock.now(),
        "owner_": "",
        "beat_": 0.0,
        "most_of_all": 1,
    }
    for statement in (
        *(each for lane in LANES for each in taking.statements(dialect, lane)), owning.owning(dialect),
        opening.insert_attempts(dialect), parting.insert_parts(dialect), renewing.sequences(dialect),
        *plain.statements(dialect),
    ):  # fmt: skip
        asked = statement.compile(dialect=connection.dialect).params
        connection.execute(statement, {name: value for name, value in nothing.items() if name in asked})
    with across_workspaces(session):
        loading.words(session, [])
        claimant = Claimant("nobody", 0.0, LONG_AGO, Outside(_no_adapter, lambda *_: (), str, Path()))
        for lane in LANES:
            claim(session, claimant, lane, free=1)
            looking.take(session, claimant, lane, free=1)


def _no_adapter(channel: ChannelFacts) -> Adapter:
    raise LookupError(channel.platform)

"""A claim reads what is due, through an index: what is out already, and what is planned for later, costs it nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from scheduler.db import Sessions
from scheduler.publishing.claiming.claim import claim
from tests.newsroom import NOON
from tests.publishing.scripted import Script
from tests.publishing.stage import a_newsroom, a_scheduled
from tests.publishing.test_races import by

# So many that reading the table to its end costs PostgreSQL more than its planner expects of the index.
PUBLISHED, PLANNED = 60_000, 1000


def fill(session: Session, channel: int) -> None:
    """Rows of years gone by, and of months to come: one variant and one delivery each, as they are stored."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    rows = (
        "WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < :most)"
        if sqlite
        else "WITH many AS (SELECT generate_series(1, :most) AS n)"
    )
    for state, count, due in (
        ("published", PUBLISHED, NOON - timedelta(days=9)),
        ("scheduled", PLANNED, NOON + timedelta(days=9)),
    ):
        session.execute(
            text(
                f"{rows} INSERT INTO delivery (workspace_id, channel_id, public_id, kind, state, key, due_at, tries, fence,"
                " looks, prepared, permalink, proof, stamp, changed_at)"
                f" SELECT 1, :channel, '{state}' || n, 'publish', '{state}', '{state}' || n, :due, 0, 0, 0, '{{}}', '',"
                " 'seen', '0.1.-', :due FROM many"
            ),
            {"most": count, "channel": channel, "due": due.replace(tzinfo=None) if sqlite else due},
        )


def plans(sessions: Sessions, script: Script) -> list[str]:
    """The database's own plan for each statement of a claim that reads deliveries."""
    asked: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "delivery" in statement and not statement.startswith(("INSERT", "EXPLAIN")):
            asked.append((statement, parameters))

    event.listen(sessions.engine, "before_cursor_execute", note)
    with sessions.writing() as session:
        assert len(claim(session, by("me", script), "fast", free=50)) == 2
    event.remove(sessions.engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN " if sessions.is_sqlite else "EXPLAIN "
    with sessions.reading() as session:
        connection = session.connection()
        return [
            "\n".join(str(row) for row in connection.exec_driver_sql(explain + statement, parameters))
            for statement, parameters in asked
        ]


@pytest.mark.parametrize("platform", ["scripted", "mastodon"])
def test_every_statement_of_a_claim_finds_its_deliveries_by_an_index(
    sessions: Sessions, script: Script, platform: str
) -> None:
    channels = a_newsroom(sessions, channels=2, platform=platform)
    for channel in channels:
        a_scheduled(sessions, channel)
    with sessions.writing() as session:
        fill(session, channels[0])
    with sessions.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()

    found = plans(sessions, script)

    assert any("ix_delivery_due" in plan for plan in found)
    for plan in found:
        assert "Seq Scan on delivery" not in plan, plan
        assert "SCAN delivery'" not in plan, plan
        assert "SCAN delivery " not in plan.replace("SCAN delivery USING", ""), plan

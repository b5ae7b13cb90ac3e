"""What is published and what is planned for later must not make a claim slower: the plan says so, not the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, text

from bench.engine import growth
from bench.engine.newsroom import open_newsroom
from scheduler.db import Sessions, statistics

DUE = "ix_delivery_due"


@pytest.fixture
def claimed(sessions: Sessions, tmp_path: Path) -> list[tuple[str, tuple[object, ...]]]:
    """The statements of a claim in a database that holds much else, as the driver got them."""
    room = open_newsroom(
        sessions, growth.SEALER, 50, lambda n: f"http://127.0.0.1:9/c/{n}", datetime.now(UTC)
    )
    growth.fill(sessions, 20_000, 2_000)
    room.plan(200, datetime.now(UTC) - timedelta(seconds=1))
    assert "delivery" in statistics.refresh(sessions) or not sessions.is_sqlite
    if not sessions.is_sqlite:
        with sessions.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
    seen: list[tuple[str, tuple[object, ...]]] = []

    def note(
        conn: object, cursor: object, statement: str, parameters: tuple[object, ...], *more: object
    ) -> None:
        seen.append((statement, parameters))

    event.listen(sessions.engine, "before_cursor_execute", note)
    growth.claims(sessions, tmp_path, rounds=1)
    event.remove(sessions.engine, "before_cursor_execute", note)
    return seen


def test_a_claim_walks_the_index_of_what_is_due_and_reads_nothing_else(
    sessions: Sessions, claimed: list[tuple[str, tuple[object, ...]]]
) -> None:
    taking = [pair for pair in claimed if "ORDER BY delivery.due_at" in pair[0]]
    explain = "EXPLAIN QUERY PLAN " if sessions.is_sqlite else "EXPLAIN "

    with sessions.engine.connect() as connection:
        plans = [
            "\n".join(str(row) for row in connection.exec_driver_sql(explain + statement, parameters))
            for statement, parameters in taking
        ]

    assert plans
    for plan in plans:
        assert DUE in plan, plan
        assert "Seq Scan on delivery" not in plan, plan
        # (Its neighbours in a series are looked for among what is on its way: few, and an index of their own.)
        assert "SCAN delivery" not in plan.replace("SCAN delivery_1 USING INDEX ix_delivery_under_way", ""), (
            plan
        )

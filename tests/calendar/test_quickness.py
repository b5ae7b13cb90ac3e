"""A month stays as quick with many posts as with few: the same queries, each on an index, none read to its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from scheduler.calendar import Filter, searching, tally
from scheduler.calendar.attention import attention
from scheduler.calendar.decisions import Yeses
from scheduler.calendar.folding import folded_days
from scheduler.calendar.listing import MOST_COUNTED, listed
from scheduler.calendar.month import Month
from scheduler.calendar.window import undated
from scheduler.db import Sessions
from scheduler.db.local_time import zone
from scheduler.demo.crowd import COMMON, RARE, crowd
from scheduler.people import Membership
from tests.calendar.test_entries import counted
from tests.newsroom import a_channel, a_member, a_workspace

NOW = datetime(2026, 11, 10, 9, tzinfo=UTC)
DAYS = [day for week in Month.of(NOW.date()).weeks(0) for day in week.days]
PARIS = zone("Europe/Paris")
ALL = Yeses(everywhere=True)


@pytest.fixture
def member(sessions: Sessions) -> Iterator[Membership]:
    with sessions.writing() as session:
        member = a_member(session, a_workspace(session))
        for number in range(3):
            a_channel(session, member.workspace, f"Channel {number}", position=number)
    crowd(sessions, member, posts=3000, around=NOW, in_month=1500)
    if not sessions.is_sqlite:
        with sessions.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
    yield member


def test_a_full_month_is_folded_in_few_queries_and_nothing_is_lost(
    sessions: Sessions, member: Membership
) -> None:
    with sessions.reading() as session, counted(sessions) as statements:
        folds = folded_days(
            session, member.workspace_id, DAYS, PARIS, chosen=Filter(), yeses=ALL, most=5
        )  # fmt: skip
        few = len(statements)
        start, end = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
        groups = tally.tally(
            session, member.workspace_id, start=start, end=end, chosen=Filter(), yeses=ALL
        )  # fmt: skip

    assert few <= 9
    assert len(statements) == few + 1
    assert max(len(fold.cards) for fold in folds.values()) == 5
    assert sum(fold.total for fold in folds.values()) >= 1400
    assert sum(group.count for group in groups) >= 1400


def test_words_are_found_a_page_at_a_time_whether_common_or_rare(
    sessions: Sessions, member: Membership
) -> None:
    with sessions.reading() as session:
        common, rare = (
            listed(session, member.workspace_id, chosen=Filter(text=word), yeses=ALL, backwards=True)
            for word in (COMMON.upper(), RARE)
        )

    assert len(common.entries) == len(rare.entries) == 50
    assert common.more and rare.more
    assert 0 < rare.total <= 100
    assert rare.total < common.total <= MOST_COUNTED
    assert all(RARE in entry.excerpt for entry in rare.entries)


def test_the_planner_walks_the_index_of_time_and_never_a_whole_table(
    sqlite_sessions: Sessions,
) -> None:
    with sqlite_sessions.writing() as session:
        member = a_member(session, a_workspace(session))
        a_channel(session, member.workspace)
    crowd(sqlite_sessions, member, posts=200, around=NOW)
    with sqlite_sessions.reading() as session, counted(sqlite_sessions) as statements:
        chosen = Filter(text=RARE)
        folded_days(session, member.workspace_id, DAYS, PARIS, chosen=Filter(), yeses=ALL, most=5)
        listed(session, member.workspace_id, chosen=chosen, yeses=ALL)
        undated(session, member.workspace_id, limit=50)

    asked = [statement for statement in statements if "FROM variant" in statement and "delivery" in statement]
    assert len(asked) >= 3
    for statement in asked:
        for step in plan(sqlite_sessions, statement):
            assert not step.startswith(("SCAN variant", "SCAN post ", "SCAN delivery")), (step, statement)


def plan(sessions: Sessions, statement: str) -> list[str]:
    with sessions.engine.connect() as connection:
        # The values do not matter to the plan without statistics.
        cursor = connection.connection.cursor()
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", ("1",) * statement.count("?"))
        return [row[3] for row in cursor.fetchall()]


def test_what_is_stuck_is_not_looked_for_in_the_whole_calendar(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        member = a_member(session, a_workspace(session))
        a_channel(session, member.workspace)
    crowd(sqlite_sessions, member, posts=50, around=NOW)
    with sqlite_sessions.writing() as session:
        first = session.scalar(text("SELECT min(variant_id) FROM delivery"))
        session.execute(text("UPDATE delivery SET state = 'failed' WHERE variant_id = :id"), {"id": first})
    with sqlite_sessions.reading() as session, counted(sqlite_sessions) as statements:
        found = attention(session, member.workspace_id)

    assert len(found.posts) == 1
    [wide] = [
        statement for statement in statements if "FROM variant" in statement and "delivery" in statement
    ]
    assert plan(sqlite_sessions, wide)[0] == "SEARCH variant USING INTEGER PRIMARY KEY (rowid=?)"


def test_a_word_that_many_say_is_looked_for_in_the_order_of_time(
    sqlite_sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "FEW", 0)
    with sqlite_sessions.writing() as session:
        member = a_member(session, a_workspace(session))
        a_channel(session, member.workspace)
    crowd(sqlite_sessions, member, posts=50, around=NOW)
    with sqlite_sessions.reading() as session, counted(sqlite_sessions) as statements:
        found = listed(session, member.workspace_id, chosen=Filter(text=COMMON), yeses=ALL)

    assert found.entries
    [wide] = [statement for statement in statements if "ORDER BY variant.planned_instant" in statement]
    steps = plan(sqlite_sessions, wide)
    assert "ix_variant_calendar" in steps[0] and "USE TEMP B-TREE FOR ORDER BY" not in steps

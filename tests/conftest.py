"""Databases for the tests: real SQLite files and a real PostgreSQL, migrated once and copied for each test."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis.internal.conjecture import providers
from sqlalchemy import event
from sqlalchemy.pool import Pool

import scheduler.models  # noqa: F401  (maps every table)
from migrations.migrate import upgrade
from scheduler.db import Sessions
from scheduler.db.sessions import make_engine
from tests.compiled import remember_templates
from tests.engines import sessions_on
from tests.postgres import Postgres

# The same examples every time: what a run finds, the next one finds too. A longer search is a person's own:
# --hypothesis-profile=default.
hypothesis.settings.register_profile("house", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("house")
# It also reads every module of ours for numbers and words to try: which it finds would depend on the tests before, and
# reading them takes each process many seconds.
providers._get_local_constants = lambda: providers._local_constants

remember_templates()


@event.listens_for(Pool, "checkout")
def hurry(connection: Any, record: Any, proxy: Any) -> None:
    """No test of this process pulls the plug, so none waits for the disk; houses started as processes do."""
    if isinstance(connection, sqlite3.Connection) and not record.info.get("hurried"):
        connection.execute("PRAGMA synchronous=OFF")
        record.info["hurried"] = True


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    with engine.connect() as connection:
        # Fold the write-ahead log into the file, so that copying the file copies the database.
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    # Nothing is tidied behind the back of a test: rows stay where they were laid down.
    server = Postgres("autovacuum=off")
    server.create(name="template")
    engine = make_engine(server.plain_url("template"))
    upgrade(engine)
    engine.dispose()
    yield server
    server.stop()


@pytest.fixture
def sqlite_url(sqlite_template: Path) -> str:
    """Always the same address, so that its engine can be kept; the file is a new one."""
    path = sqlite_template.with_name("test.sqlite3")
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres: Postgres) -> str:
    return postgres.plain_url(postgres.emptied("template"))


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def sessions(database_url: str) -> Iterator[Sessions]:
    """Both databases: every test that takes this runs twice."""
    made = sessions_on(database_url)
    yield made
    made.dispose()


@pytest.fixture
def sqlite_sessions(sqlite_url: str) -> Iterator[Sessions]:
    """For what does not depend on the database, such as pages."""
    made = sessions_on(sqlite_url)
    yield made
    made.dispose()

"""Two kinds of session. Reading cannot flush; writing opens with the lock it will need.

On SQLite a write opens with BEGIN IMMEDIATE: a transaction that reads first and upgrades later can only fail
with "database is locked", never wait. Nothing slow (network, hashing, images) belongs inside a write.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

from scheduler.db.guard import refuse_unscoped
from scheduler.db.taking_turns import Turns

BUSY_TIMEOUT_MS = 5000


class ReadOnly(RuntimeError):
    """A reading session was asked to write."""


class Sessions:
    """Opens sessions on one database; safe to share between threads, never across a fork."""

    _turns: Turns | None = None

    def __init__(self, url: str, **engine_options: Any) -> None:
        self.engine = make_engine(url, **engine_options)
        self._make = sessionmaker(self.engine, expire_on_commit=False)
        event.listen(self._make, "do_orm_execute", refuse_unscoped)
        file = self.engine.url.database if self.is_sqlite else None
        if file and file != ":memory:":
            self._turns = Turns(Path(file))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self._make() as session:
            session.info["reading"] = True
            event.listen(session, "before_flush", _refuse_flush)
            with session.no_autoflush:
                yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Commits at the end of the block, rolls back when it raises."""
        turn = self._turns.mine() if self._turns else nullcontext()
        with turn, self._make() as session:
            session.connection(execution_options={"marronnier_write": True})
            yield session
            session.commit()

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def dispose(self) -> None:
        self.engine.dispose()


def make_engine(url: str, **options: Any) -> Engine:
    if url.startswith("postgres"):
        url = "postgresql+psycopg" + url[url.index("://") :]
        # On PostgreSQL the planner's prepared statements outlive migrations badly; pre-ping survives a restart.
        return create_engine(url, hide_parameters=True, **{"pool_pre_ping": True, **options})
    path = url.removeprefix("sqlite:///")
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000},
        hide_parameters=True,
        json_deserializer=_read_json,
        **options,
    )
    event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def _read_json(stored: str) -> Any:
    """Most options, and all that was prepared for most posts, are empty: a claim reads hundreds of those."""
    return {} if stored == "{}" else json.loads(stored)


def _sqlite_connect(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    # FULL: an attempt that was committed must survive a power cut, or it could be sent again.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.close()


def _sqlite_begin(connection: Any) -> None:
    write = connection.get_execution_options().get("marronnier_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _refuse_flush(session: Session, context: Any, instances: Any) -> None:
    if session.new or session.dirty or session.deleted:
        raise ReadOnly("This page or call only reads; open db.writing() to change something.")

"""Bring a database to the newest schema. SQLite rebuilds tables, so its foreign keys rest meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

HERE = Path(__file__).parent


class BrokenReferences(RuntimeError):
    """The migrated database points at rows that are not there."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    _run(engine, lambda config: command.upgrade(config, revision))


def downgrade(engine: Engine, revision: str = "base") -> None:
    _run(engine, lambda config: command.downgrade(config, revision))


def is_current(engine: Engine) -> bool:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()


def head() -> str | None:
    return ScriptDirectory.from_config(_config(None)).get_current_head()


def _run(engine: Engine, act: Callable[[Config], None]) -> None:
    with engine.connect() as connection:
        sqlite = engine.dialect.name == "sqlite"
        if sqlite:
            # Outside a transaction, or SQLite ignores it.
            _pragma(connection, "foreign_keys=OFF")
        act(_config(connection.execution_options(marronnier_write=True)))
        if sqlite:
            lost = connection.execute(text("PRAGMA foreign_key_check")).all()
            if lost:
                connection.rollback()
                raise BrokenReferences(f"{len(lost)} rows point at nothing after the migration: {lost[:3]}")
        connection.commit()
        if sqlite:
            _pragma(connection, "foreign_keys=ON")


def _pragma(connection: Connection, setting: str) -> None:
    """Beside SQLAlchemy, which would begin a transaction first."""
    plain: Any = connection.connection.driver_connection
    plain.execute(f"PRAGMA {setting}")


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    config.attributes["connection"] = connection
    return config

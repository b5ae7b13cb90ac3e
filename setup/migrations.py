"""The migrations make exactly the tables the models describe, on both databases, and can be taken back.

Runs in .venv. PostgreSQL comes from the package the tests use.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine

from migrations.migrate import downgrade, upgrade
from scheduler.db.sessions import make_engine
from scheduler.models import metadata
from tests.postgres import Postgres


def main() -> int:
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        problems += differences("SQLite", f"sqlite:///{Path(folder) / 'check.sqlite3'}")
    server = Postgres()
    try:
        problems += differences("PostgreSQL", server.plain_url(server.create()))
    finally:
        server.stop()
    for sentence in problems:
        print(sentence)
    return 1 if problems else 0


def differences(database: str, url: str) -> list[str]:
    engine = make_engine(url)
    try:
        upgrade(engine)
        found = [f"{database}: models and migrations differ: {change}" for change in _changes(engine)]
        downgrade(engine)
        upgrade(engine)
        return found
    finally:
        engine.dispose()


def _changes(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        return list(
            compare_metadata(
                MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _is_ours}),
                metadata,
            )
        )


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """The full-text index is made by hand, and no model describes it."""
    return not (name or "").startswith(("post_search", "ix_post_words_search"))


if __name__ == "__main__":
    sys.exit(main())

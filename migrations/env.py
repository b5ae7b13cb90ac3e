"""Alembic's entry: the database of the settings, or the connection a caller hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from scheduler import models
from scheduler.config import Settings
from scheduler.db.sessions import make_engine


def main() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    engine = make_engine(Settings.from_env().database_url)
    with engine.connect() as connection:
        migrate(connection)
        connection.commit()


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=models.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


main()

"""`marronnier migrate`: the database brought to the newest schema."""

from __future__ import annotations

import argparse

from alembic.util import CommandError
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

import scheduler.models  # noqa: F401 (maps every table)
from migrations.migrate import BrokenReferences, head, is_current, upgrade
from scheduler.command import Refused
from scheduler.config import Settings
from scheduler.db.sessions import make_engine


def migrate(argv: list[str]) -> None:
    """bring the database to the newest schema (`run` does it by itself)"""
    argparse.ArgumentParser("marronnier migrate", description=migrate.__doc__).parse_args(argv)
    engine = make_engine(Settings.from_env().database_url)
    try:
        bring_up_to_date(engine)
    finally:
        engine.dispose()
    print(f"The database is at {head()}.")


def bring_up_to_date(engine: Engine) -> bool:
    """True when something had to be done. Raises Refused with a sentence when it cannot."""
    try:
        if is_current(engine):
            return False
        upgrade(engine)
    except BrokenReferences as broken:
        raise Refused(str(broken)) from None
    except SQLAlchemyError as trouble:
        # The address may hold a password, and some drivers repeat it: only the driver's first line is shown.
        first = str(getattr(trouble, "orig", None) or type(trouble).__name__).strip().partition("\n")[0]
        raise Refused(f"The database of MARRONNIER_DATABASE_URL cannot be used: {first}") from None
    except CommandError as trouble:
        raise Refused(f"The database was made by another release of Marronnier ({trouble}).") from None
    return True

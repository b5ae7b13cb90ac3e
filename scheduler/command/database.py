"""`marronnier migrate`: the database brought to the newest schema. `marronnier restored`: it is a copy that was put back."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from alembic.util import CommandError
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

import scheduler.models  # noqa: F401 (maps every table)
from migrations.migrate import BrokenReferences, head, is_current, upgrade
from scheduler.command import Refused
from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.db.sessions import make_engine
from scheduler.publishing.reading_back import restored as put_back


def migrate(argv: list[str]) -> None:
    """bring the database to the newest schema (`run` does it by itself)"""
    argparse.ArgumentParser("marronnier migrate", description=migrate.__doc__).parse_args(argv)
    engine = make_engine(Settings.from_env().database_url)
    try:
        bring_up_to_date(engine)
    finally:
        engine.dispose()
    print(f"The database is at {head()}.")


def restored(argv: list[str]) -> None:
    """after a copy of the database was put back: look for what may be out before anything is sent"""
    argparse.ArgumentParser("marronnier restored", description=restored.__doc__).parse_args(argv)
    sessions = Sessions(Settings.from_env().database_url)
    try:
        bring_up_to_date(sessions.engine)
        with sessions.writing() as session:
            doubted = put_back.doubt(session, now=datetime.now(UTC))
    finally:
        sessions.dispose()
    if not doubted:
        print("Nothing has come to be due since the copy was made: nothing can be sent twice.")
        return
    posts = "1 post has" if doubted == 1 else f"{doubted} posts have"
    print(
        f"{posts} come to be due since the copy was made, and may be out already. Each is looked for on its platform "
        "before anything is sent; where a platform does not show it, the queue asks somebody."
    )


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

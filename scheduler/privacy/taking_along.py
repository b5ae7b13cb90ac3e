"""Everything the house keeps about one person, as plain values: their account, and each row that names them.

Drawn from the tables themselves: whatever points at a user is in it, also what is built tomorrow. Secrets are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import LargeBinary, Table, or_, select
from sqlalchemy.orm import Session

from scheduler.activity import Deed, PersonDetail
from scheduler.db import Base, across_workspaces
from scheduler.people import User
from scheduler.wording import Text

SECRET = frozenset({"password_hash", "sealed", "response", "body"})


def everything(session: Session, person: User, *, workspace_id: int | None, now: datetime) -> dict[str, Any]:
    """For a file of JSON. `workspace_id`: only what that workspace keeps, and no more of the account than name and address."""
    account = _plain(Base.metadata.tables["user"], session.get_one(User, person.id).__dict__)
    if workspace_id is not None:
        account = {name: account[name] for name in ("public_id", "email", "name")}
    with across_workspaces(session):
        rows = {table.name: found for table, found in _rows(session, person.id, workspace_id) if found}
        deeds = _deeds(session, person.id, workspace_id)
    return {"exported_at": now.isoformat(), "account": account, "rows": rows, "history": deeds}


def _rows(session: Session, user_id: int, workspace_id: int | None) -> Iterator[tuple[Table, list[Any]]]:
    for table in Base.metadata.sorted_tables:
        naming = [key.parent for key in table.foreign_keys if key.column.table.name == "user"]
        within = workspace_id is None or "workspace_id" in table.c
        if not naming or not within:
            continue
        its = select(table).where(or_(*(column == user_id for column in naming))).order_by(table.c.id)
        if workspace_id is not None:
            its = its.where(table.c.workspace_id == workspace_id)
        yield table, [_plain(table, row) for row in session.execute(its).mappings()]


def _deeds(session: Session, user_id: int, workspace_id: int | None) -> list[dict[str, Any]]:
    its = (
        select(Deed)
        .join(PersonDetail, PersonDetail.public_id == Deed.person)
        .where(PersonDetail.user_id == user_id)
        .order_by(Deed.id)
    )
    if workspace_id is not None:
        its = its.where(Deed.workspace_id == workspace_id)
    return [
        {"at": deed.at.isoformat(), "deed": deed.verb, "kind": deed.about_kind, "about": deed.about_id}
        for deed in session.scalars(its)
    ]


def _plain(table: Table, row: Any) -> dict[str, Any]:
    shown = (c for c in table.c if c.name not in SECRET and not isinstance(c.type, LargeBinary))
    return {column.name: _value(row[column.key]) for column in shown if column.key in row}


def _value(stored: Any) -> Any:
    if isinstance(stored, datetime | date | time):
        return stored.isoformat()
    return stored.as_json() if isinstance(stored, Text) else stored

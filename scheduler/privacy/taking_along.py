"""Everything the house keeps about one person, as JSON in pieces: their account, and each row that names them.

Drawn from the tables themselves: whatever points at a user is in it, also what is built tomorrow. Of what is the
newsroom's, and only names them as who did something, no more is said than which, what and when. Secrets are left out.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import LargeBinary, Table, or_, select
from sqlalchemy.orm import Session

from scheduler.activity import Deed, PersonDetail
from scheduler.db import Base, across_workspaces
from scheduler.people import User
from scheduler.people.finding import is_here, memberships_of
from scheduler.wording import Text

SECRET = frozenset({"password_hash", "sealed", "response", "body"})
AT_ONCE = 500
# A person's own things, every column of them.
THEIRS = frozenset(
    [
        "acknowledgement",
        "api_token",
        "calendar_device",
        "dav_property",
        "feed",
        "idempotent_call",
        "membership",
        "notice",
        "password_reset",
        "person_detail",
        "saved_view",
        "sign_in",
        "vote",
    ]
)
# What they said in their own name, or by which they know the row again.
SAID = {
    "comment": ("text",),
    "decision": ("verdict", "comment"),
    "post": ("title",),
    "waiver": ("why",),
}
WHEN = ("at", "created_at", "changed_at", "thrown_at")


def written(session: Session, person: User, *, workspace_id: int | None, now: datetime) -> Iterator[str]:
    """A file of JSON, in pieces. Takes its time over many rows: not while the database is held for writing.

    `workspace_id`: only what that workspace keeps, and no more of the account than name and address. Without, what is
    kept in the workspaces the person belongs to; of those they left, no more than that they were there.
    """
    account = _plain(Base.metadata.tables["user"], session.get_one(User, person.id).__dict__)
    here = {one.workspace_id for one in memberships_of(session, person.id) if is_here(one, now)}
    if workspace_id is not None:
        account, here = {name: account[name] for name in ("public_id", "email", "name")}, {workspace_id}
    yield f'{{"exported_at": {_json(now.isoformat())},\n"account": {_json(account)},\n"rows": {{'
    with across_workspaces(session):
        first = True
        for table in Base.metadata.sorted_tables:
            rows = _rows(session, table, person.id, here, whole_house=workspace_id is None)
            for number, row in enumerate(rows):
                before = ",\n" if number else f"{'' if first else '],'}\n{_json(table.name)}: ["
                first = False
                yield before + _json(row)
        yield ("" if first else "]") + '},\n"history": ['
        for number, deed in enumerate(_deeds(session, person.id, here)):
            yield (",\n" if number else "\n") + _json(deed)
    yield "]}\n"


def _rows(
    session: Session, table: Table, user_id: int, here: Collection[int], *, whole_house: bool
) -> Iterator[dict[str, Any]]:
    naming = [key.parent for key in table.foreign_keys if key.column.table.name == "user"]
    of_workspace = "workspace_id" in table.c
    if not naming or not (of_workspace or whole_house):
        return
    its = select(table).where(or_(*(column == user_id for column in naming))).order_by(table.c.id)
    if of_workspace and not (whole_house and table.name == "membership"):
        its = its.where(table.c.workspace_id.in_(here))
    shown = _shown(table)
    for row in session.execute(its.execution_options(yield_per=AT_ONCE)).mappings():
        # Whoever else is named in it is not theirs to take along.
        others = {column.key for column in naming if row[column.key] != user_id}
        yield {
            name: value for name, value in _plain(table, row).items() if name in shown and name not in others
        }


def _shown(table: Table) -> Collection[str]:
    if table.name in THEIRS:
        return set(table.c.keys())
    naming = [key.parent.key for key in table.foreign_keys if key.column.table.name == "user"]
    when = next((name for name in WHEN if name in table.c), "")
    return {"id", "public_id", "workspace_id", when, *naming, *SAID.get(table.name, ())}


def _deeds(session: Session, user_id: int, here: Collection[int]) -> Iterator[dict[str, Any]]:
    its = (
        select(Deed)
        .join(PersonDetail, PersonDetail.public_id == Deed.person)
        .where(PersonDetail.user_id == user_id, Deed.workspace_id.in_(here))
        .order_by(Deed.id)
    )
    for deed in session.scalars(its.execution_options(yield_per=AT_ONCE)):
        yield {"at": deed.at.isoformat(), "deed": deed.verb, "kind": deed.about_kind, "about": deed.about_id}


def _plain(table: Table, row: Any) -> dict[str, Any]:
    shown = (c for c in table.c if c.name not in SECRET and not isinstance(c.type, LargeBinary))
    return {column.name: _value(row[column.key]) for column in shown if column.key in row}


def _value(stored: Any) -> Any:
    if isinstance(stored, datetime | date | time):
        return stored.isoformat()
    return stored.as_json() if isinstance(stored, Text) else stored


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)

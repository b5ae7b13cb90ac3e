"""What somebody threw away and may want back in a moment: labels, slots, key dates, kept words, empty folders, views.

Posts and assets have a bin of their own, with a month. Here a row lies for a day, with whatever the database took along.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    Select,
    String,
    Table,
    Time,
    delete,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from scheduler.activity.recording import Named, record
from scheduler.db import Base, UtcDateTime, WorkspaceRow, across_workspaces, new_public_id
from scheduler.people import Membership, Right
from scheduler.people.roles import NotAllowed, demand
from scheduler.people.workspace import touch
from scheduler.wording import N_, Text

KEPT_FOR = timedelta(days=1)
MOST = 5_000  # rows on one paper: it is one value of one row


class WastePaper(WorkspaceRow, Base):
    """`sheets`: the row itself first, then what hung on it; each {table, columns, rows}."""

    __tablename__ = "waste_paper"
    __table_args__ = (Index("ix_waste_paper_thrown_at", "thrown_at"),)

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    needs: Mapped[str] = mapped_column(
        String(20)
    )  # the right it took to throw it away; empty: it was one's own
    sheets: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    thrown_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def about(self) -> str:
        """The table of what was thrown away."""
        return str(self.sheets[0]["table"])


class CannotComeBack(Exception):
    """Its place is taken by now, or what it belonged to is gone."""

    def __init__(self) -> None:
        self.text: Text = N_("It cannot come back: its place is taken, or what it belonged to is gone.")
        super().__init__(str(self.text))


def keep(
    session: Session, row: Any, *, right: Right | None, by: Membership, now: datetime
) -> WastePaper | None:
    """Before a row is deleted: the row, and all that the database deletes with it.

    None where that is more than can be kept: then whoever deletes it is asked first (`fits`).
    """
    session.flush()
    try:
        sheets = _sheets(session, row, by.workspace_id)
    except _TooMuch:
        return None
    paper = WastePaper(
        workspace_id=by.workspace_id, user_id=by.user_id, needs=right or "", sheets=sheets, thrown_at=now
    )
    session.add(paper)
    session.flush()
    return paper


def fits(session: Session, row: Any) -> bool:
    """Could it come back, once it is deleted?"""
    session.flush()
    try:
        _sheets(session, row, row.workspace_id)
    except _TooMuch:
        return False
    return True


def take_out(session: Session, paper: WastePaper, *, by: Membership, now: datetime) -> None:
    """Back where it was, under the same ids. Whoever threw it away, with the right it took. Raises CannotComeBack."""
    if paper.user_id != by.user_id:
        raise NotAllowed(Right.WRITE_ALL)
    if paper.needs:
        demand(by, Right(paper.needs))
    first, *others = paper.sheets
    if not _insert(session, first):
        raise CannotComeBack
    for sheet in others:
        if not _insert(session, sheet):
            for row in sheet["rows"]:
                _insert(
                    session, sheet | {"rows": [row]}
                )  # what one of them pointed at is gone: the rest comes
    record(session, by, "brought_back", _Known(first), now=now)
    session.delete(paper)
    session.flush()
    touch(session, by.workspace_id, now)


def forget_old(session: Session, now: datetime) -> None:
    with across_workspaces(session):
        session.execute(delete(WastePaper).where(WastePaper.thrown_at < now - KEPT_FOR))


class _Known(Named):
    """For the history: a row that is known only by its columns."""

    def __init__(self, sheet: Mapping[str, Any]) -> None:
        self.__tablename__ = sheet["table"]
        self.public_id = dict(zip(sheet["columns"], sheet["rows"][0], strict=True)).get("public_id", "")


class _TooMuch(Exception):
    pass


def _sheets(session: Session, row: Any, workspace_id: int) -> list[dict[str, Any]]:
    table: Table = type(row).__table__
    its = table.c.workspace_id == workspace_id
    found: list[dict[str, Any]] = []
    _lay_down(
        session, table, workspace_id, select(table.c.id).where(its, table.c.id == row.id), found, room=MOST
    )
    return found


def _lay_down(
    session: Session,
    table: Table,
    workspace_id: int,
    ids: Select[int],
    found: list[dict[str, Any]],
    *,
    room: int,
) -> int:
    """The rows of these ids, then what hangs on them. `ids` stays a question: a list may be longer than a driver takes."""
    its = select(table).where(table.c.workspace_id == workspace_id, table.c.id.in_(ids)).order_by(table.c.id)
    rows = session.execute(its.limit(room + 1)).all()
    if len(rows) > room:
        raise _TooMuch
    room -= len(rows)
    if rows:
        found.append(_sheet(table, rows))
        for other, column in _hanging_on(table):
            theirs = select(other.c.id).where(other.c.workspace_id == workspace_id, other.c[column].in_(ids))
            room = _lay_down(session, other, workspace_id, theirs, found, room=room)
    return room


def _hanging_on(table: Table) -> Iterator[tuple[Table, str]]:
    """The tables whose rows go with a row of this one, and the column that points at it."""
    for other in table.metadata.sorted_tables:
        for key in other.foreign_key_constraints:
            if key.referred_table is table and key.ondelete == "CASCADE":
                yield other, next(column for column in key.column_keys if column != "workspace_id")


def _sheet(table: Table, rows: Sequence[Any]) -> dict[str, Any]:
    return {
        "table": table.name,
        "columns": [column.key for column in table.c],
        "rows": [[_written(value) for value in row] for row in rows],
    }


def _written(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b85encode(value).decode()
    return value.isoformat() if isinstance(value, date | time) else value


def _insert(session: Session, sheet: Mapping[str, Any]) -> bool:
    table = Base.metadata.tables[sheet["table"]]
    columns = [table.c[name] for name in sheet["columns"]]
    rows = [
        {column.key: _read(column, value) for column, value in zip(columns, row, strict=True)}
        for row in sheet["rows"]
    ]
    try:
        with session.begin_nested():
            session.execute(insert(table), rows)
    except IntegrityError:
        return False
    return True


def _read(column: Any, stored: Any) -> Any:
    if not isinstance(stored, str):
        return stored
    if isinstance(column.type, LargeBinary):
        return base64.b85decode(stored)
    kind = column.type.impl if isinstance(column.type, UtcDateTime) else column.type
    for sort, read in ((DateTime, datetime), (Date, date), (Time, time)):
        if isinstance(kind, sort):
            return read.fromisoformat(stored)
    return stored

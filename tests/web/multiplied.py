"""Every row of a newsroom many times over, whatever its table: a list grows, and so does what hangs on one row."""

from __future__ import annotations

import secrets
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Index, Table, UniqueConstraint, insert, select
from sqlalchemy.exc import IntegrityError

from scheduler.db import Base, new_public_id

# The room itself, and what holds alone in it: the last version adopted is the charter.
ALONE = {"workspace", "charter_version"}
Row = dict[str, Any]
Ids = dict[tuple[str, Any], int]  # what a row of a table was copied to


def multiply(connection: Connection, numbers: range) -> dict[str, int]:
    """Copy every row there is, once a number; how many copies each table took. Give each number once only."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in ALONE and "id" in table.c]
    stored = {table: [dict(row) for row in connection.execute(select(table)).mappings()] for table in tables}
    taken: dict[str, int] = defaultdict(int)
    for number in numbers:
        copied: Ids = {}
        for table, rows in stored.items():
            for row in rows:
                if new := _copied(connection, table, row, number, copied):
                    copied[table.name, row["id"]] = new
                    taken[table.name] += 1
    return dict(taken)


def _copied(connection: Connection, table: Table, row: Row, number: int, copied: Ids) -> int | None:
    """Beside its siblings where it may be, else under its parents' copies; None where there may be only one."""
    for parents in ([number % 3] if number % 3 else []) + [0]:
        values = _copy(table, row, number, copied, parents)
        with connection.begin_nested() as attempt:
            try:
                made = connection.execute(insert(table).values(values)).inserted_primary_key
                return int(made[0]) if made else None
            except IntegrityError:
                attempt.rollback()
    return None


def _copy(table: Table, row: Row, number: int, copied: Ids, parents: int) -> Row:
    """`parents` 0: all of them are the copies; 1 and 2: every other one stays the row's own."""
    values = {name: value for name, value in row.items() if name != "id" or table.c.id.foreign_keys}
    links = [column for column in table.c if column.foreign_keys and column.name != "workspace_id"]
    for place, column in enumerate(links):
        target = next(key.column.table.name for key in column.foreign_keys if key.column.name == "id")
        if parents == 0 or (place + parents) % 2 == 0:
            values[column.name] = copied.get((target, row[column.name]), row[column.name])
    for columns in _uniques(table):
        if all(values[column.name] == row[column.name] for column in columns):
            own = [column for column in columns if not column.foreign_keys]
            for column in own[-1:]:
                values[column.name] = _another(column, row[column.name], number)
    return values


def _uniques(table: Table) -> list[list[Column[Any]]]:
    given = [
        list(one.columns)
        for one in (*table.constraints, *table.indexes)
        if isinstance(one, UniqueConstraint) or (isinstance(one, Index) and one.unique)
    ]
    single = [[column] for column in table.c if column.unique]
    return [columns for columns in [*given, *single] if "id" not in {column.name for column in columns}]


def _another(column: Column[Any], value: Any, number: int) -> Any:
    if column.name == "public_id":
        return new_public_id()
    match value:
        case str():
            return f"{number} {value}"
        case bytes():
            return secrets.token_bytes(len(value))
        case datetime():
            return value + timedelta(minutes=number)
        case date():
            return value + timedelta(days=number)
        case int():
            return value + 1000 * number
    return value

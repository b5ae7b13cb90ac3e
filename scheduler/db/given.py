"""Many rows handed to one statement, as one parameter: its text, and its plan, stay the same however many there are.

An UPDATE or INSERT a row costs more in building and sending statements than in the database.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

import orjson
from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    FromClause,
    Table,
    Text,
    bindparam,
    column,
    func,
    select,
    type_coerce,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

ROWS = "given_rows"
KINDS: dict[type, TypeEngine[Any]] = {
    int: BigInteger(),
    str: Text(),
    dict: JSON(none_as_null=True),
    datetime: DateTime(timezone=True),
}
SPELT = "%Y-%m-%d %H:%M:%S.%f"  # an instant in UTC, as SQLite has it


class Rows(TypeDecorator[list[dict[str, Any]]]):
    """The rows as JSON, written by orjson: the standard library took a tenth of what a claim costs."""

    impl = JSON
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str]:
        return _written


def _written(rows: Any) -> str:
    try:
        return orjson.dumps(rows).decode()
    except TypeError:  # half of a surrogate pair in a text: the standard library writes it as it came
        return json.dumps(rows)


def given(dialect: str, **columns: type) -> FromClause:
    """A table of the rows passed as the parameter `ROWS`, a list of dictionaries. Kinds are int, str, dict (JSON) and
    datetime (an instant, written by `as_given`).

    Build the statement once and keep it: building costs more than running.
    """
    kinds = {name: KINDS[kind] for name, kind in columns.items()}
    rows = bindparam(ROWS, type_=Rows())
    if dialect == "postgresql":
        typed = [column(name, kind) for name, kind in kinds.items()]
        return func.json_to_recordset(rows).table_valued(*typed).render_derived(with_types=True)
    each = func.json_each(rows).table_valued("value", name="each")
    return select(
        *(
            type_coerce(func.json_extract(each.c.value, f"$.{name}"), kind).label(name)
            for name, kind in kinds.items()
        )
    ).subquery("given")


def table(entity: type) -> Table:
    """For a statement that goes past the session: no object of it is loaded, tracked or refreshed."""
    return cast(Table, entity.__table__)  # type: ignore[attr-defined]


def as_given(dialect: str, at: datetime | None) -> str | None:
    """An instant as it stands in the rows."""
    if at is None:
        return None
    return at.isoformat() if dialect == "postgresql" else at.astimezone(UTC).strftime(SPELT)

"""An instant so many minutes after another, computed by the database where both are columns."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from scheduler.db.types import UtcDateTime


class minutes_after(FunctionElement[Any]):
    """`minutes_after(moment, minutes)`; compares with stored instants."""

    name = "minutes_after"
    type = UtcDateTime()
    inherit_cache = True


@compiles(minutes_after, "postgresql")
def _on_postgresql(element: minutes_after, compiler: SQLCompiler, **how: Any) -> str:
    moment, minutes = (compiler.process(clause, **how) for clause in element.clauses)
    return f"({moment} + make_interval(mins => {minutes}))"


@compiles(minutes_after, "sqlite")
def _on_sqlite(element: minutes_after, compiler: SQLCompiler, **how: Any) -> str:
    moment, minutes = (compiler.process(clause, **how) for clause in element.clauses)
    # Written as the other instants are, to the microsecond: SQLite compares them as text.
    return f"(strftime('%Y-%m-%d %H:%M:%f', {moment}, ({minutes}) || ' minutes') || '000')"

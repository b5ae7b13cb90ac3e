"""A statement that touches a workspace's rows must name the workspace, or raise.

Forgetting one filter is how one customer reads another's drafts. Loads of a relationship or of an expired
column follow a row that was already found the right way, and are exempt.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from sqlalchemy import Table
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, ColumnElement
from sqlalchemy.sql.visitors import ExternallyTraversible

EVERYWHERE = "across_workspaces"


class NoWorkspaceNamed(RuntimeError):
    """The statement would read or change rows of every workspace: filter on workspace_id."""


@contextmanager
def across_workspaces(session: Session) -> Iterator[None]:
    """For the tick, the sweep and signing in, which serve everybody at once."""
    before = session.info.get(EVERYWHERE, False)
    session.info[EVERYWHERE] = True
    try:
        yield
    finally:
        session.info[EVERYWHERE] = before


def refuse_unscoped(state: ORMExecuteState) -> None:
    if not (state.is_select or state.is_update or state.is_delete):
        return
    if state.is_relationship_load or state.is_column_load or state.session.info.get(EVERYWHERE):
        return
    # Nearly always it is named there, and what is selected has many times as many parts.
    where = getattr(state.statement, "whereclause", None)
    if where is not None and any(map(_names_workspace, visitors.iterate(where))):
        return
    tables = set()
    for part in visitors.iterate(cast(ExternallyTraversible, state.statement)):
        if isinstance(part, Table) and "workspace_id" in part.c:
            tables.add(part.name)
        elif _names_workspace(part):
            return
    if tables:
        raise NoWorkspaceNamed(f"No workspace named for {', '.join(sorted(tables))}.")


def _names_workspace(part: ExternallyTraversible) -> bool:
    if not isinstance(part, BinaryExpression) or part.operator not in (operators.eq, operators.in_op):
        return False
    sides: tuple[ColumnElement, ColumnElement] = (part.left, part.right)
    column = any(getattr(side, "key", None) == "workspace_id" for side in sides)
    return column and any(isinstance(side, BindParameter) for side in sides)

"""Cursor paging: a page starts after the last id seen, so rows that come or go meanwhile shift nothing."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import Select

from scheduler.wording import N_
from web.api.problems import Refusal
from web.visit import g


class Paging(BaseModel):
    cursor: str | None = Field(None, description="`next` of the page before.")
    limit: int = Field(50, ge=1, le=200)


def page(statement: Select[Any], id_column: Any, query: Paging) -> tuple[list[Any], str | None]:
    """One page of rows in the order of their ids, and the cursor of the next (None: this was the last)."""
    if query.cursor:
        statement = statement.where(id_column > after(query.cursor))
    rows: list[Any] = list(g.db.scalars(statement.order_by(id_column).limit(query.limit + 1)).unique())
    more = len(rows) > query.limit
    rows = rows[: query.limit]
    return rows, cursor(getattr(rows[-1], id_column.key)) if more else None


def cursor(last: int) -> str:
    return base64.urlsafe_b64encode(str(last).encode()).decode().rstrip("=")


def after(given: str) -> int:
    try:
        last = int(base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)).decode())
        if not 0 <= last < 2**63:
            raise ValueError(last)
        return last
    except (binascii.Error, ValueError) as unreadable:
        raise Refusal(
            422, "invalid", N_("This cursor is not one of ours. Start again without it.")
        ) from unreadable

"""Names inside stored sentences: why something is held, what a colleague was told. Forgotten with whoever they name."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import String, cast, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from scheduler.notices import Notice
from scheduler.publishing import Delivery, Preflight
from scheduler.series import Occurrence
from scheduler.wording import Text

# The places in a sentence where only people stand (`wording.whose_name`; a role is asked, or people by name): a title or a
# channel may read like somebody's name, and stays.
PEOPLE = ("person", "role", "email")
STORED: tuple[InstrumentedAttribute[Any], ...] = (
    Delivery.cause, Notice.text, Occurrence.trouble, Preflight.risks,
)  # fmt: skip


def forget(session: Session, names: set[str], called: str, workspace_id: int | None = None) -> None:
    """Put `called` where one of these names or addresses stands; without a workspace inside `across_workspaces`."""
    for column in STORED:
        for name in sorted(names - {""}):
            quoted = json.dumps(name)[1:-1]  # as it is stored
            rows = select(column.class_).where(cast(column, String).contains(quoted, autoescape=True))
            if workspace_id is not None:
                rows = rows.where(column.class_.workspace_id == workspace_id)
            for row in session.scalars(rows):
                setattr(row, column.key, _without(getattr(row, column.key), name, called))
    session.flush()


def _without(said: Any, name: str, called: str, *, whose: bool = False) -> Any:
    if isinstance(said, Text):
        return Text.from_json(_without(said.as_json(), name, called))
    if isinstance(said, list):
        return [_without(one, name, called) for one in said]
    if isinstance(said, str):
        return ", ".join(called if one == name else one for one in said.split(", ")) if whose else said
    if not isinstance(said, dict):
        return said
    if "msgid" not in said:
        return {key: _without(one, name, called) for key, one in said.items()}
    return said | {
        "params": {
            key: _without(one, name, called, whose=key in PEOPLE or (whose and key == "words"))
            for key, one in said["params"].items()
        }
    }

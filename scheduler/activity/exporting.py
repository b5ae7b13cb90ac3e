"""The sealed history as JSON Lines: one deed a line with its links, then the names, which may be erased without harm."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from scheduler.activity.chain import BATCH, head, own_head, said
from scheduler.activity.deed import ActivitySeal, Deed, PersonDetail
from scheduler.activity.links import GENESIS
from scheduler.db import across_workspaces
from scheduler.people import Workspace

FORMAT = 1


def lines(session: Session, workspace: Workspace | None, *, now: datetime) -> Iterator[str]:
    """The history of a workspace, or of the whole house (None), streamed; each line ends with a newline.

    `marronnier verify` reads it. What the tick has not sealed yet is left out: it comes with the next export.
    """
    # What is sealed while this is read is not in it: the head it names is the one of its last deed.
    until = session.scalar(select(func.max(ActivitySeal.id))) or 0
    newest = own_head(session, workspace.public_id, until=until) if workspace else head(session, until=until)
    yield _line(
        {
            "history": FORMAT,
            "workspace": workspace.public_id if workspace else None,
            "exported_at": now.isoformat(),
            "head": newest,
        }
    )
    with across_workspaces(session):
        yield from _deeds(session, workspace, until)
        yield from _names(session, workspace)


def _deeds(session: Session, workspace: Workspace | None, until: int) -> Iterator[str]:
    before = func.lag(ActivitySeal.hash, 1, GENESIS).over(order_by=ActivitySeal.id)
    seals = select(ActivitySeal, before.label("before")).subquery()
    seal = aliased(ActivitySeal, seals)
    rows = select(seal, seals.c.before, Deed).outerjoin(Deed, Deed.id == seal.deed_id)
    rows = rows.where(seal.id <= until).order_by(seal.id)
    if workspace:
        rows = rows.where(seal.workspace_public_id == workspace.public_id)
    for its, link_before, deed in session.execute(rows.execution_options(yield_per=BATCH)):
        what = said(deed, its.workspace_public_id) if deed else None
        yield _line({"deed": what, "before": link_before, "seal": its.hash, "own": its.workspace_hash})


def _names(session: Session, workspace: Workspace | None) -> Iterator[str]:
    known = select(PersonDetail.public_id, PersonDetail.name).order_by(PersonDetail.id)
    if workspace:
        known = known.where(PersonDetail.workspace_id == workspace.id)
    for person, name in session.execute(known):
        yield _line({"person": person, "name": name or None})


def _line(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False) + "\n"

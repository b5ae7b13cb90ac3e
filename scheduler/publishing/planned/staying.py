"""What a freeze of a part is of stays inside when it is filed otherwise: a label taken off must not let a post out.

From the day the freeze is imposed, though it begin later. However the filing changes: a page, many posts at once, the
API, a sheet, a calendar program, something taken back, a label that is deleted. The way out is a release.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import event, exists, insert, inspect, literal, select
from sqlalchemy.orm import Session

from scheduler.content import Label, Post, PostLabel
from scheduler.db import gate_lock
from scheduler.publishing.freeze import Freeze, FreezeKept
from scheduler.publishing.planned.reach import posts_of

FILED_BY = ("campaign_id", "pillar_id", "language")


@event.listens_for(Session, "before_flush")
def _before_it_is_filed_otherwise(session: Session, flushing: Any, instances: Any) -> None:
    # The database still says how they were filed: whoever is inside is to be found there.
    found: dict[int, set[int]] = {}
    for space, post_id in _filed_otherwise(session):
        found.setdefault(space, set()).add(post_id)
    if not found:
        return
    gate_lock.hold(
        session, found
    )  # a freeze that is being imposed is either seen here, or sees the new filing
    for space, posts in found.items():
        for freeze in session.scalars(_of_a_part(space)):
            _keep_in(session, freeze, posts)


def _filed_otherwise(session: Session) -> Iterator[tuple[int, int]]:
    for row in session.dirty:
        if isinstance(row, Post) and any(inspect(row).attrs[name].history.has_changes() for name in FILED_BY):
            yield row.workspace_id, row.id
    for row in session.deleted:
        if isinstance(row, PostLabel):
            yield row.workspace_id, row.post_id
        elif isinstance(row, Label):
            here = PostLabel.workspace_id == row.workspace_id, PostLabel.label_id == row.id
            for post_id in session.scalars(select(PostLabel.post_id).where(*here)):
                yield row.workspace_id, post_id


def _of_a_part(workspace_id: int) -> Any:
    # One that is over counts until what fell due inside has been held.
    return select(Freeze).where(
        Freeze.workspace_id == workspace_id,
        Freeze.swept_at.is_(None),
        Freeze.scope.not_in(("workspace", "channels")),
    )


def _keep_in(session: Session, freeze: Freeze, posts: set[int]) -> None:
    space = freeze.workspace_id
    already = exists().where(
        FreezeKept.workspace_id == space,
        FreezeKept.freeze_id == freeze.id,
        FreezeKept.post_id == Post.id,
    )
    inside = select(literal(space), literal(freeze.id), Post.id).where(
        Post.workspace_id == space, Post.id.in_(posts), Post.id.in_(posts_of(freeze)), ~already
    )
    columns = ["workspace_id", "freeze_id", "post_id"]
    session.execute(insert(FreezeKept).from_select(columns, inside))

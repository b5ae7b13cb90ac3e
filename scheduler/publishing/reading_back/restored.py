"""A database that knows less than was done: a standby that had not heard everything, or a copy that was put back.

What looks scheduled there and has come to be due may be out already. It is sent by nobody: it becomes unconfirmed, and is
looked for, sent again with its key where that is harmless, or asked of a person, like anything that may be out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content import Post, Variant
from scheduler.db import Fact, UtcDateTime, across_workspaces
from scheduler.db.given import table
from scheduler.people.workspace import touch
from scheduler.publishing.attempt import Part, PartState
from scheduler.publishing.claiming import timeline
from scheduler.publishing.claiming.lease import LEASE
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.patience import first_look
from scheduler.publishing.sending.telling import Subject, tell
from scheduler.publishing.states import is_in
from scheduler.wording import N_

FORGOTTEN = N_("The database was put back or changed over, and may have forgotten that this was sent.")
AT_ONCE = 500


def notice(session: Session, *, now: datetime) -> int:
    """Part of the sweep: has another server taken over? How many were put in doubt."""
    if session.get_bind().dialect.name != "postgresql":
        return 0
    here, known = session.execute(timeline.asked()).one()
    if here is None or here == known:
        return 0
    fact = session.scalar(select(Fact).where(Fact.name == timeline.NAME).with_for_update())
    if fact is None:
        session.add(Fact(name=timeline.NAME, value=here))
        return 0
    if fact.value == here:
        return 0  # another tick has seen to it
    fact.value = here
    return doubt(session, now=now)


def doubt(session: Session, *, now: datetime) -> int:
    """Whatever is due may have been sent; how many. Over all workspaces.

    Nobody looks for as long as a lease: whoever claimed one before may still be sending it.
    """
    with across_workspaces(session):
        for workspace_id in session.scalars(select(Delivery.workspace_id).where(*_due(now)).distinct()):
            touch(session, workspace_id, now)  # before its deliveries, as pages do
        rows = _rows(session, now)
        moves = []
        for row in rows:
            first = row.first_tried_at or row.due_at
            look = first_look(row.platform, now=now + LEASE, first_tried=first)
            moves.append({"id_": row.id, "first_": first, "look_": look, "now_": now})
        if moves:
            session.connection().execute(_MOVE, moves)
        for start in range(0, len(rows), AT_ONCE):
            _forget_what_is_ready(session, [row.id for row in rows[start : start + AT_ONCE]])
        for row, move in zip(rows, moves, strict=True):
            about = Subject(row.public_id, row.workspace_id, row.title, row.channel, row.scheduled_by_id)
            tell(session, about, State.UNCONFIRMED, FORGOTTEN, now=now, ask=move["look_"] is None)
        return len(rows)


def _due(now: datetime) -> tuple[Any, ...]:
    return is_in(State.SCHEDULED), Delivery.kind == Kind.PUBLISH, Delivery.due_at <= now


def _rows(session: Session, now: datetime) -> Sequence[Row[*tuple[Any, ...]]]:
    return session.execute(
        select(
            Delivery.id, Delivery.workspace_id, Delivery.due_at, Delivery.first_tried_at, Delivery.scheduled_by_id,
            Channel.platform, Channel.name.label("channel"), Variant.public_id, Post.title,
        )
        .join(Channel, Channel.id == Delivery.channel_id)
        .join(Variant, Variant.id == Delivery.variant_id)
        .join(Post, Post.id == Variant.post_id)
        .where(*_due(now))
        .order_by(Delivery.id)
        .with_for_update(of=Delivery)
    ).all()  # fmt: skip


def _forget_what_is_ready(session: Session, ids: Sequence[int]) -> None:
    """The rest of a thread that certainly had not gone, as far as this database knew."""
    session.execute(
        update(Part)
        .where(Part.delivery_id.in_(ids), Part.state == PartState.READY)
        .values(state=PartState.UNKNOWN, reason=FORGOTTEN)
        .execution_options(synchronize_session=False)
    )


_ROWS = table(Delivery)
_MOVE = (
    update(_ROWS)
    .where(_ROWS.c.id == bindparam("id_"), _ROWS.c.state == State.SCHEDULED)
    .values(
        state=State.UNCONFIRMED,
        cause=FORGOTTEN,
        first_tried_at=bindparam("first_", type_=UtcDateTime()),
        look_again_at=bindparam("look_", type_=UtcDateTime()),
        looks=0,
        changed_at=bindparam("now_", type_=UtcDateTime()),
    )
)

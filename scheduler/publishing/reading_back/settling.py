"""Attempts nobody will finish: their owner died, or lost the answer of its own commit. What may be out, is unknown.

All that one owner held is settled together, in about ten statements however much it was: others wait for the database
meanwhile, and what was held is late.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, tuple_, update
from sqlalchemy.orm import Session

from scheduler.adapters import ADAPTERS
from scheduler.channels import Channel
from scheduler.content import Post, Variant
from scheduler.db import UtcDateTime
from scheduler.db.given import table
from scheduler.people.workspace import touch
from scheduler.publishing.attempt import Attempt, Outcome, Part, PartState
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.patience import first_look, next_look, pause
from scheduler.publishing.sending.telling import Subject, tell
from scheduler.publishing.states import is_in, leaving
from scheduler.wording import N_

LOST = N_("The worker was interrupted while it was sending.")
NOT_YET = N_("The worker was interrupted before it sent anything.")

Seen = tuple[int, int]  # a delivery's id and its fence, as they were when the owner was found dead


def settle(session: Session, seen: Collection[Seen], *, now: datetime, certain: bool = False) -> int:
    """Close the open attempts and move their deliveries on; how many. What had moved on by itself is left alone.

    Whoever calls this knows that the owner sends nothing any more; `certain`: and that nothing of these attempts was
    sent. In the caller's `across_workspaces`.
    """
    if not seen:
        return 0
    if not certain:
        # Pages take the workspace's row first and a delivery after it: so do we.
        _touch(session, seen, now)
    rows = _held(session, seen)
    if not rows:
        return 0
    ids = [row.id for row in rows]
    unknown = _end_parts(session, ids, certain, now)
    parts = _states_of_parts(session, ids)
    moves, lost = [], set()
    for row in rows:
        is_lost = _is_lost(row, parts.get(row.id, set()))
        if is_lost:
            lost.add(row.id)
        moves.append(_move(row, row.id in unknown, is_lost, certain, now))
    session.connection().execute(_MOVE, moves)
    _close_attempts(session, rows, unknown, now)
    for row, move in zip(rows, moves, strict=True):
        if row.id in lost and row.public_id is not None:
            tell(session, _subject(row), State.UNCONFIRMED, LOST, now=now, ask=move["look_"] is None)
    return len(rows)


def _held(session: Session, seen: Collection[Seen]) -> Sequence[Row[*tuple[Any, ...]]]:
    """The rows, locked as they were seen: their owner may have ended one meanwhile, and another may be sending it now."""
    return session.execute(
        select(
            Delivery.id, Delivery.workspace_id, Delivery.fence, Delivery.kind, Delivery.tries, Delivery.due_at,
            Delivery.first_tried_at, Delivery.scheduled_by_id, Channel.platform, Channel.name.label("channel"),
            Variant.public_id, Post.title,
        )
        .join(Channel, Channel.id == Delivery.channel_id)
        .outerjoin(Variant, Variant.id == Delivery.variant_id)
        .outerjoin(Post, Post.id == Variant.post_id)
        .where(tuple_(Delivery.id, Delivery.fence).in_(list(seen)), is_in(State.PUBLISHING))
        .order_by(Delivery.id)
        .with_for_update(skip_locked=True, of=Delivery)
    ).all()  # fmt: skip


def _touch(session: Session, seen: Collection[Seen], now: datetime) -> None:
    spaces = session.scalars(
        select(Delivery.workspace_id).distinct().where(tuple_(Delivery.id, Delivery.fence).in_(list(seen)))
    )
    for workspace_id in sorted(spaces.all()):
        touch(session, workspace_id, now)


def _end_parts(session: Session, ids: Collection[int], certain: bool, now: datetime) -> set[int]:
    """What was on the wire is unknown, unless it certainly never was. The deliveries of which something is."""
    on_the_wire = Part.state == PartState.ON_THE_WIRE
    sure = set(ids) - _known_before(session, ids) if certain else set()
    if sure:
        session.execute(
            update(Part)
            .where(Part.delivery_id.in_(sure), on_the_wire)
            .values(state=PartState.READY, started_at=None)
            .execution_options(synchronize_session=False)
        )
    ended = session.execute(
        update(Part)
        .where(Part.delivery_id.in_(set(ids) - sure), on_the_wire)
        .values(state=PartState.UNKNOWN, reason=LOST, finished_at=now)
        .returning(Part.delivery_id)
        .execution_options(synchronize_session=False)
    )
    return set(ended.scalars())


def _known_before(session: Session, ids: Collection[int]) -> set[int]:
    # A replay was of something that may be out: that it was not sent again says nothing new.
    found = (
        select(Attempt.delivery_id)
        .distinct()
        .where(Attempt.delivery_id.in_(ids), Attempt.outcome == Outcome.UNKNOWN)
    )
    return set(session.scalars(found))


def _states_of_parts(session: Session, ids: Collection[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for delivery_id, state in session.execute(
        select(Part.delivery_id, Part.state).where(Part.delivery_id.in_(ids)).distinct()
    ):
        found.setdefault(delivery_id, set()).add(state)
    return found


def _is_lost(row: Row[*tuple[Any, ...]], parts: set[str]) -> bool:
    adapter = ADAPTERS.get(row.platform)
    stands_alone = adapter is not None and not adapter.chained and PartState.READY in parts
    # A correction or a removal is simply made again.
    return PartState.UNKNOWN in parts and not stands_alone and row.kind == Kind.PUBLISH


def _move(
    row: Row[*tuple[Any, ...]], unknown: bool, lost: bool, certain: bool, now: datetime
) -> dict[str, Any]:
    """Where it goes, and when. Interrupted for the first time it goes on at once: that was the worker's fault, not
    its own. From the second time on with a growing pause, because it may be what kills the worker."""
    again = row.tries > 0
    values = {
        "id_": row.id, "fence_": row.fence, "tries_": row.tries + (0 if certain else 1), "now_": now,
        "state_": State.SCHEDULED, "cause_": LOST if unknown else NOT_YET, "look_": None, "due_": now,
    }  # fmt: skip
    if lost:
        look = next_look if again else first_look
        at = look(row.platform, now=now, first_tried=row.first_tried_at or now)
        return values | {"state_": State.UNCONFIRMED, "cause_": LOST, "look_": at, "due_": row.due_at}
    if not certain and (again or (unknown and row.kind != Kind.PUBLISH)):
        values["due_"] = now + pause(row.tries)
    return values


_ROWS = table(Delivery)
_MOVE = (
    update(_ROWS)
    .where(
        _ROWS.c.id == bindparam("id_"), _ROWS.c.fence == bindparam("fence_"), _ROWS.c.state == State.PUBLISHING
    )
    .values(
        state=bindparam("state_"),
        cause=bindparam("cause_", type_=_ROWS.c.cause.type),
        due_at=bindparam("due_", type_=UtcDateTime()),
        look_again_at=bindparam("look_", type_=UtcDateTime()),
        tries=bindparam("tries_"),
        changed_at=bindparam("now_", type_=UtcDateTime()),
        **leaving(State.SCHEDULED),
    )
)  # fmt: skip


def _close_attempts(
    session: Session, rows: Sequence[Row[*tuple[Any, ...]]], unknown: set[int], now: datetime
) -> None:
    for outcome, reason, those in (
        (Outcome.UNKNOWN, LOST, [row for row in rows if row.id in unknown]),
        (Outcome.NOT_SENT, NOT_YET, [row for row in rows if row.id not in unknown]),
    ):
        if those:
            session.execute(
                update(Attempt)
                .where(
                    tuple_(Attempt.delivery_id, Attempt.fence).in_([(row.id, row.fence) for row in those]),
                    Attempt.finished_at.is_(None),
                )
                .values(finished_at=now, outcome=outcome, reason=reason)
                .execution_options(synchronize_session=False)
            )


def _subject(row: Row[*tuple[Any, ...]]) -> Subject:
    return Subject(row.public_id, row.workspace_id, row.title, row.channel, row.scheduled_by_id, row.kind)

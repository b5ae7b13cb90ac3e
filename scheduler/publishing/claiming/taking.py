"""Choosing the next deliveries of many channels: a statement a channel would cost more than the sending itself.

Two statements, asked of all channels at once: the oldest few, where several may be on their way and a later may overtake
an earlier; the one whose turn it is, where order is kept. What is chosen is locked, and made ours by `owning`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, bindparam, func, not_, or_, select, true
from sqlalchemy.orm import Session

from scheduler.channels import Lateness
from scheduler.content import Variant
from scheduler.db import UtcDateTime
from scheduler.db.given import ROWS, as_given, given
from scheduler.publishing.claiming.in_series import its_turn
from scheduler.publishing.claiming.served import Served
from scheduler.publishing.claiming.taken import TakenRow
from scheduler.publishing.claiming.turns import keeps_order
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.lanes import in_lane
from scheduler.publishing.patience import worth_since
from scheduler.publishing.states import is_in

NOW = bindparam("now_", type_=UtcDateTime())
FOUND = (Delivery.id, Delivery.channel_id, Delivery.due_at, Delivery.pieces, Delivery.uploads)
# What has come to be due at one instant (a backlog let go) leaves as it was planned.
IN_ORDER = (Delivery.due_at, Variant.planned_instant, Delivery.id)


@dataclass(frozen=True)
class Wanted:
    """At most so many of a channel, as long as they carry this stamp; `only`: this one, or none."""

    channel: Served
    stamp: str
    most: int
    only: int | None = None


def find(
    session: Session,
    wanted: Sequence[Wanted],
    lane: str,
    now: datetime,
    *,
    but: Sequence[ColumnElement[bool]] = (),
) -> list[TakenRow]:
    """The oldest due ones of each channel whose stamps are good and whose patience has not run out, locked.

    `but`: none of these, such as what a freeze of a campaign keeps in; others overtake them.
    """
    dialect = session.get_bind().dialect.name
    several = [each for each in wanted if not keeps_order(each.channel)]
    in_order = [each for each in wanted if keeps_order(each.channel)]
    found: list[TakenRow] = []
    if several:
        rows = [_row(dialect, each, now) | {"most": each.most} for each in several]
        most = max(each.most for each in several)
        values = (
            {ROWS: rows, "now_": now, "most_of_all": most}
            if dialect != "postgresql"
            else {ROWS: rows, "now_": now}
        )
        # Rarely is there a freeze of a part: only then is the statement built anew.
        statement = _oldest_of_each(dialect, lane, but) if but else oldest(dialect, lane)
        found += session.connection().execute(statement, values)
    if in_order:
        rows = [_row(dialect, each, now) | {"only": each.only} for each in in_order]
        first = _first_in_order(dialect, lane, but) if but else next_in_order(dialect, lane)
        found += session.connection().execute(first, {ROWS: rows, "now_": now})
    return sorted(found, key=lambda row: (row.due_at, row.id))


def statements(dialect: str, lane: str) -> list[Any]:
    """All that `find` says."""
    return [oldest(dialect, lane), next_in_order(dialect, lane)]


def _row(dialect: str, each: Wanted, now: datetime) -> dict[str, Any]:
    channel = each.channel
    # What was meant to be out before this is too late.
    since = (
        None if channel.lateness == Lateness.PUBLISH else now - timedelta(minutes=channel.patience_minutes)
    )
    return {"id": channel.id, "stamp": each.stamp, "patient": as_given(dialect, since)}


@cache
def oldest(dialect: str, lane: str) -> Any:
    """Of each channel as many as are wanted; a later one may overtake an earlier."""
    return _oldest_of_each(dialect, lane)


def _oldest_of_each(dialect: str, lane: str, but: Sequence[ColumnElement[bool]] = ()) -> Any:
    rows = given(dialect, id=int, stamp=str, most=int, patient=datetime)
    if dialect == "postgresql":
        each = _oldest(rows, lane, but, *FOUND).limit(rows.c.most)
        due = each.with_for_update(skip_locked=True, of=Delivery).lateral("due")
        return select(*due.c).select_from(rows).join(due, true())
    # Without LATERAL: a function of a table may look at the tables before it. Its LIMIT may not, so that is one for all.
    few = (
        _oldest(rows, lane, but, Delivery.id).limit(bindparam("most_of_all")).correlate(rows).subquery("due")
    )
    listed = select(func.json_group_array(few.c.id)).correlate(rows).scalar_subquery()
    numbered = func.json_each(listed).table_valued("key", "value", name="each_due")
    return (
        select(*FOUND)
        .select_from(rows)
        .join(numbered, numbered.c.key < rows.c.most)
        .join(Delivery, Delivery.id == numbered.c.value)
    )


def _oldest(rows: FromClause, lane: str, but: Sequence[ColumnElement[bool]], *columns: Any) -> Select[Any]:
    # In the order of the index, so that no more of it is read than is wanted.
    return (
        select(*columns)
        .join(Variant, Variant.id == Delivery.variant_id)
        .where(
            Delivery.channel_id == rows.c.id,
            *_due(rows.c.patient, but),
            *_good(rows.c.stamp, lane),
            its_turn(NOW),
        )
        .order_by(Delivery.due_at, Delivery.id)
    )


@cache
def next_in_order(dialect: str, lane: str) -> Any:
    """Of each channel the first, or the one that was begun with; none while that one may not leave."""
    return _first_in_order(dialect, lane)


def _first_in_order(dialect: str, lane: str, but: Sequence[ColumnElement[bool]] = ()) -> Any:
    rows = given(dialect, id=int, stamp=str, only=int, patient=datetime)
    # One whose stamp is being renewed, or that goes in the other lane, is not overtaken either.
    first = (
        select(Delivery.id)
        .join(Variant, Variant.id == Delivery.variant_id)
        .where(Delivery.channel_id == rows.c.id, *_due(rows.c.patient, but))
        .order_by(*IN_ORDER)
        .limit(1)
        .correlate(rows)
        .scalar_subquery()
    )
    turn = select(rows.c.stamp, rows.c.patient, func.coalesce(rows.c.only, first).label("id")).subquery(
        "turn"
    )
    return (
        select(*FOUND)
        .select_from(turn)
        .join(Delivery, Delivery.id == turn.c.id)
        .join(Variant, Variant.id == Delivery.variant_id)
        .where(*_due(turn.c.patient, but), *_good(turn.c.stamp, lane))
        .with_for_update(skip_locked=True, of=Delivery)
    )


def _due(
    patient: ColumnElement[Any], but: Sequence[ColumnElement[bool]] = ()
) -> tuple[ColumnElement[bool], ...]:
    return (
        is_in(State.SCHEDULED),
        Delivery.kind == Kind.PUBLISH,
        Delivery.due_at <= NOW,
        # A retry was due by a clock that has gone back since: it still is not early.
        Variant.planned_instant <= NOW,
        worth_since(patient, NOW),
        *(not_(one) for one in but),
    )


def _good(stamp: ColumnElement[Any], lane: str) -> tuple[ColumnElement[bool], ...]:
    return (
        in_lane(lane, NOW),
        Delivery.stamped_at.is_not(None),
        # Written so that no index fits: the one to walk is that of what is due, not that of all with this stamp.
        func.coalesce(Delivery.stamp, "") == stamp,
        or_(Delivery.good_until.is_(None), Delivery.good_until > NOW),
    )

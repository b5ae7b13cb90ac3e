"""Choosing the next deliveries of many channels in one statement, and making them ours.

For channels that take several at once: there a later post may overtake an earlier, and only how many leave is
counted. A statement a channel would cost more than the sending itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    FromClause,
    Select,
    String,
    bindparam,
    func,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session

from scheduler.channels import Channel, Lateness
from scheduler.content import Variant
from scheduler.db import UtcDateTime
from scheduler.db.given import ROWS, as_given, given, table
from scheduler.publishing.claiming.lease import LEASE
from scheduler.publishing.claiming.taken import COLUMNS, TakenRow
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.lanes import in_lane
from scheduler.publishing.patience import worth_since
from scheduler.publishing.states import is_in

NOW = bindparam("now_", type_=UtcDateTime())


@dataclass(frozen=True)
class Wanted:
    """At most so many of a channel, as long as they carry this stamp."""

    channel: Channel
    stamp: str
    most: int


def take(
    session: Session, wanted: Sequence[Wanted], lane: str, *, owner: str, beat: float, now: datetime
) -> Sequence[TakenRow]:
    """The oldest due ones of each channel whose stamps are good and whose patience has not run out, now owned."""
    if not wanted:
        return []
    dialect = session.get_bind().dialect.name
    rows = [
        {
            "id": each.channel.id,
            "stamp": each.stamp,
            "most": each.most,
            "patient": as_given(dialect, _patient(each.channel, now)),
        }
        for each in wanted
    ]
    found = session.connection().execute(
        statement(dialect, lane),
        {
            ROWS: rows, "most_of_all": max(each.most for each in wanted), "owner_": owner, "beat_": beat,
            "now_": now, "until_": now + LEASE,
        },
    )  # fmt: skip
    return found.all()


def _patient(channel: Channel, now: datetime) -> datetime | None:
    """What was meant to be out before this is too late."""
    return None if channel.lateness == Lateness.PUBLISH else now - timedelta(minutes=channel.patience_minutes)


@cache
def statement(dialect: str, lane: str) -> Any:
    """The one statement, for a database and a lane."""
    rows = given(dialect, id=int, stamp=str, most=int, patient=datetime)
    # Not a plain subquery: PostgreSQL may run that again for each row, and take more than asked for.
    chosen = (_of_postgresql if dialect == "postgresql" else _of_sqlite)(rows, lane).cte("chosen")
    mine = table(Delivery)
    return (
        update(mine)
        # The state stands in the UPDATE too: a row that changed while we waited for its lock is not ours.
        # (Nor shall the planner read all that is scheduled to find those few.)
        .where(mine.c.id.in_(select(chosen.c.id)), func.coalesce(mine.c.state, "") == State.SCHEDULED)
        .values(
            state=State.PUBLISHING,
            fence=mine.c.fence + 1,
            owner=bindparam("owner_", type_=String()),
            beat=bindparam("beat_"),
            lease_until=bindparam("until_", type_=UtcDateTime()),
            first_tried_at=func.coalesce(mine.c.first_tried_at, NOW),
            look_again_at=None,
            changed_at=NOW,
        )
        .returning(*COLUMNS)
    )


def _of_postgresql(rows: FromClause, lane: str) -> Select[Any]:
    each = _due(rows, lane).limit(rows.c.most).with_for_update(skip_locked=True, of=Delivery).lateral("due")
    return select(each.c.id).select_from(rows).join(each, true())


def _of_sqlite(rows: FromClause, lane: str) -> Select[Any]:
    """Without LATERAL: a function of a table may look at the tables before it. Its LIMIT may not, so that is one for all."""
    due = _due(rows, lane).limit(bindparam("most_of_all")).correlate(rows).subquery("due")
    listed = select(func.json_group_array(due.c.id)).correlate(rows).scalar_subquery()
    each = func.json_each(listed).table_valued("key", "value", name="each_due")
    return (
        select(each.c.value.label("id")).select_from(rows).join(each, true()).where(each.c.key < rows.c.most)
    )


def _due(rows: FromClause, lane: str) -> Select[Any]:
    return (
        select(Delivery.id)
        .join(Variant, Variant.id == Delivery.variant_id)
        .where(
            Delivery.channel_id == rows.c.id,
            is_in(State.SCHEDULED),
            Delivery.due_at <= NOW,
            # A retry was due by a clock that has gone back since: it still is not early.
            Variant.planned_instant <= NOW,
            Delivery.kind == Kind.PUBLISH,
            Delivery.stamped_at.is_not(None),
            # Written so that no index fits: the one to walk is that of what is due, not that of all with this stamp.
            func.coalesce(Delivery.stamp, "") == rows.c.stamp,
            or_(Delivery.good_until.is_(None), Delivery.good_until > NOW),
            in_lane(lane, NOW),
            worth_since(rows.c.patient, NOW),
        )
        .order_by(Delivery.due_at, Delivery.id)
    )

"""Dates of one series leave in their order, also on channels that have several posts on their way at once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal_column, or_, select
from sqlalchemy.orm import aliased

from scheduler.content import Variant
from scheduler.db import minutes_after
from scheduler.publishing.claiming.turns import WAITS_FOR_THE_UNSURE
from scheduler.publishing.delivery import Delivery, Kind, State

MINUTES = int(WAITS_FOR_THE_UNSURE.total_seconds() // 60)


def its_turn(now: ColumnElement[Any]) -> ColumnElement[bool]:
    """Of a delivery joined with its variant: no earlier date of its series is still to leave there, or on its way."""
    other, planned = aliased(Delivery), aliased(Variant)
    same = (
        other.series_id == Delivery.series_id,
        other.channel_id == Delivery.channel_id,
        other.id != Delivery.id,
        other.kind == Kind.PUBLISH,
    )
    earlier = or_(
        planned.planned_instant < Variant.planned_instant,
        and_(planned.planned_instant == Variant.planned_instant, other.id < Delivery.id),
    )
    waits = (
        select(other.id)
        .join(planned, planned.id == other.variant_id)
        .where(*same, _is(other, State.SCHEDULED), earlier)
        .correlate(Delivery, Variant)
        .exists()
    )
    leaves = exists().where(*same, _is(other, State.PUBLISHING))
    # Nobody waits for long for what only a person can tell.
    unsure = exists().where(
        *same,
        or_(_is(other, State.UNCONFIRMED), _is(other, State.WAITING)),
        other.look_again_at.is_not(None),
        minutes_after(other.first_tried_at, MINUTES) > now,
    )
    return or_(Delivery.series_id.is_(None), and_(~waits, ~leaves, ~unsure))


def _is(other: type[Delivery], state: State) -> ColumnElement[bool]:
    # Written out: partial indexes are used only when the planner sees the value.
    return other.state == literal_column(f"'{state}'")

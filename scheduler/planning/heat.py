"""Where a house speaks and where it does not: pillars by week, channels by weekday."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import extract, func, inspect, or_, select
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content import Post, Variant
from scheduler.planning.coverage import PLACES, Week
from scheduler.planning.pillar import Pillar

STEPS = 5


@dataclass(frozen=True)
class Line:
    """One row of a heat map. `warmth` is 0 to STEPS, against the map's own highest count."""

    about: Any  # a pillar (None: no pillar) or a channel
    counts: tuple[int, ...]
    warmth: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


def pillars_by_week(weeks: Iterable[Sequence[Week]], pillars: Sequence[Pillar]) -> list[Line]:
    """Over all channels given, each a row of the same weeks; a closed pillar nobody uses is left out."""
    columns: list[Counter[int | None]] = []
    for of_channel in weeks:
        for number, week in enumerate(of_channel):
            if number == len(columns):
                columns.append(Counter())
            columns[number].update(week.pillars)
    rows: list[tuple[Pillar | None, tuple[int, ...]]] = []
    for pillar in (*pillars, None):
        counts = tuple(column[pillar.id if pillar else None] for column in columns)
        if any(counts) or (pillar and not pillar.closed_at):
            rows.append((pillar, counts))
    return _warmed(rows)


def channels_by_weekday(
    session: Session,
    workspace_id: int,
    channels: Sequence[Channel],
    *,
    first_day: date,
    weeks: int,
    begin: int,
    today: date,
) -> list[Line]:
    """How often each channel speaks on each day of the week, by the clock its posts were planned on.

    Of the weeks that are over before `today` only what left, or is leaving: a draft that stayed said nothing.

    `begin` is the first day of the week (0 Monday); one query however many channels.
    """
    # Deliveries live on a floor above; the relationship leads there without an import.
    delivery: Any = inspect(Variant).relationships["delivery"].entity.class_
    found: dict[int, Counter[int]] = {channel.id: Counter() for channel in channels}
    # A day more on either side, since walls differ; what it brings is cut by the wall's own date.
    first = datetime.combine(first_day, time(), UTC)
    last = first + timedelta(weeks=weeks)
    weeks_over = max(0, (today - first_day).days // 7)
    past = Variant.planned_at < datetime.combine(first_day, time()) + timedelta(weeks=weeks_over)
    rows = session.execute(
        select(Variant.channel_id, extract("dow", Variant.planned_at), delivery.state, func.count())
        .join(Variant.post)
        .join(Variant.delivery)
        .where(
            Variant.workspace_id == workspace_id,
            Variant.planned_instant >= first - timedelta(days=1),
            Variant.planned_instant < last + timedelta(days=1),
            Variant.planned_at >= first.replace(tzinfo=None),
            Variant.planned_at < last.replace(tzinfo=None),
            Post.deleted_at.is_(None),
            or_(
                ~past, delivery.state.not_in([state for state, place in PLACES.items() if place == "planned"])
            ),
        )
        .group_by(Variant.channel_id, extract("dow", Variant.planned_at), delivery.state)
    )
    for channel_id, sunday_first, state, count in rows.all():
        if channel_id in found and state in PLACES:
            found[channel_id][(int(sunday_first) - 1) % 7] += count
    days = [(begin + n) % 7 for n in range(7)]
    return _warmed([(channel, tuple(found[channel.id][day] for day in days)) for channel in channels])


def _warmed(rows: Sequence[tuple[Any, tuple[int, ...]]]) -> list[Line]:
    most = max((count for _, counts in rows for count in counts), default=0)
    return [
        Line(about, counts, tuple(-(-count * STEPS // most) if most else 0 for count in counts))
        for about, counts in rows
    ]

"""How many posts each week of a channel carries: by state, by pillar, by day of the week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import String, case, cast, extract, func, inspect, literal_column, select
from sqlalchemy.orm import Session

from scheduler.content import Post, Variant
from scheduler.db.local_time import zone

WEEK = timedelta(days=7)
FEW = 5  # channels


class Kind(NamedTuple):
    """What posts are counted together by."""

    week: int  # 0: the first one asked for
    state: str  # of the delivery
    pillar_id: int | None
    # 0 Monday, by the clock the posts were planned on; None in weeks that are only counted.
    weekday: int | None


def figures(
    session: Session,
    workspace_id: int,
    zones: Mapping[int, str],
    first_day: date,
    weeks: int,
    *,
    details_from: date | None = None,
) -> Iterator[tuple[int, dict[Kind, int]]]:
    """Each channel that has any, by id, with how many of each kind; `zones` are the channels asked for. One query a zone.

    Weeks before `details_from` are counted whatever the pillar and the day.
    """
    # Deliveries live on a floor above; the relationship leads there without an import.
    delivery: Any = inspect(Variant).relationships["delivery"].entity.class_
    for name in sorted(set(zones.values())):
        edges = [
            datetime.combine(first_day + WEEK * number, time(), zone(name)).astimezone(UTC)
            for number in range(weeks + 1)
        ]
        of_post: Any = (
            func.coalesce(cast(Post.pillar_id, String), "")
            + " "
            + cast(extract("dow", Variant.planned_at), String)
        )
        if details_from and details_from > first_day:
            since = datetime.combine(details_from, time(), zone(name)).astimezone(UTC)
            of_post = case((Variant.planned_instant >= since, of_post), else_=" ")
        there = frozenset(channel_id for channel_id, its in zones.items() if its == name)
        # One row a channel with a few letters for each post: grouping by all four would have the database sort
        # every post, and hand out fifty rows a channel, each of which takes longer to read than its letters here.
        found = (
            select(
                Variant.channel_id,
                func.aggregate_strings(_number(edges, 0, weeks - 1) + delivery.state + " " + of_post, ","),
            )
            .join(Variant.post)
            .join(Variant.delivery)
            .where(
                Variant.workspace_id == workspace_id,
                Variant.planned_instant >= edges[0],
                Variant.planned_instant < edges[-1],
                Post.deleted_at.is_(None),
            )
            .group_by(Variant.channel_id)
        )
        if len(there) <= FEW:
            found = found.where(Variant.channel_id.in_(there))
        # Of many, asking the database for each row whether it is one of them takes as long as all the rest.
        for channel_id, letters in session.execute(found).all():
            if channel_id in there:
                found_there = Counter(letters.split(","))
                yield channel_id, {_kind(said): count for said, count in found_there.items()}


def _number(edges: Sequence[datetime], first: int, last: int) -> Any:
    """The week an instant lies in, between two edges that are known: halved each time, not one after the other."""
    if first == last:
        return literal_column(f"'{first} '", String)
    middle = (first + last) // 2
    earlier = Variant.planned_instant < edges[middle + 1]
    return case((earlier, _number(edges, first, middle)), else_=_number(edges, middle + 1, last))


@lru_cache(maxsize=8192)  # channels of a house say much the same, and say it again at the next look
def _kind(said: str) -> Kind:
    week, state, pillar_id, sunday_first = said.split(" ")
    weekday = (int(sunday_first) - 1) % 7 if sunday_first else None
    return Kind(int(week), state, int(pillar_id) if pillar_id else None, weekday)

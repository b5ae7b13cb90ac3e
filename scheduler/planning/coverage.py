"""Plan against reality: week by week, what a channel should carry and what it does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import case, func, inspect, literal_column, select
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content import Post, Variant
from scheduler.db.local_time import zone
from scheduler.planning.pillar import Pillar
from scheduler.planning.plan import ChannelPlan
from scheduler.planning.plans import plans_for
from scheduler.wording import N_, Text

WEEK = timedelta(days=7)
FEW = 5  # channels
NOTHING: Mapping[str, int] = {}
# Where a delivery's state puts it in the count; what is not here (removed, dropped) carries nothing.
PLACES = {
    "published": "published",
    **dict.fromkeys(("scheduled", "publishing", "waiting", "unconfirmed"), "scheduled"),
    **dict.fromkeys(("unscheduled", "held", "missed", "failed"), "planned"),
}


@dataclass(
    slots=True
)  # not frozen: a page makes a thousand of them, and freezing one takes longer than the rest
class Week:
    """One week of one channel, on the channel's own wall calendar."""

    first_day: date
    least: int | None  # None: the channel has no plan
    most: int | None
    planned: int = 0  # has a time, does not leave by itself yet
    scheduled: int = 0  # leaves by itself, or is leaving
    published: int = 0
    pillars: Mapping[int | None, int] = field(default_factory=dict)  # by pillar id; None: filed under none
    past: bool = False  # its last day is over
    ends_today: bool = False  # too late to plan for, too early to judge
    before: bool = (
        False  # the channel was not here yet when it began, and had no life before: nothing is asked of it
    )

    @property
    def last_day(self) -> date:
        return self.first_day + timedelta(days=6)

    @property
    def total(self) -> int:
        """All that counts: of a week that is over, only what went out."""
        return self.published + self.scheduled + (0 if self.past else self.planned)

    @property
    def short(self) -> int:
        return 0 if self.before else max(0, (self.least or 0) - self.total)

    @property
    def is_gap(self) -> bool:
        """Short of posts, with days left to do something about it."""
        return self.short > 0 and not self.past and not self.ends_today

    @property
    def over(self) -> int:
        return max(0, self.total - self.most) if self.most is not None and not self.before else 0

    @property
    def verdict(self) -> str:
        """gap, over, even, or none where nothing was planned for."""
        if self.least is None or self.before:
            return "none"
        return "gap" if self.short else "over" if self.over else "even"

    def said(self) -> Text:
        """The week against its plan, in words."""
        if self.least is None:
            return N_("No plan")
        if self.before:
            return N_("Before the channel was here")
        if self.short:
            words = N_("Short by {count}", count=self.short)
            return N_("Fell short by {count}", count=self.short) if self.past else words
        if self.over:
            return N_("{count} too many", count=self.over)
        return N_("On plan")


@dataclass(frozen=True)
class Share:
    """A pillar's part of a channel, wished and real, in percent of its posts."""

    pillar: Pillar | None  # None: posts filed under no pillar
    wanted: int
    count: int
    percent: int


def first_day_of_week(day: date, first_weekday: int) -> date:
    """The first day (0 Monday … 6 Sunday) of the week a day lies in."""
    return day - timedelta(days=(day.weekday() - first_weekday) % 7)


def weeks(
    session: Session,
    workspace_id: int,
    channel: Channel,
    *,
    first_day: date,
    weeks: int,
    today: date | None = None,
) -> list[Week]:
    """That many weeks of one channel from `first_day` on; those over before `today` count what went out only."""
    return of_channels(session, workspace_id, [channel], first_day=first_day, weeks=weeks, today=today)[
        channel.id
    ]


def of_channels(
    session: Session,
    workspace_id: int,
    channels: Sequence[Channel],
    *,
    first_day: date,
    weeks: int,
    today: date | None = None,
    plans: Mapping[int, ChannelPlan] | None = None,
    pillars_from: date | None = None,
) -> dict[int, list[Week]]:
    """The same for many channels, by channel id, in as many queries as for one. `plans` where they are read already.

    Weeks before `pillars_from` are counted, their pillars are not: of half a year that is most of the rows.
    """
    plans = plans_for(session, workspace_id, channels) if plans is None else plans
    zones = {channel.id: channel.zone for channel in channels}
    # Plain dicts, not Counters: thirty channels over half a year are three thousand rows.
    counts: dict[tuple[int, int], dict[str, int]] = {}
    themes: dict[tuple[int, int], dict[int | None, int]] = {}
    over = (today - first_day) // WEEK if today else 0  # weeks
    closing = over if today and (today - first_day) % WEEK == timedelta(days=6) else None
    for channel_id, number, pillar_id, state, count in _rows(
        session, workspace_id, zones, first_day, weeks, pillars_from=pillars_from
    ):
        place = PLACES.get(state)
        if place is None:
            continue
        of_week = counts.setdefault((channel_id, number), {})
        of_week[place] = of_week.get(place, 0) + count
        if number >= over or place != "planned":
            by_pillar = themes.setdefault((channel_id, number), {})
            by_pillar[pillar_id] = by_pillar.get(pillar_id, 0) + count
    days = [first_day + WEEK * number for number in range(weeks)]
    return {
        channel.id: _weeks(
            plans.get(channel.id),
            [
                (day, counts.get((channel.id, number), NOTHING), themes.get((channel.id, number), {}))
                for number, day in enumerate(days)
            ],
            over,
            closing,
            _here_since(channel),
        )
        for channel in channels
    }


def mix(plan: ChannelPlan | None, of_weeks: Iterable[Week], pillars: Sequence[Pillar]) -> list[Share]:
    """Each pillar's part of those weeks against the plan's mix; what is neither wished nor there is left out."""
    counts: Counter[int | None] = Counter()
    for week in of_weeks:
        counts.update(week.pillars)
    wanted = {share.pillar_id: share.percent for share in plan.shares} if plan else {}
    total = sum(counts.values())
    rows: list[Pillar | None] = [*pillars, None]
    return [
        Share(pillar, want, counts[key], round(100 * counts[key] / total) if total else 0)
        for pillar in rows
        if (key := pillar.id if pillar else None) in counts or key in wanted
        for want in [wanted.get(key, 0) if key is not None else 0]
    ]


def gaps(of_weeks: Iterable[Week]) -> Iterator[Week]:
    """The weeks that carry less than their plan asks and have days left to come."""
    return (week for week in of_weeks if week.is_gap)


Figures = tuple[date, Mapping[str, int], Mapping[int | None, int]]


def _weeks(
    plan: ChannelPlan | None, figures: Sequence[Figures], over: int, closing: int | None, since: date
) -> list[Week]:
    """The first `over` of them are past, number `closing` ends today. Judged from the channel's first whole week here on, or from its first post where that was in an earlier week."""
    went_out = (
        first_day
        for first_day, counts, _ in figures
        if first_day + WEEK <= since and (counts.get("published") or counts.get("scheduled"))
    )
    judged_from = next(went_out, since)
    least, most = (plan.cadence_min, plan.cadence_max) if plan else (None, None)
    return [
        Week(
            first_day,
            least,
            most,
            counts.get("planned", 0),
            counts.get("scheduled", 0),
            counts.get("published", 0),
            themes,
            past=number < over,
            ends_today=number == closing,
            before=first_day < judged_from,
        )
        for number, (first_day, counts, themes) in enumerate(figures)
    ]


def _here_since(channel: Channel) -> date:
    return channel.created_at.astimezone(zone(channel.zone)).date()


def _rows(
    session: Session,
    workspace_id: int,
    zones: Mapping[int, str],
    first_day: date,
    weeks: int,
    *,
    pillars_from: date | None,
) -> Iterator[Any]:
    """Channel, number of the week, pillar, state, how many: one query for each zone channels live in."""
    # Deliveries live on a floor above; the relationship leads there without an import.
    delivery: Any = inspect(Variant).relationships["delivery"].entity.class_
    for name in sorted(set(zones.values())):
        edges = [
            datetime.combine(first_day + WEEK * number, time(), zone(name)).astimezone(UTC)
            for number in range(weeks + 1)
        ]
        number = _number(edges, 0, weeks - 1)
        pillar: Any = Post.pillar_id
        if pillars_from and pillars_from > first_day:
            since = datetime.combine(pillars_from, time(), zone(name)).astimezone(UTC)
            pillar = case((Variant.planned_instant >= since, Post.pillar_id))
        there = frozenset(channel_id for channel_id, its in zones.items() if its == name)
        found = (
            select(Variant.channel_id, number, pillar, delivery.state, func.count())
            .join(Variant.post)
            .join(Variant.delivery)
            .where(
                Variant.workspace_id == workspace_id,
                Variant.planned_instant >= edges[0],
                Variant.planned_instant < edges[-1],
                Post.deleted_at.is_(None),
            )
            # By place: repeated, the long expressions would have to be compared as well.
            .group_by(*(literal_column(str(place)) for place in (1, 2, 3, 4)))
        )
        if len(there) <= FEW:
            found = found.where(Variant.channel_id.in_(there))
        # Of many, asking the database for each row whether it is one of them takes as long as all the rest.
        yield from (row for row in session.execute(found).all() if row[0] in there)


def _number(edges: Sequence[datetime], first: int, last: int) -> Any:
    """The week an instant lies in, between two edges that are known: halved each time, not one after the other."""
    if first == last:
        return literal_column(str(first))
    middle = (first + last) // 2
    earlier = Variant.planned_instant < edges[middle + 1]
    return case((earlier, _number(edges, first, middle)), else_=_number(edges, middle + 1, last))

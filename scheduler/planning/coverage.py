"""Plan against reality: week by week, what a channel should carry and what it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.db.local_time import zone
from scheduler.planning.counting import WEEK, figures
from scheduler.planning.pillar import Pillar
from scheduler.planning.plan import ChannelPlan
from scheduler.planning.plans import plans_for
from scheduler.wording import N_, Text

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
    # By day of the week (0 Monday) on the clock each was planned on; as `pillars`, of all that counts.
    weekdays: Mapping[int | None, int] = field(default_factory=dict)
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

    Weeks before `pillars_from` are counted, their pillars and days of the week are not: that is most of half a year.
    """
    plans = plans_for(session, workspace_id, channels) if plans is None else plans
    zones = {channel.id: channel.zone for channel in channels}
    over = (today - first_day) // WEEK if today else 0  # weeks
    closing = over if today and (today - first_day) % WEEK == timedelta(days=6) else None
    carried: dict[int, dict[int, Carried]] = {}
    for channel_id, its in figures(session, workspace_id, zones, first_day, weeks, details_from=pillars_from):
        of_channel = carried[channel_id] = {}
        for (number, state, pillar_id, weekday), count in its.items():
            place = PLACES.get(state)
            if place is None:
                continue
            if (of_week := of_channel.get(number)) is None:
                of_week = of_channel[number] = Carried({}, {}, {})
            counts, by_pillar, by_weekday = of_week
            counts[place] = counts.get(place, 0) + count
            if number >= over or place != "planned":
                by_pillar[pillar_id] = by_pillar.get(pillar_id, 0) + count
                by_weekday[weekday] = by_weekday.get(weekday, 0) + count
    days = [first_day + WEEK * number for number in range(weeks)]
    return {
        channel.id: _weeks(
            plans.get(channel.id),
            days,
            carried.get(channel.id, {}),
            over=over,
            closing=closing,
            since=_here_since(channel),
        )
        for channel in channels
    }


def mix(plan: ChannelPlan | None, of_weeks: Iterable[Week], pillars: Sequence[Pillar]) -> list[Share]:
    """Each pillar's part of those weeks against the plan's mix; what is neither wished nor there is left out."""
    counts = tally(week.pillars for week in of_weeks)
    wanted = {share.pillar_id: share.percent for share in plan.shares} if plan else {}
    total = sum(counts.values())
    rows: list[Pillar | None] = [*pillars, None]
    return [
        Share(pillar, want, its := counts.get(key, 0), round(100 * its / total) if total else 0)
        for pillar in rows
        if (key := pillar.id if pillar else None) in counts or key in wanted
        for want in [wanted.get(key, 0) if key is not None else 0]
    ]


def tally(some: Iterable[Mapping[int | None, int]]) -> dict[int | None, int]:
    """Their sums. A Counter's update takes several times as long where each holds a handful."""
    counts: dict[int | None, int] = {}
    for one in some:
        for key, count in one.items():
            counts[key] = counts.get(key, 0) + count
    return counts


def gaps(of_weeks: Iterable[Week]) -> Iterator[Week]:
    """The weeks that carry less than their plan asks and have days left to come."""
    return (week for week in of_weeks if week.is_gap)


class Carried(NamedTuple):
    """What a week carries: plain dicts, for thirty channels over half a year are a thousand weeks."""

    counts: dict[str, int]  # by place
    pillars: dict[int | None, int]
    weekdays: dict[int | None, int]


NOTHING = Carried({}, {}, {})


def _weeks(
    plan: ChannelPlan | None,
    days: Sequence[date],
    carried: Mapping[int, Carried],
    *,
    over: int,
    closing: int | None,
    since: date,
) -> list[Week]:
    """The first `over` of them are past, number `closing` ends today. Judged from the channel's first whole week here on, or from its first post where that was in an earlier week."""
    earlier = (
        days[number]
        for number in sorted(carried)
        if days[number] + WEEK <= since and carried[number].counts.keys() & {"published", "scheduled"}
    )
    judged_from = next(earlier, since)
    least, most = (plan.cadence_min, plan.cadence_max) if plan else (None, None)
    found = []
    for number, first_day in enumerate(days):
        counts, themes, weekdays = carried.get(number, NOTHING)
        found.append(
            Week(
                first_day,
                least,
                most,
                counts.get("planned", 0),
                counts.get("scheduled", 0),
                counts.get("published", 0),
                themes,
                weekdays,
                past=number < over,
                ends_today=number == closing,
                before=first_day < judged_from,
            )
        )
    return found


def _here_since(channel: Channel) -> date:
    return channel.created_at.astimezone(zone(channel.zone)).date()

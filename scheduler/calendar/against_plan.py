"""Where the calendar parts from the channels' plans: weeks too short or too full, pillars and kinds off their share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from scheduler.calendar.ics.event import CANCELLED
from scheduler.calendar.month import window
from scheduler.calendar.narrowing import out_of
from scheduler.channels import Channel
from scheduler.content import Variant
from scheduler.db.local_time import zone
from scheduler.planning import ChannelPlan, Pillar, coverage, judging, pillars, plans
from scheduler.planning.coverage import WEEK, Week
from scheduler.publishing import Delivery
from scheduler.wording import N_, Text, verbatim

MIXED = 4  # weeks: the share within a single one says little


@dataclass(frozen=True)
class Parting:
    """One thing in which a channel's week is not what its plan says."""

    kind: str  # few, many, mix
    channel: Channel
    week: Week
    words: Text


@dataclass(frozen=True)
class TooMany:
    """A week of a channel that carries more than its plan: `on` is the day of the first post too many."""

    on: date
    channel: Channel
    count: str  # 4/3
    words: Text


class Yardstick:
    """The plans of a workspace's channels, read once, to hold weeks against. As many queries however many channels."""

    def __init__(
        self, session: Session, workspace_id: int, *, today: date, channels: frozenset[str] = frozenset()
    ) -> None:
        """`channels`: these only, by public id, as the filter has it."""
        self.session, self.workspace_id, self.today, self.chosen = session, workspace_id, today, channels

    @cached_property
    def channels(self) -> Sequence[Channel]:
        """Without a plan there is nothing to be over or under."""
        with_plan = (
            select(Channel)
            .join(ChannelPlan, ChannelPlan.channel_id == Channel.id)
            .where(Channel.workspace_id == self.workspace_id, Channel.removed_at.is_(None))
        )
        if self.chosen:
            with_plan = with_plan.where(Channel.public_id.in_(self.chosen))
        return self.session.scalars(with_plan.order_by(Channel.position, Channel.id)).all()

    @cached_property
    def plans(self) -> dict[int, ChannelPlan]:
        return plans.plans_for(self.session, self.workspace_id, self.channels)

    @cached_property
    def pillars(self) -> Sequence[Pillar]:
        return pillars.everything(self.session, self.workspace_id)

    def weeks(self, first_day: date, number: int) -> list[tuple[Channel, list[Week]]]:
        if not self.channels:
            return []
        found = coverage.of_channels(
            self.session, self.workspace_id, self.channels, first_day=first_day, weeks=number,
            today=self.today, plans=self.plans,
        )  # fmt: skip
        return [(channel, found[channel.id]) for channel in self.channels]

    def partings(self, first_day: date, number: int) -> dict[date, list[Parting]]:
        """By the first day of the week, those that are not over; `first_day` begins the first of them."""
        found: dict[date, list[Parting]] = {}
        if first_day + WEEK * number <= self.today:
            return found
        for channel, weeks in self.weeks(first_day - WEEK * (MIXED - 1), number + MIXED - 1):
            said: set[str] = set()
            for place in range(MIXED - 1, len(weeks)):
                week = weeks[place]
                if week.past:
                    continue
                if week.is_gap or week.over:
                    kind = "few" if week.is_gap else "many"
                    found.setdefault(week.first_day, []).append(Parting(kind, channel, week, week.said()))
                for about, words in self._mix(channel, weeks[place - MIXED + 1 : place + 1]):
                    # Once, where it begins: the weeks after it share most of their posts with it.
                    if about not in said:
                        said.add(about)
                        found.setdefault(week.first_day, []).append(Parting("mix", channel, week, words))
        return found

    def too_few(self, first_weekday: int) -> list[Parting]:
        """This week and the next, where something is still to be filled."""
        first_day = coverage.first_day_of_week(self.today, first_weekday)
        return [
            Parting("few", channel, week, week.said())
            for channel, weeks in self.weeks(first_day, 2)
            for week in weeks
            if week.is_gap
        ]

    def too_many(self, partings: dict[date, list[Parting]]) -> dict[date, list[TooMany]]:
        """Of weeks found too full, by the day of the first post too many."""
        full = [one for some in partings.values() for one in some if one.kind == "many"]
        times = self._times(full)
        found: dict[date, list[TooMany]] = {}
        for one in full:
            wall = zone(one.channel.zone)
            days = [at.astimezone(wall).date() for at in times.get(one.channel.id, ())]
            inside = [day for day in days if one.week.first_day <= day <= one.week.last_day]
            if one.week.most is not None and len(inside) > one.week.most:
                warning = _warning(one, inside[one.week.most])
                found.setdefault(warning.on, []).append(warning)
        return found

    def _mix(self, channel: Channel, weeks: Sequence[Week]) -> Iterator[tuple[str, Text]]:
        plan = self.plans.get(channel.id)
        shares = coverage.mix(plan, weeks, self.pillars)
        for words in judging.too_much(plan, weeks, shares, self.pillars):
            yield words.msgid + str(words.params.get("nature") or words.params.get("pillar")), words
        for words in judging.missing(weeks, shares):
            yield words.msgid + str(words.params["pillar"]), words

    def _times(self, full: Sequence[Parting]) -> dict[int, list[datetime]]:
        found: dict[int, list[datetime]] = {}
        if not full:
            return found
        its = []
        for one in full:
            start, end = window(one.week.first_day, one.week.last_day, zone(one.channel.zone))
            its.append(
                and_(
                    Variant.channel_id == one.channel.id,
                    Variant.planned_instant >= start,
                    Variant.planned_instant < end,
                )
            )
        rows = out_of(select(Variant.channel_id, Variant.planned_instant), self.workspace_id).where(
            or_(*its), Delivery.state.not_in(CANCELLED)
        )
        for channel_id, at in self.session.execute(rows.order_by(Variant.planned_instant)):
            found.setdefault(channel_id, []).append(at)
        return found


def _warning(one: Parting, on: date) -> TooMany:
    counts = {"total": one.week.total, "most": one.week.most}
    words = N_(
        "{channel}: {total} posts this week, {most} at most in its plan",
        channel=verbatim(one.channel.name),
        **counts,
    )
    return TooMany(on, one.channel, f"{one.week.total}/{one.week.most}", words)

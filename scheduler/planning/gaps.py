"""The gaps ahead: where channels carry less than their plans ask, in the order one would fill them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.planning import coverage
from scheduler.planning.coverage import Week


@dataclass(frozen=True)
class Gap:
    """A week of a channel that is not over and is short of posts."""

    channel: Channel
    week: Week

    @property
    def key(self) -> tuple[str, date]:
        return self.channel.public_id, self.week.first_day


def ahead(
    session: Session,
    workspace_id: int,
    channels: Sequence[Channel],
    *,
    first_day: date,
    weeks: int,
    today: date,
) -> list[Gap]:
    """The week that comes first, first; within it the channels as given. In as many queries as for one channel."""
    if weeks < 1:
        return []
    found = coverage.of_channels(
        session, workspace_id, channels, first_day=first_day, weeks=weeks, today=today
    )
    gaps = [Gap(channel, week) for channel in channels for week in coverage.gaps(found[channel.id])]
    return sorted(gaps, key=lambda gap: gap.week.first_day)


def after(gaps: Sequence[Gap], channel: Channel, first_day: date) -> Gap | None:
    """The one to fill after that one, whether that one is still a gap or not; after the last, the first."""
    others = [gap for gap in gaps if gap.key != (channel.public_id, first_day)]
    place = (first_day, channel.position, channel.id)
    later = (gap for gap in others if (gap.week.first_day, gap.channel.position, gap.channel.id) > place)
    return next(later, None) or (others[0] if others else None)

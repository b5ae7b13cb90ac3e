"""What a chosen time means on its channel: what else goes out around it, the week against the plan, who is silent then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.calendar.layers import shown
from scheduler.channels import Channel
from scheduler.content import Post, Variant
from scheduler.db.local_time import zone
from scheduler.people import Workspace
from scheduler.planning import coverage
from scheduler.wording import N_, Text
from web.composer.sheet import Sheet
from web.composer.wall import Unclear

AROUND = timedelta(hours=24)
TIGHT = timedelta(minutes=60)


@dataclass(frozen=True)
class Hint:
    text: Text
    tight: bool


def hints(
    session: Session,
    workspace: Workspace,
    *,
    post: Post | None,
    sheet: Sheet,
    channels: list[Channel],
    now: datetime,
) -> dict[str, list[Hint]]:
    """By the channel's public id; only for versions with a time that exists and lies ahead."""
    times = _instants(sheet)
    wanted = [(c, times[c.public_id]) for c in channels if times.get(c.public_id, now) > now]
    if not wanted:
        return {}
    near = _nearest(session, workspace.id, post, wanted)
    weeks = _weeks(session, workspace, wanted)
    silences = _silences(session, workspace, {at for _, at in wanted})
    return {
        channel.public_id: [
            _hint(near.get(channel.id)),
            *_week(weeks[channel.id], post, channel),
            *silences[at],
        ]
        for channel, at in wanted
    }


def _silences(session: Session, workspace: Workspace, instants: set[datetime]) -> dict[datetime, list[Hint]]:
    """As the sheet of the post says it in the calendar. Most posts go out everywhere at one time: asked once."""
    here = zone(workspace.zone)
    return {
        at: [
            Hint(words, tight=True)
            for words in shown.silences(session, workspace.id, at, at.astimezone(here).date())
        ]
        for at in instants
    }


def _nearest(
    session: Session, workspace_id: int, post: Post | None, wanted: list[tuple[Channel, datetime]]
) -> dict[int, timedelta]:
    """How far away the next other post is, by channel id; none within a day, no entry."""
    at = {channel.id: instant for channel, instant in wanted}
    rows = session.execute(
        select(Variant.channel_id, Variant.planned_instant)
        .join(Post, (Post.id == Variant.post_id) & (Post.workspace_id == Variant.workspace_id))
        .where(
            Variant.workspace_id == workspace_id,
            Variant.channel_id.in_(at),
            Variant.planned_instant >= min(at.values()) - AROUND,
            Variant.planned_instant <= max(at.values()) + AROUND,
            Variant.post_id != (post.id if post else 0),
            Post.deleted_at.is_(None),
        )
    )
    near: dict[int, timedelta] = {}
    for channel_id, instant in rows:
        assert instant is not None  # the window asked for times
        away = abs(instant - at[channel_id])
        if away <= AROUND:
            near[channel_id] = min(away, near.get(channel_id, AROUND))
    return near


def _weeks(
    session: Session, workspace: Workspace, wanted: list[tuple[Channel, datetime]]
) -> dict[int, coverage.Week]:
    """By channel id, the week its version would fall into: counted for all channels of one week at once."""
    together: dict[date, list[Channel]] = {}
    for channel, at in wanted:
        first = coverage.first_day_of_week(at.astimezone(zone(channel.zone)).date(), workspace.first_weekday)
        together.setdefault(first, []).append(channel)
    return {
        channel_id: weeks[0]
        for first, channels in together.items()
        for channel_id, weeks in coverage.of_channels(
            session, workspace.id, channels, first_day=first, weeks=1
        ).items()
    }


def _week(week: coverage.Week, post: Post | None, channel: Channel) -> list[Hint]:
    """With this post counted once; nothing where the channel has no plan."""
    clock = zone(channel.zone)
    if week.least is None or week.most is None:
        return []
    stored = (
        next((v.planned_instant for v in post.variants if v.channel_id == channel.id), None) if post else None
    )
    is_counted = stored is not None and week.first_day <= stored.astimezone(clock).date() <= week.last_day
    count = week.total + (0 if is_counted else 1)
    words = N_(
        "With it, {count} here that week; the plan asks for {least} to {most}.",
        count=count,
        least=week.least,
        most=week.most,
    )
    return [Hint(words, tight=count > week.most)]


def _hint(away: timedelta | None) -> Hint:
    if away is None:
        return Hint(N_("Nothing else here within a day."), tight=False)
    minutes = round(away.total_seconds() / 60)
    if away < TIGHT:
        return Hint(N_("Another post goes out here {minutes} min apart.", minutes=minutes), tight=True)
    return Hint(N_("The nearest post here is {hours} h away.", hours=round(minutes / 60)), tight=False)


def _instants(sheet: Sheet) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for name, version in sheet.versions.items():
        if version.settled:
            continue
        try:
            planned = sheet.planned(version)
            if planned:
                found[name] = planned.instant()
        except (Unclear, ValueError):
            continue
    return found

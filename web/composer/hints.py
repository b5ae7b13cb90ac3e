"""What else is planned around a time on the same channel: said while a time is being chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content import Post, Variant
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
    session: Session, post: Post | None, sheet: Sheet, channels: list[Channel], now: datetime
) -> dict[str, Hint]:
    """By the channel's public id; only for versions with a time that exists and lies ahead."""
    wanted = {name: at for name, at in _instants(sheet).items() if at >= now}
    if not wanted:
        return {}
    ids = {channel.id: channel.public_id for channel in channels if channel.public_id in wanted}
    rows = session.execute(
        select(Variant.channel_id, Variant.planned_instant)
        .join(Post, (Post.id == Variant.post_id) & (Post.workspace_id == Variant.workspace_id))
        .where(
            Variant.workspace_id == (channels[0].workspace_id if channels else 0),
            Variant.channel_id.in_(ids),
            Variant.planned_instant >= min(wanted.values()) - AROUND,
            Variant.planned_instant <= max(wanted.values()) + AROUND,
            Variant.post_id != (post.id if post else 0),
            Post.deleted_at.is_(None),
        )
    )
    near: dict[str, timedelta] = {}
    for channel_id, instant in rows:
        assert instant is not None  # the window asked for times
        name = ids[channel_id]
        away = abs(instant - wanted[name])
        if away <= AROUND:
            near[name] = min(away, near.get(name, AROUND))
    return {name: _hint(near.get(name)) for name in wanted}


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

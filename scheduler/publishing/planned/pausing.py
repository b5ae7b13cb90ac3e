"""A channel that has failed often, and for long, pauses itself: people look at one thing instead of at every post.

Often *and* for long: five refusals in one bad minute are five bad posts, and a server that is away for an hour comes back.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from scheduler import activity, notices
from scheduler.channels import Channel
from scheduler.people import Right
from scheduler.people.workspace import touch
from scheduler.wording import N_, Text, verbatim

WARNINGS = ((timedelta(days=7), "expiry"), (timedelta(hours=24), "expiry_soon"))


def failed(session: Session, channel_id: int, *, now: datetime) -> None:
    """Something did not get through, for good or for now."""
    session.execute(
        update(Channel)
        .where(Channel.id == channel_id)
        .values(failures=Channel.failures + 1, failing_since=func.coalesce(Channel.failing_since, now))
        .execution_options(synchronize_session=False)
    )


def got_through(session: Session, channel_id: int) -> None:
    session.execute(
        update(Channel)
        .where(Channel.id == channel_id, Channel.failing_since.is_not(None))
        .values(failures=0, failing_since=None)
        .execution_options(synchronize_session=False)
    )


def pause_failing(session: Session, *, often: int, over: timedelta, now: datetime) -> int:
    """Pause what failed at least so often in a row, over at least so long. How many; over all workspaces."""
    channels = session.scalars(
        select(Channel)
        .where(
            Channel.failures >= often,
            Channel.failing_since <= now - over,
            Channel.paused_at.is_(None),
            Channel.removed_at.is_(None),
        )
        .with_for_update(skip_locked=True, key_share=True)
    ).all()
    for channel in channels:
        hours = round((now - (channel.failing_since or now)).total_seconds() / 3600)
        channel.paused_at, channel.paused_by_id, channel.pause_reason = now, None, ""
        channel.pause_cause = N_(
            "It paused itself: nothing got through for {hours} hours, {count} tries in a row.",
            hours=hours,
            count=channel.failures,
        )
        _tell(session, channel, "channel", N_(
            "{channel} paused itself: nothing got through for {hours} hours. Look at it, then end the pause.",
            channel=verbatim(channel.name), hours=hours,
        ), now)  # fmt: skip
        session.flush()
        activity.record(session, None, "paused", channel, now=now, cause=channel.pause_cause)
        touch(session, channel.workspace_id, now)
    return len(channels)


def warn_of_expiry(session: Session, *, now: datetime) -> int:
    """Tell who can reconnect, seven days and a day before the platform stops knowing us. How many channels."""
    furthest = max(ahead for ahead, _ in WARNINGS)
    channels = session.scalars(
        select(Channel).where(
            Channel.expires_at <= now + furthest,
            Channel.removed_at.is_(None),
            or_(Channel.expiry_told_at.is_(None), Channel.expiry_told_at < Channel.expires_at),
        )
    ).all()
    told = 0
    for channel in channels:
        assert channel.expires_at is not None
        ahead, kind = min((ahead, kind) for ahead, kind in WARNINGS if channel.expires_at <= now + ahead)
        if channel.expiry_told_at and channel.expiry_told_at >= channel.expires_at - ahead:
            continue
        hours = max(0, round((channel.expires_at - now).total_seconds() / 3600))
        _tell(session, channel, kind, N_(
            "{channel} lets us in for {hours} more hours only. Reconnect it before, or nothing leaves there.",
            channel=verbatim(channel.name), hours=hours,
        ), now)  # fmt: skip
        channel.expiry_told_at = now
        told += 1
    return told


def _tell(session: Session, channel: Channel, kind: str, text: Text, now: datetime) -> None:
    notices.tell(
        session, channel.workspace_id, kind=kind, text=text, about=channel.public_id, now=now,
        right=Right.CONNECT,
    )  # fmt: skip

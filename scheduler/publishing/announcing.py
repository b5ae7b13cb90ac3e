"""Who waits for news of a feed of ours is told of corrections and removals, once the feed shows them.

Not by the adapter while it corrects or takes down: whoever was told then would come and find the old edition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Index, Select, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Adapter, AdapterError
from scheduler.channels import Channel
from scheduler.channels.facts import ChannelFacts
from scheduler.clock import Clock
from scheduler.db import Base, Sessions, UtcDateTime, WorkspaceRow, across_workspaces, within_workspace

log = structlog.get_logger()

AT_ONCE = 10  # one after the other, and a hub asleep takes seconds
LEASE = timedelta(minutes=2)  # what a worker died over is told again after that
PAUSES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)
)  # then readers come by themselves


class FeedNews(WorkspaceRow, Base):
    """One change of a channel's own feed that is still to be told. Gone when it was, or nobody tries any more."""

    __tablename__ = "feed_news"
    __table_args__ = (
        within_workspace("channel_id", "channel", ondelete="CASCADE"),
        Index("ix_feed_news_due_at", "due_at"),
    )

    channel_id: Mapped[int] = mapped_column()
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)


def owe(session: Session, channel_id: int, *, workspace_id: int, now: datetime) -> None:
    """In the transaction that changes what the channel's feed shows; of other channels nobody is told."""
    mine = (Channel.workspace_id == workspace_id, Channel.id == channel_id)
    platform = session.scalar(select(Channel.platform).where(*mine))
    if (adapter := ADAPTERS.get(platform or "")) and adapter.served_here:
        session.add(FeedNews(workspace_id=workspace_id, channel_id=channel_id, due_at=now, tries=0))


def owed(now: datetime) -> Select[int]:
    return select(FeedNews.id).where(FeedNews.due_at <= now)


async def tell_due(
    sessions: Sessions, *, connect: Callable[[ChannelFacts], Adapter], house: str, clock: Clock
) -> int:
    """How many channels' news were told. `house`: our public address. Several changes of one feed are one call."""
    with sessions.writing() as session, across_workspaces(session):
        news_of, facts = _take(session, clock.now())
    told = 0
    for channel_id, news in news_of.items():
        try:
            await connect(facts[channel_id]).announce(house=house)
            told += 1
            taken = True
        except AdapterError as refusal:
            log.info("feed_news_not_told", channel=facts[channel_id].public_id, why=str(refusal.reason))
            taken = False
        with sessions.writing() as session, across_workspaces(session):
            _write_down(session, news, taken, clock.now())
    return told


def _take(session: Session, now: datetime) -> tuple[dict[int, list[int]], dict[int, ChannelFacts]]:
    """Their rows by channel, lent to us for a while: another worker leaves them alone."""
    first = owed(now).order_by(FeedNews.due_at, FeedNews.id).limit(AT_ONCE)
    rows = session.execute(
        update(FeedNews)
        .where(FeedNews.id.in_(first.scalar_subquery()), FeedNews.due_at <= now)
        .values(due_at=now + LEASE, tries=FeedNews.tries + 1)
        .returning(FeedNews.id, FeedNews.channel_id)
        .execution_options(synchronize_session=False)
    ).all()
    news_of: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        news_of[row.channel_id].append(row.id)
    channels = session.scalars(select(Channel).where(Channel.id.in_(news_of)))
    return dict(news_of), {channel.id: ChannelFacts.of(channel) for channel in channels}


def _write_down(session: Session, news: Sequence[int], taken: bool, now: datetime) -> None:
    mine = FeedNews.id.in_(news)
    if taken:
        session.execute(delete(FeedNews).where(mine))
        return
    for each in session.scalars(select(FeedNews).where(mine)):
        if each.tries > len(PAUSES):
            session.delete(each)
        else:
            each.due_at = now + PAUSES[each.tries - 1]

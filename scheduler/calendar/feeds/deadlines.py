"""What has to be done by when: drafts due, yeses awaited, key dates to begin for, plans to evaluate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scheduler.calendar.feeds.drawn import Pen
from scheduler.calendar.filter import Filter
from scheduler.calendar.ics.component import Item
from scheduler.calendar.narrowing import narrowed, out_of
from scheduler.calendar.window import entries
from scheduler.channels import Channel
from scheduler.content import Post, Stage, Variant
from scheduler.db.local_time import zone
from scheduler.people import Workspace
from scheduler.planning import ChannelPlan, key_dates
from scheduler.wording import N_

TITLE = 80


def items(
    session: Session, space: Workspace, *, filter: Filter, pen: Pen, days: tuple[date, date]
) -> Iterator[Item]:
    """Whole days on the workspace's wall. A filter narrows drafts and yeses; to channels, evaluations too."""
    yield from _drafts(session, space, filter, pen, days)
    yield from _yeses(session, space, filter, pen, days)
    if replace(filter, channels=frozenset()):
        return  # what belongs to no post, no person, no campaign
    yield from _evaluations(session, space, filter, pen, days)
    if not filter.channels:
        yield from _key_dates(session, space, pen, days)


def _drafts(
    session: Session, space: Workspace, filter: Filter, pen: Pen, days: tuple[date, date]
) -> Iterator[Item]:
    due = select(Post).where(
        Post.workspace_id == space.id,
        Post.due_on.between(*days),
        Post.stage.in_((Stage.IDEA, Stage.DRAFT)),
        Post.deleted_at.is_(None),
        Post.template.is_(False),
    )
    if filter:
        due = due.where(
            Post.id.in_(narrowed(session, out_of(select(Variant.post_id), space.id), space.id, filter))
        )
    for post in session.scalars(due.options(joinedload(Post.assignee))):
        assert post.due_on is not None
        doer = N_("Assigned to: {name}", name=post.assignee.name) if post.assignee else None
        yield Item(
            uid=f"due-{post.public_id}@marronnier",
            summary=N_("Due: {title}", title=_title(post.title, post.text)).render(pen.translate),
            start=post.due_on,
            description=doer.render(pen.translate) if doer else "",
            created_at=post.created_at,
            status="TENTATIVE",
            colour="goldenrod",
            url=pen.address(f"/posts/{post.public_id}"),
        )


def _yeses(
    session: Session, space: Workspace, filter: Filter, pen: Pen, days: tuple[date, date]
) -> Iterator[Item]:
    if filter.statuses and "review" not in filter.statuses:
        return
    start, end = (datetime.combine(day, time(), UTC) for day in (days[0], days[1] + timedelta(days=1)))
    here = zone(space.zone)
    waiting = replace(filter, statuses=frozenset({"review"}))
    for entry in entries(session, space.id, start=start, end=end, filter=waiting):
        assert entry.instant is not None
        words = N_("To approve: {title} · {channel}", title=entry.title, channel=entry.channel.name)
        yield Item(
            uid=f"approve-{entry.public_id}@marronnier",
            summary=words.render(pen.translate),
            start=entry.instant.astimezone(here).date(),
            created_at=entry.created_at,
            status="TENTATIVE",
            colour="goldenrod",
            url=pen.address(f"/posts/{entry.post}"),
        )


def _evaluations(
    session: Session, space: Workspace, filter: Filter, pen: Pen, days: tuple[date, date]
) -> Iterator[Item]:
    due = (
        select(ChannelPlan.evaluate_on, Channel)
        .join(Channel, Channel.id == ChannelPlan.channel_id)
        .where(
            ChannelPlan.workspace_id == space.id,
            ChannelPlan.evaluate_on.between(*days),
            Channel.removed_at.is_(None),
        )
    )
    for day, channel in session.execute(due):
        if day and (not filter.channels or channel.public_id in filter.channels):
            yield Item(
                uid=f"evaluate-{channel.public_id}-{day:%Y%m%d}@marronnier",
                summary=N_("To evaluate: {channel}", channel=channel.name).render(pen.translate),
                start=day,
                colour="slateblue",
                url=pen.address(f"/plan/{channel.public_id}"),
            )


def _key_dates(session: Session, space: Workspace, pen: Pen, days: tuple[date, date]) -> Iterator[Item]:
    first, last = days
    for one in key_dates.everything(session, space.id):
        if one.embargo:
            continue
        lead = timedelta(days=one.lead_days or 0)
        for begins, _ in one.comes(first, last + lead):
            if lead and first <= begins - lead <= last:
                yield Item(
                    uid=f"lead-{one.public_id}-{begins:%Y%m%d}@marronnier",
                    summary=N_("Begin to write: {name}", name=one.name).render(pen.translate),
                    start=begins - lead,
                    created_at=one.created_at,
                    colour="chocolate",
                    url=pen.address(f"/plan/key-dates/{one.public_id}"),
                )
            if first <= begins <= last:
                yield Item(
                    uid=f"key-{one.public_id}-{begins:%Y%m%d}@marronnier",
                    summary=one.name,
                    start=begins,
                    created_at=one.created_at,
                    colour="chocolate",
                    url=pen.address(f"/plan/key-dates/{one.public_id}"),
                )


def _title(title: str, text: str) -> str:
    words = title or " ".join(text.split())
    return words if len(words) <= TITLE else words[: TITLE - 1].rstrip() + "…"

"""A newsroom with a channel on the scripted platform, and what a test does with it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.adapters.base import Recipient as Reader
from scheduler.channels import Channel, Recipient
from scheduler.content import Stage, Variant
from scheduler.db import LocalTime, Sessions, across_workspaces
from scheduler.people import Role
from scheduler.publishing import Attempt, Delivery, Part, State
from scheduler.publishing.gating.stamping import stamp
from scheduler.publishing.sending.drain import drain
from tests.newsroom import NOON, FixedClock, a_channel, a_member, a_post, a_workspace
from tests.publishing.scripted import Script, Scripted


class NoTimer:
    """Remembers that it was armed; kills nobody."""

    def __init__(self) -> None:
        self.armed: list[float] = []
        self.is_armed = False

    def arm(self, deadline: float) -> None:
        self.armed.append(deadline)
        self.is_armed = True

    def disarm(self) -> None:
        self.is_armed = False


def a_newsroom(sessions: Sessions, *, channels: int = 1, **of_channel: Any) -> list[int]:
    """A workspace with an editor and channels on the scripted platform; gives the channels' ids."""
    of_channel.setdefault("platform", "scripted")
    with sessions.writing() as session:
        space = a_workspace(session)
        a_member(session, space, Role.EDITOR)
        return [
            a_channel(session, space, f"Channel {number}", **of_channel).id
            for number in range(1, channels + 1)
        ]


def a_scheduled(
    sessions: Sessions,
    channel_id: int,
    text: str = "The winter season is open.",
    *,
    at: datetime = NOON,
    **more: Any,
) -> int:
    """A variant scheduled and stamped, without passing the gate; gives the delivery's id."""
    with sessions.writing() as session, across_workspaces(session):
        channel = session.get_one(Channel, channel_id)
        by = session.scalars(select_membership(channel.workspace_id)).first()
        post = a_post(session, by, text, channel, stage=Stage.SUBMITTED)
        variant = post.variants[0]
        variant.options = more.pop("options", {})
        planned = LocalTime.of(at, "Europe/Paris")
        variant.planned_at, variant.planned_zone, variant.planned_instant = planned.at, planned.zone, at
        session.flush()
        session.execute(
            update(Delivery)
            .where(Delivery.variant_id == variant.id)
            .values(
                state=State.SCHEDULED,
                due_at=more.pop("due_at", at),
                scheduled_by_id=by.user_id,
                **(stamp(session, variant, now=at) | more),
            )
        )
        return session.scalars(select(Delivery.id).where(Delivery.variant_id == variant.id)).one()


def select_membership(workspace_id: int) -> Any:
    from scheduler.people import Membership

    return select(Membership).where(Membership.workspace_id == workspace_id)


def a_reader(sessions: Sessions, channel_id: int, email: str) -> None:
    with sessions.writing() as session, across_workspaces(session):
        channel = session.get_one(Channel, channel_id)
        session.add(
            Recipient(
                workspace_id=channel.workspace_id, channel_id=channel_id, email=email, language="en",
                consent_at=NOON, consent_source="the counter", created_at=NOON,
            )
        )  # fmt: skip


def readers(session: Session, channel: Channel) -> list[Reader]:
    rows = session.scalars(
        select(Recipient)
        .where(
            Recipient.workspace_id == channel.workspace_id,
            Recipient.channel_id == channel.id,
            Recipient.unsubscribed_at.is_(None),
            Recipient.suppressed_at.is_(None),
        )
        .order_by(Recipient.id)
    )
    return [
        Reader(row.public_id, row.email, row.language, f"https://x.example/{row.public_id}") for row in rows
    ]


async def answer_the_bell(
    sessions: Sessions, lane: str, connect: Any, clock: FixedClock, *, number: int = 1, **how: Any
) -> int:
    """What worker `number` does at one doorbell, with the adapters `connect` opens; how many deliveries it took."""
    how = {
        "audience": readers, "post_url": lambda post: f"https://marronnier.example/posts/{post}",
        "timer": NoTimer(), "owner": f"host:{number}",
    } | how  # fmt: skip
    return await drain(
        sessions, lane, connect=connect, media_root=Path("/nowhere"), clock=clock, jitter=lambda: 0.5, **how
    )


def drained(
    sessions: Sessions,
    script: Script,
    clock: FixedClock | None = None,
    *,
    adapter: type[Scripted] = Scripted,
    **how: Any,
) -> int:
    """One doorbell, answered; gives how many deliveries were taken."""
    return asyncio.run(
        answer_the_bell(
            sessions,
            how.pop("lane", adapter.lane),
            lambda channel: adapter(script),
            clock or FixedClock(),
            **how,
        )
    )


def delivery_of(sessions: Sessions, delivery_id: int) -> Delivery:
    with sessions.reading() as session, across_workspaces(session):
        return session.get_one(Delivery, delivery_id)


def attempts_of(sessions: Sessions, delivery_id: int) -> list[Attempt]:
    with sessions.reading() as session, across_workspaces(session):
        return list(
            session.scalars(select(Attempt).where(Attempt.delivery_id == delivery_id).order_by(Attempt.id))
        )


def parts_of(sessions: Sessions, delivery_id: int) -> list[Part]:
    with sessions.reading() as session, across_workspaces(session):
        return list(
            session.scalars(select(Part).where(Part.delivery_id == delivery_id).order_by(Part.ordinal))
        )


def channel_of(sessions: Sessions, channel_id: int) -> Channel:
    with sessions.reading() as session, across_workspaces(session):
        return session.get_one(Channel, channel_id)


def variant_of(sessions: Sessions, delivery_id: int) -> Variant:
    with sessions.reading() as session, across_workspaces(session):
        delivery = session.get_one(Delivery, delivery_id)
        return session.get_one(Variant, delivery.variant_id)


SECOND = timedelta(seconds=1)

"""A small newsroom for the calendar's pages: an editor, two channels, posts on days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content import Post, Variant
from scheduler.db import LocalTime, Sessions
from scheduler.people import Membership
from scheduler.publishing import Delivery, State
from tests.newsroom import NOON, a_channel, a_post, a_variant

PARIS = "Europe/Paris"


def at(day: int, hour: int = 10, minute: int = 0, *, month: int = 11) -> LocalTime:
    return LocalTime(datetime(2026, month, day, hour, minute), PARIS)


class Desk:
    """`desk.plan("Title", at(24))` puts a post on the calendar; the workspace is the member's."""

    def __init__(self, sessions: Sessions, member: Membership) -> None:
        self.sessions, self.member = sessions, member
        with sessions.writing() as session:
            self.square = a_channel(session, member.workspace, "The square", position=1)
            self.letter = a_channel(session, member.workspace, "The letter", position=2)

    def plan(
        self,
        title: str,
        planned: LocalTime | None,
        *channels: Channel,
        state: State | None = None,
        **more: Any,
    ) -> Variant:
        with self.sessions.writing() as session:
            post = a_post(session, self.member, title=title, **more)
            made = [
                a_variant(session, post, channel, planned=planned) for channel in channels or [self.square]
            ]
            if state:
                self.set_state(session, post, state)
        return made[0]

    def set_state(self, session: Session, post: Post, state: State) -> None:
        proof = {"proof": "seen"} if state == State.PUBLISHED else {}
        owner = {"owner": "w", "lease_until": NOON + timedelta(hours=1)} if state == State.PUBLISHING else {}
        session.execute(
            update(Delivery)
            .where(
                Delivery.workspace_id == post.workspace_id,
                Delivery.variant_id.in_(
                    select(Variant.id).where(
                        Variant.workspace_id == post.workspace_id, Variant.post_id == post.id
                    )
                ),
            )
            .values(state=state, due_at=NOON, **proof, **owner)
        )

    def planned(self, variant: Variant) -> LocalTime | None:
        return self.read(variant).planned

    def state(self, variant: Variant) -> str:
        with self.sessions.reading() as session:
            return session.scalars(
                select(Delivery.state).where(
                    Delivery.workspace_id == variant.workspace_id, Delivery.variant_id == variant.id
                )
            ).one()

    def read(self, variant: Variant) -> Variant:
        with self.sessions.reading() as session:
            return session.scalars(
                select(Variant).where(Variant.workspace_id == variant.workspace_id, Variant.id == variant.id)
            ).one()


def utc(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)

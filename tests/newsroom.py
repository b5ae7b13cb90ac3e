"""Builders that name only what matters to a test. Each takes an open writing session and flushes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content import Post, Stage, Variant
from scheduler.db import LocalTime
from scheduler.people import Membership, Role, User, Workspace

Row = TypeVar("Row")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class FixedClock:
    """A clock a test moves by hand."""

    def __init__(self, now: datetime = NOON) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time

    def steady(self) -> float:
        return self.time.timestamp()

    def move(self, by: timedelta) -> None:
        self.time += by


def a_workspace(
    session: Session, name: str = "Maison des Estuaires", *, zone: str = "Europe/Paris", locale: str = "en"
) -> Workspace:
    return _add(session, Workspace(name=name, zone=zone, locale=locale, created_at=NOON, changed_at=NOON))


def a_user(session: Session, name: str = "Ada Roux", *, email: str | None = None, **more: Any) -> User:
    email = email or f"{name.split(maxsplit=1)[0].lower()}@example.org"
    return _add(session, User(name=name, email=email, created_at=NOON, **more))


def a_member(
    session: Session, workspace: Workspace, role: Role = Role.EDITOR, *, user: User | None = None, **more: Any
) -> Membership:
    user = user or a_user(session, **more)
    return _add(
        session,
        Membership(workspace_id=workspace.id, user=user, role=role, created_at=NOON, workspace=workspace),
    )


def a_channel(
    session: Session, workspace: Workspace, name: str = "The square", *, platform: str = "manual", **more: Any
) -> Channel:
    more = {"limits": {"text": 500, "images": 4}, "created_at": NOON, "zone": workspace.zone} | more
    return _add(session, Channel(workspace_id=workspace.id, name=name, platform=platform, **more))


def a_post(
    session: Session,
    by: Membership,
    text: str = "The winter season is open.",
    *channels: Channel,
    **more: Any,
) -> Post:
    more.setdefault("title", "Winter season")
    more.setdefault("language", "en")
    more.setdefault("stage", Stage.DRAFT)
    post = _add(
        session,
        Post(
            workspace_id=by.workspace_id,
            text=text,
            author_id=by.user_id,
            created_at=NOON,
            changed_at=NOON,
            **more,
        ),
    )
    for channel in channels:
        a_variant(session, post, channel)
    return post


def a_variant(
    session: Session, post: Post, channel: Channel, *, planned: LocalTime | None = None, **more: Any
) -> Variant:
    if planned:
        more |= {
            "planned_at": planned.at,
            "planned_zone": planned.zone,
            "planned_fold": planned.fold,
            "planned_instant": planned.instant(),
        }
    return _add(
        session,
        Variant(
            workspace_id=post.workspace_id, post=post, channel=channel, post_id=post.id, channel_id=channel.id,
            created_at=NOON, changed_at=NOON, **more,
        ),
    )  # fmt: skip


def _add(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row

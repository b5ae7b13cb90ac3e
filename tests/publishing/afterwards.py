"""What tests of corrections and removals share: something published, and a person who asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.content import Variant
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership
from scheduler.publishing import Delivery, Kind
from tests.publishing.scripted import Script
from tests.publishing.stage import a_newsroom, a_scheduled, drained

T = TypeVar("T")
THREAD = "One.\n---\nTwo.\n---\nThree."


def a_published(sessions: Sessions, script: Script, text: str = "Hello.", **of_channel: Any) -> int:
    """Sent for real by a drain; gives the publish delivery's id."""
    [channel] = a_newsroom(sessions, **of_channel)
    delivery = a_scheduled(sessions, channel, text)
    drained(sessions, script)
    return delivery


def asked(sessions: Sessions, delivery_id: int, deed: Callable[[Session, Variant, Membership], T]) -> T:
    """A person does something about the variant of a delivery."""
    with sessions.writing() as session, across_workspaces(session):
        delivery = session.get_one(Delivery, delivery_id)
        by = session.scalars(
            select(Membership).where(Membership.workspace_id == delivery.workspace_id).order_by(Membership.id)
        ).first()
        assert delivery.variant is not None and by is not None
        return deed(session, delivery.variant, by)


def the_last(sessions: Sessions, kind: Kind) -> Delivery:
    with sessions.reading() as session, across_workspaces(session):
        return session.scalars(
            select(Delivery).where(Delivery.kind == kind).order_by(Delivery.id.desc())
        ).first()  # type: ignore[return-value]

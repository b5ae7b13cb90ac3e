"""What opens a door into the filled newsroom, or shuts one: tokens, feeds, invitations, a forgotten password, a freeze."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.calendar import Filter
from scheduler.calendar.dav import devices
from scheduler.calendar.feeds.addresses import open_feed
from scheduler.channels import Channel
from scheduler.content import Variant, holding
from scheduler.people import Membership, Role, inviting, resetting, tokens
from scheduler.publishing import Freeze, Passage
from tests.newsroom import NOON, a_member


def doors(session: Session, owner: Membership, colleague: Membership) -> dict[str, list[dict[str, str]]]:
    """Samples of their addresses."""
    _, invited = inviting.invite(session, by=owner, email="yann@example.org", role=Role.EDITOR, now=NOON)
    reset = resetting.begin(session, colleague.user, NOON)
    token, _ = tokens.issue(session, by=owner, name="bench", scopes=["read"], now=NOON)
    feed, _ = open_feed(session, owner, name="Mine", filter=Filter(), now=NOON)
    device, _ = devices.let_in(session, owner, name="My telephone", now=NOON)
    return {
        "freeze_id": [{"freeze_id": _a_freeze(session, owner)}],
        "statement_id": [{"statement_id": _a_statement(session, owner)}],
        "device_id": [{"device_id": device.public_id}],
        "members_devices.show": [{"member_id": owner.public_id}],
        "token_id": [{"token_id": token.public_id}],
        "feed_id": [{"feed_id": feed.public_id}],
        "invitations.show": [{"secret": invited}],
        "resets.choose": [{"secret": reset}],
    }


def left_with(session: Session, variant: Variant) -> str:
    """What a published text left with is kept: its page and its file have something to say."""
    session.add(
        Passage(
            workspace_id=variant.workspace_id, delivery_id=variant.delivery.id, at=NOON, content_hash="0" * 64,
            findings=[], waivers=[], approvals=[],
        )
    )  # fmt: skip
    session.flush()
    return variant.public_id


def who_left(session: Session, owner: Membership) -> str:
    gone = a_member(session, owner.workspace, Role.VIEWER, name="Ysé Garnier", email="yse@example.org")
    gone.ended_at = NOON
    session.flush()
    return gone.public_id


def _a_freeze(session: Session, owner: Membership) -> str:
    """In force, on a channel nothing is on: its bar stands on every page."""
    row = Freeze(
        workspace_id=owner.workspace_id, scope="channels", channels=[], reason="A fire in the hall",
        from_at=NOON - timedelta(hours=1), by_user_id=owner.user_id, created_at=NOON,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.public_id


def _a_statement(session: Session, owner: Membership) -> str:
    channel = session.scalars(select(Channel).where(Channel.workspace_id == owner.workspace_id)).first()
    assert channel is not None
    made = holding.keep(
        session, None, name="A fire", language="en", text="We know of it, and say more at […].",
        wordings={channel.public_id: ""}, by=owner, now=NOON,
    )  # fmt: skip
    return made.public_id

"""Some hundreds or thousands of posts due at one instant, on channels of a platform that honours keys and of one that does not."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.channels.facts import seal
from scheduler.content import Post, Stage, Variant
from scheduler.content.message import content_hash
from scheduler.db import LocalTime, across_workspaces, new_public_id
from scheduler.people import Membership, Role, Workspace
from scheduler.publishing import Delivery, State
from scheduler.publishing.delivery import new_key
from scheduler.publishing.gating.stamping import stamp
from scheduler.sealing import Sealer
from tests.faults.house import House
from tests.newsroom import a_channel, a_member, a_post, a_workspace

SECRET = "whsec_" + base64.b64encode(b"only for tests, 32 bytes of it..").decode()
BOTH = ("webhook", "ledger")
ZONE = "Europe/Paris"
_numbers = count(1)


def a_burst(
    house: House,
    posts: int,
    *,
    channels: int = 6,
    kinds: Sequence[str] = BOTH,
    soon: float = 0.5,
    host: str = "",
) -> list[int]:
    """Scheduled and stamped, all due `soon` seconds after this returns; gives the ids of the deliveries."""
    number = next(_numbers)
    with house.sessions.writing() as session, across_workspaces(session):
        space = session.scalars(select(Workspace)).first() or a_workspace(session)
        by = session.scalars(select(Membership)).first() or a_member(session, space, Role.EDITOR)
        sealed = seal({"secret": SECRET}, Sealer.of(house.settings))
        stages = []
        for index in range(channels):
            kind = kinds[index % len(kinds)]
            name = f"{'hook' if kind == 'webhook' else kind}-{number}-{index}"
            settings = {"url": house.platform.address(name, host)}
            stages.append(a_channel(session, space, name, platform=kind, settings=settings, sealed=sealed))
        words = [f"Post {index} of burst {number}." for index in range(posts)]
        stamps = [_stamped(session, by, channel) for channel in stages]
        variants = _written(session, by, stages, words)
        due = datetime.now(UTC) + timedelta(seconds=soon)
        planned = LocalTime.of(due, ZONE)
        session.connection().execute(
            Variant.__table__.update().where(Variant.__table__.c.id.in_(variants)),
            {
                "planned_at": planned.at,
                "planned_zone": ZONE,
                "planned_fold": planned.fold,
                "planned_instant": due,
            },
        )
        return _scheduled(session, by, stages, words, variants, stamps, due)


def _stamped(session: Session, by: Membership, channel: Channel) -> dict[str, Any]:
    """What the gate writes on a draft of the channel it writes on all: only the words' hash differs."""
    draft = a_post(session, by, "The first.", channel, stage=Stage.SUBMITTED)
    return stamp(session, draft.variants[0], now=datetime.now(UTC))


def _written(
    session: Session, by: Membership, stages: Sequence[Channel], words: Sequence[str]
) -> Sequence[int]:
    now = datetime.now(UTC)
    common = {"workspace_id": by.workspace_id, "created_at": now, "changed_at": now, "version": 1}
    posts = [
        common
        | {
            "public_id": new_public_id(), "title": "", "text": text, "language": "en",
            "stage": Stage.SUBMITTED, "author_id": by.user_id, "submitted_at": now,
        }
        for text in words
    ]  # fmt: skip
    made = session.scalars(insert(Post).returning(Post.id, sort_by_parameter_order=True), posts).all()
    variants = [
        common
        | {
            "public_id": new_public_id(), "post_id": post_id, "channel_id": stages[index % len(stages)].id,
            "options": {}, "own_media": False, "sequence": 0,
        }
        for index, post_id in enumerate(made)
    ]  # fmt: skip
    return session.scalars(
        insert(Variant).returning(Variant.id, sort_by_parameter_order=True), variants
    ).all()


def _scheduled(
    session: Session,
    by: Membership,
    stages: Sequence[Channel],
    words: Sequence[str],
    variants: Sequence[int],
    stamps: Sequence[dict[str, Any]],
    due: datetime,
) -> list[int]:
    rows = []
    for index, (text, variant_id) in enumerate(zip(words, variants, strict=True)):
        channel = stages[index % len(stages)]
        said = Post(title="", text=text, language="en")
        digest = content_hash(Variant(post=said, text=None, options={}, own_media=False, channel=channel))
        rows.append(
            stamps[index % len(stages)]
            | {
                "workspace_id": by.workspace_id, "public_id": new_public_id(), "variant_id": variant_id,
                "channel_id": channel.id, "kind": "publish", "state": State.SCHEDULED, "key": new_key(), "prepared": {},
                "due_at": due, "asked_at": due - timedelta(seconds=30), "changed_at": due,
                "scheduled_by_id": by.user_id, "content_hash": digest,
            }
        )  # fmt: skip
    return list(session.scalars(insert(Delivery).returning(Delivery.id), rows))


def published(house: House, ids: Sequence[int]) -> int:
    """How many of them are out."""
    with house.sessions.reading() as session, across_workspaces(session):
        first, last = min(ids), max(ids)  # thousands of numbers are more than a statement takes
        asked = select(func.count()).where(
            Delivery.id.between(first, last), Delivery.kind == "publish", Delivery.state == State.PUBLISHED
        )
        return session.scalar(asked) or 0

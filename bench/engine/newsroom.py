"""Our own database filled for a run: one workspace under its starter charter, webhook channels, posts due together."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

import scheduler.models  # noqa: F401 (maps every table)
from bench.engine.peers.call import text
from scheduler.adapters.base import Connection
from scheduler.adapters.webhook import Webhook
from scheduler.channels import Channel
from scheduler.channels.connecting import store
from scheduler.content import Post, Variant
from scheduler.content.message import content_hash
from scheduler.db import Sessions, across_workspaces, new_public_id
from scheduler.people import Membership, first_run
from scheduler.publishing.delivery import Delivery
from scheduler.publishing.gating.stamping import stamp
from scheduler.sealing import Sealer

ZONE = "Europe/Paris"
SECRET = "whsec_" + base64.b64encode(b"a secret of the bench, 32 bytes.").decode()


@dataclass(frozen=True)
class Newsroom:
    sessions: Sessions
    member_id: int
    channels: Sequence[int]

    def plan(self, count: int, due: datetime, *, only: int | None = None) -> None:
        """`count` posts in turn over the channels (or on one of them), all due at one instant, stamped by the gate."""
        with self.sessions.writing() as session, across_workspaces(session):
            by = session.get_one(Membership, self.member_id)
            ids = [self.channels[only]] if only is not None else self.channels
            channels = {c.id: c for c in session.scalars(select(Channel).where(Channel.id.in_(ids)))}
            rows = [_rows(number, channels[ids[number % len(ids)]], by, due) for number in range(count)]
            _number(session, Post, [post for post, _, _ in rows])
            for post, variant, _ in rows:
                variant["post_id"] = post["id"]
            _number(session, Variant, [variant for _, variant, _ in rows])
            stamps = {c.id: _stamp(session, c, due) for c in channels.values()}
            for post, variant, delivery in rows:
                delivery["variant_id"] = variant["id"]
                delivery.update(stamps[variant["channel_id"]])
                delivery["content_hash"] = _hash(post, variant, channels[variant["channel_id"]])
            session.execute(insert(Delivery), [delivery for _, _, delivery in rows])


def open_newsroom(
    sessions: Sessions, sealer: Sealer, count: int, address: Callable[[int], str], now: datetime
) -> Newsroom:
    """A workspace with its owner and `count` webhook channels."""
    with sessions.writing() as session, across_workspaces(session):
        by = first_run.open_newsroom(
            session,
            name="Maison des Estuaires", zone=ZONE, locale="en", first_weekday=0,
            owner_name="Ada Roux", owner_email="ada@example.org", password_hash="x", now=now,
        )  # fmt: skip
        channels = [
            store(
                session,
                by=by, name=f"Quay {number}", platform="webhook", zone=ZONE, language="en", sealer=sealer, now=now,
                connection=Connection("the bench", {"url": address(number)}, {"secret": SECRET}, Webhook.usual),
            )
            for number in range(count)
        ]  # fmt: skip
        for channel in channels:
            channel.lateness = "publish"
        # A draft on each channel, made the usual way: what the gate writes on it is written on all the others.
        draft = Post(
            workspace_id=by.workspace_id, title="", text=text(0), language="en", author_id=by.user_id,
            created_at=now, changed_at=now,
        )  # fmt: skip
        session.add(draft)
        session.flush()
        for channel in channels:
            session.add(
                Variant(
                    workspace_id=by.workspace_id, post=draft, channel=channel, post_id=draft.id, channel_id=channel.id,
                    created_at=now, changed_at=now,
                )
            )  # fmt: skip
        session.flush()
        return Newsroom(sessions, by.id, [channel.id for channel in channels])


def _rows(number: int, channel: Channel, by: Membership, due: datetime) -> tuple[dict[str, Any], ...]:
    common = {"workspace_id": by.workspace_id, "created_at": due, "changed_at": due}
    post = common | {
        "public_id": new_public_id(), "title": f"Post {number}", "text": text(number), "language": "en",
        "stage": "submitted", "author_id": by.user_id, "version": 1, "submitted_at": due,
    }  # fmt: skip
    variant = common | {
        "public_id": new_public_id(), "channel_id": channel.id, "options": {}, "own_media": False, "version": 1, "sequence": 0,
        "planned_at": due.astimezone(UTC).replace(tzinfo=None), "planned_zone": "UTC", "planned_instant": due,
    }  # fmt: skip
    delivery = {
        "workspace_id": by.workspace_id, "public_id": new_public_id(), "channel_id": channel.id, "kind": "publish",
        "state": "scheduled", "key": str(uuid.uuid4()), "due_at": due, "changed_at": due, "prepared": {},
        "scheduled_by_id": by.user_id,
    }  # fmt: skip
    return post, variant, delivery


def _number(session: Session, table: type, rows: list[dict[str, Any]]) -> None:
    ids = session.scalars(insert(table).returning(table.id, sort_by_parameter_order=True), rows)
    for row, found in zip(rows, ids.all(), strict=True):
        row["id"] = found


def _stamp(session: Session, channel: Channel, due: datetime) -> dict[str, Any]:
    """As the gate would write it; only the words' hash differs from post to post."""
    first = select(Variant).where(Variant.channel_id == channel.id).order_by(Variant.id).limit(1)
    return stamp(session, session.scalars(first).one(), now=due)


def _hash(post: dict[str, Any], variant: dict[str, Any], channel: Channel) -> str:
    made = Post(title=post["title"], text=post["text"], language="en")
    return content_hash(Variant(post=made, text=None, options={}, own_media=False, channel=channel))

"""Some hundreds of posts due at one instant, on channels of a platform that honours keys and of one that does not."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import func, select, update

from scheduler.channels.facts import seal
from scheduler.content import Stage
from scheduler.db import LocalTime, across_workspaces
from scheduler.people import Membership, Role, Workspace
from scheduler.publishing import Delivery, State
from scheduler.publishing.gating.stamping import stamp
from scheduler.sealing import Sealer
from tests.faults.house import House
from tests.newsroom import a_channel, a_member, a_post, a_workspace

SECRET = "whsec_" + base64.b64encode(b"only for tests, 32 bytes of it..").decode()
BOTH = ("webhook", "ledger")
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
            name = f"{'hook' if kind == 'webhook' else 'ledger'}-{number}-{index}"
            settings = {"url": house.platform.address(name, host)}
            stages.append(a_channel(session, space, name, platform=kind, settings=settings, sealed=sealed))
        stamped = {}
        for index in range(posts):
            words = f"Post {index} of burst {number}."
            post = a_post(session, by, words, stages[index % channels], stage=Stage.SUBMITTED)
            variant = post.variants[0]
            stamped[variant.id] = stamp(session, variant, now=datetime.now(UTC))
        due = datetime.now(UTC) + timedelta(seconds=soon)
        planned = LocalTime.of(due, "Europe/Paris")
        for variant_id, stamps in stamped.items():
            session.execute(
                update(Delivery)
                .where(Delivery.variant_id == variant_id)
                .values(
                    state=State.SCHEDULED,
                    due_at=due,
                    asked_at=due - timedelta(seconds=30),
                    scheduled_by_id=by.user_id,
                    **stamps,
                )
            )
        variants = type(variant)
        session.execute(
            update(variants)
            .where(variants.id.in_(stamped))
            .values(
                planned_at=planned.at,
                planned_zone=planned.zone,
                planned_fold=planned.fold,
                planned_instant=due,
            )
        )
        return list(session.scalars(select(Delivery.id).where(Delivery.variant_id.in_(stamped))))


def published(house: House, ids: Sequence[int]) -> int:
    with house.sessions.reading() as session, across_workspaces(session):
        asked = select(func.count()).where(Delivery.id.in_(ids), Delivery.state == State.PUBLISHED)
        return session.scalar(asked) or 0

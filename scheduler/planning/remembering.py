"""A plan as it was before it was last saved, so that a person can take the change back."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.people import User
from scheduler.people.finding import membership_of
from scheduler.planning.pillar import Pillar
from scheduler.planning.plan import ChannelPlan
from scheduler.planning.wish import Wish

KEPT = (
    "audience", "objective", "tone", "formats", "cadence_min", "cadence_max", "minutes_a_week",
    "money_a_week", "most_promotional", "most_self_centred", "rests_on_holidays",
)  # fmt: skip


def snapshot(plan: ChannelPlan, channel: Channel) -> dict[str, Any]:
    """Plain facts, as JSON keeps them."""
    return {name: getattr(plan, name) for name in KEPT} | {
        "evaluate_on": plan.evaluate_on.isoformat() if plan.evaluate_on else None,
        "languages": plan.languages,
        "people": [plan.owner_id, plan.deputy_id],
        "audiences": [one.audience.name for one in plan.audiences],
        "mix": [[share.pillar_id, share.percent] for share in plan.shares],
        "patience": [channel.patience_minutes, channel.lateness],
    }


def wish_of(session: Session, workspace_id: int, kept: dict[str, Any]) -> Wish:
    """Of what is still there: people who left and pillars that are gone are left out."""
    shares = dict(kept["mix"])
    pillars = session.scalars(
        select(Pillar).where(Pillar.workspace_id == workspace_id, Pillar.id.in_(shares))
    )
    owner, deputy = (_still_here(session, workspace_id, user_id) for user_id in kept["people"])
    minutes, then = kept.get("patience", (None, None))
    return Wish(
        **{name: kept[name] for name in KEPT},
        evaluate_on=date.fromisoformat(kept["evaluate_on"]) if kept["evaluate_on"] else None,
        languages=tuple(kept["languages"].split()),
        audiences=tuple(kept["audiences"]),
        mix={pillar: shares[pillar.id] for pillar in pillars},
        owner=owner,
        deputy=deputy,
        patience_minutes=minutes,
        lateness=then,
    )


def _still_here(session: Session, workspace_id: int, user_id: int | None) -> User | None:
    if user_id is None or membership_of(session, user_id, workspace_id) is None:
        return None
    return session.get(User, user_id)

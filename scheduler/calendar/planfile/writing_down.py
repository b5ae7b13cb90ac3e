"""A workspace's plan as plain data: everything by name, nothing that only this database understands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from scheduler.calendar.planfile.shape import PARTS, VERSION, Plan, hour
from scheduler.channels import Channel
from scheduler.channels.keeping import listed
from scheduler.content.spacing import one_line
from scheduler.people.finding import members
from scheduler.planning import ChannelPlan, Event, Slot, around, audiences, events, key_dates, pillars, plans
from scheduler.planning.plans import LENGTHS, PLAIN
from scheduler.planning.rhythm import WEEKDAYS
from scheduler.series import carrying


def written(session: Session, workspace_id: int, *, now: datetime) -> Plan:
    """In the form `shape.plan` gives, in a few queries however many channels."""
    parts = {part: part_of(session, workspace_id, part, now=now) for part in PARTS}
    return {"plan": VERSION} | parts


def part_of(session: Session, workspace_id: int, part: str, *, now: datetime) -> list[dict[str, Any]]:
    """One of `shape.PARTS`."""
    if part == "audiences":
        return [
            {"name": one.name, "expects": one.expects} for one in audiences.everything(session, workspace_id)
        ]
    if part == "pillars":
        return [
            {"name": one.name, "nature": one.nature, "closed": one.closed_at is not None}
            for one in pillars.everything(session, workspace_id)
        ]
    if part == "channels":
        return _channels(session, workspace_id)
    if part == "key_dates":
        return [_key_date(one) for one in key_dates.everything(session, workspace_id)]
    if part == "events":
        return [_event(one) for one in events.everything(session, workspace_id)]
    return [_series(one) for one in carrying.carried(session, workspace_id, now=now)]


def _channels(session: Session, workspace_id: int) -> list[dict[str, Any]]:
    channels = listed(session, workspace_id)
    chosen = plans.plans_for(session, workspace_id, channels)
    emails = {one.user_id: one.user.email for one in members(session, workspace_id)}
    slots: dict[int, list[Slot]] = {}
    for slot in around.slots(session, workspace_id):
        slots.setdefault(slot.channel_id, []).append(slot)
    return [_channel(one, chosen.get(one.id), slots.get(one.id, []), emails) for one in channels]


def _channel(
    channel: Channel, plan: ChannelPlan | None, slots: list[Slot], emails: dict[int, str]
) -> dict[str, Any]:
    return {
        "name": " ".join(channel.name.split()),
        "plan": _plan(channel, plan, emails) if plan else None,
        "slots": [_slot(slot) for slot in slots],
    }


def _plan(channel: Channel, plan: ChannelPlan, emails: dict[int, str]) -> dict[str, Any]:
    return {
        **{name: getattr(plan, name) for name in LENGTHS},
        "languages": plan.languages.split(),
        "audiences": [one.audience.name for one in plan.audiences],
        # Who left is in charge of nothing any more.
        "owner": emails.get(plan.owner_id or 0),
        "deputy": emails.get(plan.deputy_id or 0),
        **{name: getattr(plan, name) for name in PLAIN if name != "evaluate_on"},
        "evaluate_on": plan.evaluate_on.isoformat() if plan.evaluate_on else None,
        "mix": {
            share.pillar.name: share.percent for share in sorted(plan.shares, key=lambda s: s.pillar.name)
        },
        "patience_minutes": channel.patience_minutes,
        "lateness": str(channel.lateness),
    }


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "weekday": WEEKDAYS[slot.weekday],
        "at": hour(slot.at),
        "pillar": slot.pillar.name if slot.pillar else None,
        "rule": slot.rule,
        "starts_on": slot.starts_on.isoformat() if slot.starts_on else None,
        "changes": [
            {"on": one.on.isoformat(), "moved_to": one.moved_to.isoformat() if one.moved_to else None}
            for one in sorted(slot.changes, key=lambda one: one.on)
        ],
    }


def _key_date(one: Any) -> dict[str, Any]:
    wish = vars(key_dates.marking(one))
    return wish | {"on": one.on.isoformat(), "until": one.until.isoformat() if one.until else None}


def _event(one: Event) -> dict[str, Any]:
    return {
        "name": one.name,
        "starts_on": one.starts_on.isoformat(),
        "ends_on": one.ends_on.isoformat(),
        "starts_at": hour(one.starts_at) if one.starts_at else None,
        "ends_at": hour(one.ends_at) if one.ends_at else None,
        "place": one.place,
        "note": one.note,
        "kind": str(one.kind),
    }


def _series(carried: dict[str, Any]) -> dict[str, Any]:
    texts = [_in_order(text) for text in carried["texts"]]
    return _in_order(carried) | {"name": one_line(carried["name"]), "texts": texts}


def _in_order(said: dict[str, Any]) -> dict[str, Any]:
    places = [one | {"name": " ".join(str(one["name"]).split())} for one in said["channels"]]
    return said | {"channels": sorted(places, key=lambda one: str(one["name"]))}

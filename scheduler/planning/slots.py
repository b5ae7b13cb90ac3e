"""The recurring places of a channel: added, moved, closed for once, or laid out from its plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.channels import Channel
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.planning import occurrences, rhythm
from scheduler.planning.marks import BadMark
from scheduler.planning.pillar import Pillar
from scheduler.planning.plan import ChannelPlan
from scheduler.planning.slot import Slot, SlotChange
from scheduler.wording import N_

MOST_LAID_OUT = 14
# In which order days are given a slot: apart from each other, the week's ends last.
DAYS = (1, 3, 0, 4, 2, 5, 6)
USUAL = time(10)


def of_channel(session: Session, channel: Channel) -> Sequence[Slot]:
    mine = select(Slot).where(Slot.workspace_id == channel.workspace_id, Slot.channel_id == channel.id)
    return session.scalars(mine.order_by(Slot.weekday, Slot.at)).all()


def add(
    session: Session,
    *,
    by: Membership,
    channel: Channel,
    weekday: int,
    at: time,
    pillar: Pillar | None,
    now: datetime,
    rule: str = "",
    starts_on: date | None = None,
) -> Slot:
    """Every week at that time on the channel's wall, or as the rule says from its first day. Raises BadMark."""
    demand(by, Right.PLAN)
    slot = Slot(workspace_id=by.workspace_id, channel_id=channel.id, created_at=now)
    slot.channel = channel
    _set(session, slot, weekday, at, pillar=pillar, rule=rule, starts_on=starts_on, now=now)
    session.add(slot)
    return _kept(session, slot, "added_slot", by, now)


def change(
    session: Session,
    slot: Slot,
    *,
    by: Membership,
    weekday: int,
    at: time,
    pillar: Pillar | None,
    now: datetime,
    rule: str = "",
    starts_on: date | None = None,
) -> None:
    """Another day, hour, pillar or rule from now on; posts that fill it stay where they are. Raises BadMark."""
    demand(by, Right.PLAN)
    _set(session, slot, weekday, at, pillar=pillar, rule=rule, starts_on=starts_on, now=now)
    slot.changes.clear()  # they were about days on which it no longer falls
    _kept(session, slot, "changed_slot", by, now)


def change_once(
    session: Session, slot: Slot, on: date, to: datetime | None, *, by: Membership, now: datetime
) -> None:
    """Only this one is elsewhere on the channel's wall, or (without `to`) closed. Raises BadMark."""
    demand(by, Right.PLAN)
    if on not in occurrences.days(slot, on, on):
        raise BadMark(N_("The slot does not fall on that day."))
    found = next((one for one in slot.changes if one.on == on), None)
    if found is None:
        slot.changes.append(SlotChange(workspace_id=slot.workspace_id, on=on, moved_to=to))
    else:
        found.moved_to = to
    _kept(session, slot, "moved_one_slot" if to else "closed_one_slot", by, now)


def as_usual(session: Session, slot: Slot, on: date, *, by: Membership, now: datetime) -> None:
    """What was moved or closed for once is back where the slot says."""
    demand(by, Right.PLAN)
    slot.changes[:] = [one for one in slot.changes if one.on != on]
    _kept(session, slot, "changed_slot", by, now)


def proposed(plan: ChannelPlan, there: Sequence[Slot], at: time = USUAL) -> list[tuple[int, Pillar | None]]:
    """Days (0 Monday) and pillars of the slots a week still lacks to carry the least the plan asks."""
    missing = min(plan.cadence_min, MOST_LAID_OUT) - sum(slot.rule is None for slot in there)
    taken = {(slot.weekday, slot.at) for slot in there}
    load = Counter(slot.weekday for slot in there if slot.rule is None)
    free = [
        day for day in sorted(DAYS, key=lambda day: (load[day], DAYS.index(day))) if (day, at) not in taken
    ]
    themes = Counter(slot.pillar_id for slot in there)
    found: list[tuple[int, Pillar | None]] = []
    for day in free[: max(0, missing)]:
        pillar = _most_wanted(plan, themes)
        themes[pillar.id if pillar else None] += 1
        found.append((day, pillar))
    return sorted(found, key=lambda one: one[0])


def lay_out(
    session: Session, channel: Channel, plan: ChannelPlan, *, by: Membership, at: time, now: datetime
) -> list[Slot]:
    """Add the weekly slots that are missing, pillars by the plan's mix."""
    there = of_channel(session, channel)
    return [
        add(session, by=by, channel=channel, weekday=day, at=at, pillar=pillar, now=now)
        for day, pillar in proposed(plan, there, at)
    ]


def _most_wanted(plan: ChannelPlan, themes: Counter[int | None]) -> Pillar | None:
    """The pillar furthest below its share, counted with the slot to come; None where the rest is free."""
    total = sum(themes.values()) + 1
    wanted = [(share.percent / 100 * total - themes[share.pillar_id], share.pillar) for share in plan.shares]
    best = max(wanted, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] > 0 else None


def _set(
    session: Session, slot: Slot, weekday: int, at: time, *, pillar: Pillar | None, rule: str,
    starts_on: date | None, now: datetime,
) -> None:  # fmt: skip
    try:
        kept = rhythm.good_rule(rule) if rule.strip() else None
        if kept:
            starts_on = starts_on or now.date()
            weekday = rhythm.weekday_of(kept, starts_on)
            rhythm.demand_days(kept, starts_on)
    except rhythm.BadRule as bad:
        raise BadMark(bad.text) from None
    if not 0 <= weekday <= 6:
        raise BadMark(N_("That is no day of the week."))
    with session.no_autoflush:
        same = session.scalar(
            select(Slot.id).where(
                Slot.workspace_id == slot.workspace_id, Slot.channel_id == slot.channel_id,
                Slot.weekday == weekday, Slot.at == at, Slot.id != (slot.id or 0),
                Slot.rule.is_(None) if kept is None else and_(Slot.rule == kept, Slot.starts_on == starts_on),
            )
        )  # fmt: skip
    if same:
        raise BadMark(N_("There is a slot at that time already."))
    slot.rule, slot.starts_on = kept, starts_on
    slot.weekday, slot.at, slot.pillar_id = weekday, at, pillar.id if pillar else None
    slot.pillar = pillar


def _kept(session: Session, slot: Slot, verb: str, by: Membership, now: datetime) -> Slot:
    session.flush()
    activity.record(session, by, verb, slot, now=now)
    touch(session, slot.workspace_id, now)
    return slot

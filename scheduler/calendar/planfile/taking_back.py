"""Taking back what a plan's file did: only what is still as the file left it, and a word about the rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scheduler.calendar.planfile.bringing import AT_ONCE
from scheduler.calendar.planfile.brought import PlanFile
from scheduler.calendar.planfile.channels import place_of, place_said
from scheduler.calendar.planfile.entering import REFUSALS, Work, named, numbered, said, work_in
from scheduler.calendar.planfile.writing_down import part_of
from scheduler.channels import Lateness
from scheduler.channels.keeping import listed
from scheduler.content.spacing import folded
from scheduler.people import Membership
from scheduler.people.workspace import touch
from scheduler.planning import ChannelPlan, around, audiences, events, pillars, slots
from scheduler.planning.audience import PlanAudience
from scheduler.series import listing, retiming
from scheduler.wording import N_, Text

CHANGED = N_("Changed since it was entered: it stays.")
USED = N_("It is used by now: it stays.")


def take_back_some(
    session: Session, brought: PlanFile, *, by: Membership, now: datetime, horizon: timedelta
) -> None:
    """The last few that are not taken back yet, the last first."""
    brought.undoing = True
    end = len(brought.outcomes) - brought.undone
    begin = max(0, end - AT_ONCE)
    after = []
    for one in reversed(brought.outcomes[begin:end]):
        words = one["words"]
        if one["kind"] in ("new", "changed"):
            text = _one(session, one, work_in(session, by=by, now=now, horizon=horizon))
            words = text.as_json() if text else None
        after.append(one | {"words": words})
    brought.outcomes = [*brought.outcomes[:begin], *reversed(after), *brought.outcomes[end:]]
    brought.undone += end - begin
    touch(session, by.workspace_id, now)
    session.flush()


def _one(session: Session, one: dict[str, Any], work: Work) -> Text | None:
    """What is to be said of it; nothing where all of it is taken back."""
    session.flush()
    session.expire_all()
    part, nth = one["part"], one["nth"]
    items = part_of(session, work.by.workspace_id, part, now=work.now)
    is_now = numbered(items).get((folded(one["name"]), nth))
    if is_now is None:
        return None
    if is_now != one["after"]:
        return CHANGED
    try:
        with session.begin_nested():
            if one["before"] is None:
                return WITHOUT[part](work, one["name"], nth)
            if part == "channels":
                _take_slots(work, one)
            return work.doers[part](one["before"], is_now | {"nth": nth})
    except REFUSALS as wrong:
        return said(wrong)
    except IntegrityError:  # something came to need it meanwhile
        return USED


def _take_slots(work: Work, one: dict[str, Any]) -> None:
    """What the file added to a channel: its slots, and its plan where there was none."""
    session, by = work.session, work.by
    channel = named(listed(session, by.workspace_id), one["name"])[one["nth"]]
    before = {place_said(slot) for slot in one["before"]["slots"]}
    for slot in slots.of_channel(session, channel):
        if place_of(slot) not in before:
            around.take_away(session, slot, by=by, now=work.now)
    if one["before"]["plan"] is None and one["after"]["plan"] is not None:
        mine = ChannelPlan.workspace_id == by.workspace_id, ChannelPlan.channel_id == channel.id
        session.execute(delete(ChannelPlan).where(*mine).execution_options(synchronize_session="fetch"))
        if kept := one.get("patience"):  # the channel's own: it does not go with the plan
            channel.patience_minutes, channel.lateness = kept["patience_minutes"], Lateness(kept["lateness"])


def _audience(work: Work, name: str, nth: int) -> Text | None:
    session, space = work.session, work.by.workspace_id
    found = named(audiences.everything(session, space), name)[nth]
    used = PlanAudience.workspace_id == space, PlanAudience.audience_id == found.id
    if session.scalar(select(PlanAudience.id).where(*used).limit(1)):
        return USED
    session.delete(found)
    return None


def _pillar(work: Work, name: str, nth: int) -> Text | None:
    found = named(pillars.everything(work.session, work.by.workspace_id), name)[nth]
    try:
        with work.session.begin_nested():
            work.session.delete(found)
            work.session.flush()
    except IntegrityError:
        work.session.refresh(found)
        pillars.close(work.session, found, by=work.by, now=work.now)
        return N_("Posts have it by now: it is closed instead.")
    return None


def _key_date(work: Work, name: str, nth: int) -> None:
    around.take_away(work.session, named(work.dates, name)[nth], by=work.by, now=work.now)


def _event(work: Work, name: str, nth: int) -> None:
    events.delete(work.session, named(work.meetings, name)[nth], by=work.by, now=work.now)


def _series(work: Work, name: str, nth: int) -> None:
    living = [one for one in listing.everything(work.session, work.by.workspace_id) if one.ended_at is None]
    found = named(sorted(living, key=lambda one: one.id), name)[nth]
    retiming.end(work.session, found, by=work.by, now=work.now, take_away=True)


def _nothing(work: Work, name: str, nth: int) -> None:
    """A file makes no channels."""


WITHOUT: dict[str, Callable[[Work, str, int], Text | None]] = {
    "audiences": _audience,
    "pillars": _pillar,
    "channels": _nothing,
    "key_dates": _key_date,
    "events": _event,
    "series": _series,
}

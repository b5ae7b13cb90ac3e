"""Reading and writing the plan of a channel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import flag_modified

from scheduler import activity
from scheduler.channels import Channel
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.planning.pillar import Pillar
from scheduler.planning.plan import ChannelPlan, PlanShare
from scheduler.wording import N_, Text

MOST_A_WEEK = 200
LENGTHS = {"audience": 300, "objective": 300, "tone": 4000}


class BadPlan(ValueError):
    """The plan cannot be kept as it is: `problems` says what to correct, by field."""

    def __init__(self, problems: Mapping[str, Text]) -> None:
        self.problems = dict(problems)
        self.text = next(iter(self.problems.values()))
        super().__init__(str(self.text))


class SomebodyElseSaved(Exception):
    """The plan was saved by somebody else meanwhile: nothing is overwritten."""

    text = N_("Somebody else saved this plan meanwhile. Yours is below, theirs is kept: look at both.")


@dataclass(frozen=True)
class Wish:
    """What a plan should say."""

    audience: str = ""
    objective: str = ""
    tone: str = ""
    cadence_min: int = 1  # posts a week
    cadence_max: int = 5
    evaluate_on: date | None = None
    mix: Mapping[Pillar, int] = field(default_factory=dict)  # percent of the channel's posts


def plan_for(session: Session, channel: Channel) -> ChannelPlan | None:
    return plans_for(session, channel.workspace_id, [channel]).get(channel.id)


def plans_for(session: Session, workspace_id: int, channels: Iterable[Channel]) -> dict[int, ChannelPlan]:
    """Plans by channel id, with their mix; a channel without one is not in it."""
    found = session.scalars(
        select(ChannelPlan)
        .where(ChannelPlan.workspace_id == workspace_id, ChannelPlan.channel_id.in_([c.id for c in channels]))
        .options(selectinload(ChannelPlan.shares))
    )
    return {plan.channel_id: plan for plan in found}


def save(
    session: Session,
    channel: Channel,
    wish: Wish,
    *,
    by: Membership,
    now: datetime,
    version: int | None = None,
) -> ChannelPlan:
    """Raises BadPlan with what to correct, SomebodyElseSaved when the plan is no longer at `version` (0: none yet)."""
    demand(by, Right.PLAN)
    problems = _problems(wish)
    if problems:
        raise BadPlan(problems)
    plan = plan_for(session, channel)
    if version is not None and version != (plan.version if plan else 0):
        raise SomebodyElseSaved
    if plan is None:
        plan = ChannelPlan(workspace_id=channel.workspace_id, channel_id=channel.id, changed_at=now)
        session.add(plan)
    plan.audience, plan.objective, plan.tone = (
        wish.audience.strip(),
        wish.objective.strip(),
        wish.tone.strip(),
    )
    plan.cadence_min, plan.cadence_max = wish.cadence_min, wish.cadence_max
    plan.evaluate_on, plan.changed_at = wish.evaluate_on, now
    _mix(plan, wish.mix)
    flag_modified(plan, "changed_at")  # a new mix alone must raise the plan's version too
    session.flush()
    activity.record(session, by, "planned_channel", channel, now=now)
    touch(session, channel.workspace_id, now)
    return plan


def _mix(plan: ChannelPlan, wanted: Mapping[Pillar, int]) -> None:
    kept = {share.pillar_id: share for share in plan.shares}
    for pillar, percent in wanted.items():
        share = kept.pop(pillar.id, None)
        if percent and share:
            share.percent = percent
        elif percent:
            plan.shares.append(
                PlanShare(workspace_id=plan.workspace_id, pillar_id=pillar.id, pillar=pillar, percent=percent)
            )
        elif share:
            plan.shares.remove(share)
    for share in kept.values():
        plan.shares.remove(share)


def _problems(wish: Wish) -> dict[str, Text]:
    problems: dict[str, Text] = {}
    for name, most in LENGTHS.items():
        if len(getattr(wish, name)) > most:
            problems[name] = N_("At most {most} characters, please.", most=most)
    if not 0 <= wish.cadence_min <= MOST_A_WEEK:
        problems["cadence_min"] = N_("Between 0 and {most} posts a week.", most=MOST_A_WEEK)
    if not 0 <= wish.cadence_max <= MOST_A_WEEK:
        problems["cadence_max"] = N_("Between 0 and {most} posts a week.", most=MOST_A_WEEK)
    elif wish.cadence_max < wish.cadence_min:
        problems["cadence_max"] = N_("“At most” is less than “at least”.")
    if any(not 0 <= percent <= 100 for percent in wish.mix.values()):
        problems["mix"] = N_("Each share is between 0 and 100 percent.")
    elif sum(wish.mix.values()) > 100:
        problems["mix"] = N_(
            "The shares make {sum} percent together: at most 100.", sum=sum(wish.mix.values())
        )
    return problems

"""Reading and writing the plan of a channel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import flag_modified

from scheduler import activity, notices
from scheduler.channels import Channel, Lateness
from scheduler.channels.answers import about_the_channel
from scheduler.content.writing import LANGUAGES
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.planning import audiences, remembering
from scheduler.planning.audience import Audience, PlanAudience
from scheduler.planning.pillar import Pillar
from scheduler.planning.plan import ChannelPlan, PlanShare
from scheduler.planning.wish import Wish
from scheduler.wording import N_, Text

MOST_A_WEEK = 200
MOST_MONEY = 100_000_000  # hundredths
LENGTHS = {"audience": 300, "objective": 300, "tone": 4000, "formats": 300}
PLAIN = (
    "cadence_min", "cadence_max", "evaluate_on", "minutes_a_week", "money_a_week", "most_promotional",
    "most_self_centred", "rests_on_holidays",
)  # fmt: skip
EVALUATION_NOTICE = "evaluation"


class BadPlan(ValueError):
    """The plan cannot be kept as it is: `problems` says what to correct, by field."""

    def __init__(self, problems: Mapping[str, Text]) -> None:
        self.problems = dict(problems)
        self.text = next(iter(self.problems.values()))
        super().__init__(str(self.text))


class SomebodyElseSaved(Exception):
    """The plan was saved by somebody else meanwhile: nothing is overwritten."""

    text = N_("Somebody else saved this plan meanwhile. Yours is below, theirs is kept: look at both.")


def plan_for(session: Session, channel: Channel) -> ChannelPlan | None:
    return plans_for(session, channel.workspace_id, [channel]).get(channel.id)


def plans_for(session: Session, workspace_id: int, channels: Iterable[Channel]) -> dict[int, ChannelPlan]:
    """Plans by channel id, with their mix; a channel without one is not in it."""
    found = session.scalars(
        select(ChannelPlan)
        .where(ChannelPlan.workspace_id == workspace_id, ChannelPlan.channel_id.in_([c.id for c in channels]))
        .options(
            selectinload(ChannelPlan.shares),
            selectinload(ChannelPlan.audiences),
            joinedload(ChannelPlan.owner),
            joinedload(ChannelPlan.deputy),
        )
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
    # Looked up first: one save, one version.
    community = audiences.called(session, channel.workspace_id, wish.audiences, now=now)
    if plan is None:
        plan = ChannelPlan(workspace_id=channel.workspace_id, channel_id=channel.id, changed_at=now)
        session.add(plan)
    else:
        plan.before = remembering.snapshot(plan, channel)
    if plan.evaluate_on != wish.evaluate_on:
        notices.settle(
            session, channel.workspace_id, about=channel.public_id, kinds=[EVALUATION_NOTICE], now=now
        )
    for name in PLAIN:
        setattr(plan, name, getattr(wish, name))
    for name in LENGTHS:
        setattr(plan, name, getattr(wish, name).strip())
    plan.languages = " ".join(wish.languages)
    plan.owner_id = wish.owner.id if wish.owner else None
    plan.deputy_id = wish.deputy.id if wish.deputy else None
    plan.changed_at = now
    if wish.patience_minutes is not None:
        channel.patience_minutes = wish.patience_minutes
    if wish.lateness is not None:
        channel.lateness = Lateness(wish.lateness)
    _mix(plan, wish.mix)
    _audiences(plan, community)
    flag_modified(plan, "changed_at")  # a new mix alone must raise the plan's version too
    session.flush()
    session.expire(plan, ["owner", "deputy"])
    activity.record(session, by, "planned_channel", channel, now=now)
    touch(session, channel.workspace_id, now)
    return plan


def take_back(session: Session, channel: Channel, *, by: Membership, now: datetime) -> bool:
    """The plan as it was before it was last saved; done twice, it is as it was. False when there is no before."""
    plan = plan_for(session, channel)
    if plan is None or plan.before is None:
        demand(by, Right.PLAN)
        return False
    save(session, channel, remembering.wish_of(session, plan.workspace_id, plan.before), by=by, now=now)
    return True


def _audiences(plan: ChannelPlan, wanted: list[Audience]) -> None:
    kept = {one.audience_id: one for one in plan.audiences}
    plan.audiences[:] = [
        kept.get(each.id) or PlanAudience(workspace_id=plan.workspace_id, audience_id=each.id, audience=each)
        for each in wanted
    ]


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
    for name in ("cadence_min", "cadence_max"):
        if not 0 <= getattr(wish, name) <= MOST_A_WEEK:
            problems[name] = N_("Between 0 and {most} posts a week.", most=MOST_A_WEEK)
    if "cadence_max" not in problems and wish.cadence_max < wish.cadence_min:
        problems["cadence_max"] = N_("“At most” is less than “at least”.")
    if any(not 0 <= percent <= 100 for percent in wish.mix.values()):
        problems["mix"] = N_("Each share is between 0 and 100 percent.")
    elif sum(wish.mix.values()) > 100:
        problems["mix"] = N_(
            "The shares make {sum} percent together: at most 100.", sum=sum(wish.mix.values())
        )
    return problems | _problems_of_means(wish)


def _problems_of_means(wish: Wish) -> dict[str, Text]:
    problems: dict[str, Text] = {}
    for name in ("most_promotional", "most_self_centred"):
        if not 0 <= (getattr(wish, name) or 0) <= 100:
            problems[name] = N_("A share is between 0 and 100 percent.")
    if any(code not in LANGUAGES for code in wish.languages) or len(" ".join(wish.languages)) > 80:
        problems["languages"] = N_("Write languages by name or code, with commas between: French, en.")
    if not 0 <= (wish.minutes_a_week or 0) <= 168 * 60:
        problems["minutes_a_week"] = N_("A week has 168 hours.")
    if not 0 <= (wish.money_a_week or 0) <= MOST_MONEY:
        problems["money_a_week"] = N_("That is not an amount for a week.")
    problems |= about_the_channel(
        name="-", zone="UTC", patience_minutes=wish.patience_minutes, lateness=wish.lateness
    )
    if wish.deputy and wish.deputy is wish.owner:
        problems["deputy_id"] = N_("The deputy is somebody else.")
    if any(len(name) > 80 for name in wish.audiences):
        problems["audiences"] = N_("The name of an audience has at most {most} characters.", most=80)
    return problems

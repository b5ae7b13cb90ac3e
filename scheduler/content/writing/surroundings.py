"""What a post may point at: things of its own workspace that are still there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content.writing.acceptable import Unfit
from scheduler.people import User
from scheduler.people.finding import membership_of
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.planning.campaign import Campaign
    from scheduler.planning.pillar import Pillar


def demand_channel(channel: Channel, workspace_id: int) -> None:
    if channel.workspace_id != workspace_id:
        raise Unfit({"channels": N_("There is no such channel here.")})
    if channel.removed_at:
        raise Unfit({"channels": N_("The channel {name} was removed.", name=channel.name)})


def demand_pillar(pillar: Pillar | None, workspace_id: int) -> None:
    if pillar and pillar.workspace_id != workspace_id:
        raise Unfit({"pillar": N_("There is no such pillar here.")})


def demand_campaign(campaign: Campaign | None, workspace_id: int) -> None:
    if campaign and campaign.workspace_id != workspace_id:
        raise Unfit({"campaign": N_("There is no such campaign here.")})


def demand_member(session: Session, user: User | None, workspace_id: int) -> None:
    if user and membership_of(session, user.id, workspace_id) is None:
        raise Unfit({"assignee": N_("{name} does not work here any more.", name=user.name)})

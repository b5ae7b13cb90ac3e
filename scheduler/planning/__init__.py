"""What each channel is for, and how much of what it should carry."""

from scheduler.planning.audience import Audience, PlanAudience
from scheduler.planning.campaign import Campaign, CampaignChannel
from scheduler.planning.event import Event, EventKind, EventPost
from scheduler.planning.key_date import KeyDate, KeyDatePost
from scheduler.planning.pillar import Pillar
from scheduler.planning.plan import ChannelPlan, PlanShare
from scheduler.planning.slot import Slot, SlotChange
from scheduler.planning.vote import Vote

__all__ = [
    "Audience",
    "Campaign",
    "CampaignChannel",
    "ChannelPlan",
    "Event",
    "EventKind",
    "EventPost",
    "KeyDate",
    "KeyDatePost",
    "Pillar",
    "PlanAudience",
    "PlanShare",
    "Slot",
    "SlotChange",
    "Vote",
]

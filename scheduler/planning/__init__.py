"""What each channel is for, and how much of what it should carry."""

from scheduler.planning.campaign import Campaign
from scheduler.planning.key_date import KeyDate
from scheduler.planning.pillar import Pillar
from scheduler.planning.plan import ChannelPlan, PlanShare
from scheduler.planning.slot import Slot

__all__ = ["Campaign", "ChannelPlan", "KeyDate", "Pillar", "PlanShare", "Slot"]

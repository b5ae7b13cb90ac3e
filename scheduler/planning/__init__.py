"""What each channel is for, and how much of what it should carry."""

from scheduler.planning.pillar import Pillar
from scheduler.planning.plan import ChannelPlan, PlanShare

__all__ = ["ChannelPlan", "Pillar", "PlanShare"]

"""From the calendar to the public: the gate, the claim, the sending, and what came of it."""

from scheduler.publishing.attempt import Attempt, Outcome, Part, PartState
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.freeze import Freeze

__all__ = ["Attempt", "Delivery", "Freeze", "Kind", "Outcome", "Part", "PartState", "State"]

"""Programs of the house's own that are called when publishing freezes, and when it thaws."""

from scheduler.publishing.alarms.alarm import Alarm, AlarmCall
from scheduler.publishing.alarms.keeping import add, alarms_of, remove, sound

__all__ = ["Alarm", "AlarmCall", "add", "alarms_of", "remove", "sound"]

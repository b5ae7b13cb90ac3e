"""Connected channels, their health, their audiences."""

from scheduler.channels.channel import Channel, Health, Lateness
from scheduler.channels.recipient import Recipient

__all__ = ["Channel", "Health", "Lateness", "Recipient"]

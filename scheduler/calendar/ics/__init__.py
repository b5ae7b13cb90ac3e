"""iCalendar text (RFC 5545, 7986), written by hand: the same entries give the same octets, every time."""

from scheduler.calendar.ics.document import END, Events, Header, gather, head_of

__all__ = ["END", "Events", "Header", "gather", "head_of"]

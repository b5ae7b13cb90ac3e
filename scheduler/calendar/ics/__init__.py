"""iCalendar text (RFC 5545, 7986), written by hand: the same entries give the same octets, every time."""

from scheduler.calendar.ics.document import Events, Header, assemble, gather

__all__ = ["Events", "Header", "assemble", "gather"]

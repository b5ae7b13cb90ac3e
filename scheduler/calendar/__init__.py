"""One read model, entries in a window, for pages, feeds and the API."""

from scheduler.calendar.feed import Feed

__all__ = ["Feed"]

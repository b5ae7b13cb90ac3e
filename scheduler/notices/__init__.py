"""Who is told what: in the page, and by mail."""

from scheduler.notices.notice import Notice

__all__ = ["Notice"]

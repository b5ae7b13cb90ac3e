"""Who is told what: in the page, and by mail."""

from scheduler.notices.notice import Notice
from scheduler.notices.telling import settle, settle_for, tell, unread

__all__ = ["Notice", "settle", "settle_for", "tell", "unread"]

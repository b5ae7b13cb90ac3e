"""The database: types, sessions, and the guard that keeps workspaces apart."""

from scheduler.db.base import Base, WorkspaceRow, new_public_id, within_workspace
from scheduler.db.beat import Beat, Fact, Tally
from scheduler.db.guard import across_workspaces
from scheduler.db.later import minutes_after
from scheduler.db.local_time import GapHour, LocalTime, OverlapHour
from scheduler.db.sessions import Sessions
from scheduler.db.types import JsonText, UtcDateTime

__all__ = [
    "Base",
    "Beat",
    "Fact",
    "GapHour",
    "JsonText",
    "LocalTime",
    "OverlapHour",
    "Sessions",
    "Tally",
    "UtcDateTime",
    "WorkspaceRow",
    "across_workspaces",
    "minutes_after",
    "new_public_id",
    "within_workspace",
]

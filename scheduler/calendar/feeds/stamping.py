"""What a calendar hangs on: the count that says whether anything it can show has changed since it was drawn."""

from __future__ import annotations

from collections.abc import Hashable

from sqlalchemy.orm import Session

from scheduler.calendar.feeds.feed import Content
from scheduler.calendar.filter import Filter
from scheduler.people import Workspace
from scheduler.people.parts import count_of


def count_for(session: Session, space: Workspace, content: Content, filter: Filter) -> Hashable:
    """A post that is edited has only those calendars drawn anew that could show it: of its channels, of its people, of everything."""
    if content == Content.DATES:
        return count_of(session, space, ())
    if filter.channels:
        return count_of(session, space, filter.channels)
    if filter.people and content != Content.SLOTS:  # whose posts fill a slot is all one
        return count_of(session, space, filter.people)
    return space.changes, space.changed_at

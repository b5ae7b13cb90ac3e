"""Feeds as they were last drawn, so that the hundredth reader of an unchanged calendar costs two small queries."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from sqlalchemy.orm import Session

from scheduler.calendar import Feed
from scheduler.calendar.reading import reader_of
from scheduler.people import Workspace

MOST = 100
# Every change a calendar can show moves the workspace's counter; should one forget to, this is how long it hides.
MINUTES = 5


@dataclass(frozen=True)
class Copy:
    stamp: tuple[Any, ...]
    tag: str
    changed_at: datetime
    packed: bytes


class Shelf:
    """Bounded, and safe between threads; each application has its own."""

    def __init__(self) -> None:
        self._copies: OrderedDict[int, Copy] = OrderedDict()
        self._lock = Lock()

    def stamp(self, session: Session, feed: Feed, now: datetime) -> tuple[Any, ...]:
        """Two readings with the same stamp get the same calendar."""
        workspace = session.get_one(Workspace, feed.workspace_id)
        reader = reader_of(session, feed, now)
        return (
            workspace.changes,
            workspace.changed_at,
            feed.name,
            str(feed.filter),
            feed.user.locale,
            reader is not None,
            now.date(),
            now.hour,
            now.minute // MINUTES,
        )

    def take(self, feed: Feed, stamp: tuple[Any, ...]) -> Copy | None:
        with self._lock:
            copy = self._copies.get(feed.id)
            if copy is None or copy.stamp != stamp:
                return None
            self._copies.move_to_end(feed.id)
            return copy

    def put(self, feed: Feed, copy: Copy) -> None:
        with self._lock:
            self._copies[feed.id] = copy
            while len(self._copies) > MOST:
                self._copies.popitem(last=False)

"""What a calendar application gets from a feed: exactly what its owner may see now, or what anybody may."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from sqlalchemy.orm import Session
from tzdata import IANA_VERSION

from scheduler.calendar.feeds import dates, deadlines, drawn, opened, sharing, slots
from scheduler.calendar.feeds.counted import counted
from scheduler.calendar.feeds.drawn import Drawn, Fresh, Pen
from scheduler.calendar.feeds.feed import Content, Feed
from scheduler.calendar.feeds.sharing import View, view_of
from scheduler.calendar.filter import Filter
from scheduler.calendar.ics import END, Events, Header, gather, head_of
from scheduler.db.local_time import zone
from scheduler.people import Membership, Right, Workspace
from scheduler.people.finding import is_here, membership_of
from scheduler.people.roles import may
from scheduler.wording import N_, Text

BACK = timedelta(days=60)
AHEAD = timedelta(days=400)
WHAT: dict[Content, Text] = {
    Content.POSTS: N_("Planned and published posts of {workspace}"),
    Content.DEADLINES: N_("Deadlines of {workspace}"),
    Content.SLOTS: N_("Free slots of {workspace}"),
    Content.DATES: N_("Holidays, key dates, events and campaigns of {workspace}"),
}


@dataclass(frozen=True)
class Edition:
    """A feed as it stands: its events, those drawn anew, and the hash that says whether a reader has it already."""

    feed: Feed
    workspace: Workspace
    language: str
    view: View
    hash: str

    @property
    def events(self) -> Events:
        return self.view.events

    @property
    def fresh(self) -> Sequence[Fresh]:
        return self.view.fresh


def reader_of(session: Session, feed: Feed, now: datetime) -> Membership | None:
    """The membership the feed is read under; None when its owner may see nothing (any more)."""
    here = membership_of(session, feed.user_id, feed.workspace_id)
    if here is None or not is_here(here, now) or feed.user.disabled_at is not None:
        return None
    return here if may(here, Right.READ) else None


def edition(session: Session, feed: Feed, *, now: datetime, pen: Pen, view: View | None = None) -> Edition:
    """`view`: what was drawn for another feed that shows the same to the same readers."""
    workspace = session.get_one(Workspace, feed.workspace_id)
    view = view or _drawn(session, feed, workspace, now=now, pen=pen)
    return Edition(feed, workspace, pen.language, view, _hash(feed, workspace, view, now))


def _drawn(session: Session, feed: Feed, workspace: Workspace, *, now: datetime, pen: Pen) -> View:
    """Rights are asked here, at each drawing: losing one's place empties the calendar instead of freezing it."""
    # A calendar says the same few words a thousand times.
    pen = replace(pen, translate=cache(pen.translate))
    # Whole days, so that reading twice an hour does not move the window's edges.
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    found = Drawn()
    if feed.public:
        window = (today - BACK, today + AHEAD)
        found.pieces = opened.pieces(session, feed.workspace_id, Filter.from_json(feed.filter), window=window)
    elif reader_of(session, feed, now):
        found = _shown(session, feed, workspace, now=now, today=today, pen=pen)
    events = gather(found.pieces, near=today)
    return view_of(events, found.fresh, hashlib.sha256(events.octets).digest())


def octets(edition: Edition, *, changed_at: datetime, now: datetime, pen: Pen) -> bytes:
    """The calendar itself; `changed_at` is what `note_edition` gave."""
    return _head(edition, changed_at, now, pen) + edition.events.octets + END


def packed(edition: Edition, *, changed_at: datetime, now: datetime, pen: Pen) -> bytes:
    """The same, gzipped: what was pressed for one reader is not pressed again for the next."""
    return sharing.packed(_head(edition, changed_at, now, pen), edition.view)


def _head(edition: Edition, changed_at: datetime, now: datetime, pen: Pen) -> bytes:
    feed, space = edition.feed, edition.workspace
    what = Text(WHAT[Content(feed.content)].msgid, {"workspace": space.name})
    window = N_("{what}: {back} days back, {ahead} days ahead.", what=what, back=BACK.days, ahead=AHEAD.days)
    cut = N_("{window} There are more than calendar applications read: those farthest from today are left out.",
             window=window)  # fmt: skip
    header = Header(
        uid=f"feed-{feed.public_id}@marronnier",
        name=feed.name,
        zone=space.zone,
        changed_at=changed_at,
        description=window.render(pen.translate),
        description_when_cut=cut.render(pen.translate),
    )
    return head_of(header, edition.events, year=now.year)


def _shown(
    session: Session, feed: Feed, space: Workspace, *, now: datetime, today: datetime, pen: Pen
) -> Drawn:
    chosen = Filter.from_json(feed.filter)
    if feed.content == Content.POSTS:
        window = (today - BACK, today + AHEAD)
        return drawn.posts(session, space.id, window=window, filter=chosen, pen=pen, now=now)
    here = now.astimezone(zone(space.zone)).date()
    days = (here - BACK, here + AHEAD)
    if feed.content == Content.SLOTS:
        items = slots.items(session, space, filter=chosen, pen=pen, today=here)
    elif feed.content == Content.DEADLINES:
        items = deadlines.items(session, space, filter=chosen, pen=pen, days=days)
    else:
        items = dates.items(session, space, filter=chosen, pen=pen, days=days)
    return counted(session, space.id, items, pen, now=now)


def _hash(feed: Feed, workspace: Workspace, view: View, now: datetime) -> str:
    # Of everything that is rendered, not of a clock or a counter: a renamed channel must reach readers too.
    rendered = hashlib.sha256(view.digest)
    parts = (drawn.LAYOUT, IANA_VERSION, now.year, feed.name, feed.content, workspace.name, workspace.zone)
    for part in (*parts, view.events.cut):
        rendered.update(f"\n{part}".encode())
    return rendered.hexdigest()

"""What a calendar application gets from a feed: exactly what its owner may see now."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from tzdata import IANA_VERSION

from scheduler.calendar.entry import Entry
from scheduler.calendar.feed import Feed
from scheduler.calendar.filter import Filter
from scheduler.calendar.ics import Events, Header, assemble, write
from scheduler.calendar.ics.event import CANCELLED
from scheduler.calendar.window import entries
from scheduler.people import Membership, Right, Workspace
from scheduler.people.finding import is_here, membership_of
from scheduler.people.roles import may
from scheduler.wording import N_, Translate

BACK = timedelta(days=60)
AHEAD = timedelta(days=400)
# Long enough for every reader to see the word; then it goes.
CANCELLED_FOR = timedelta(days=30)
LAYOUT = 1  # raise it when the same entries come out as other octets


@dataclass(frozen=True)
class Edition:
    """A feed as it stands: its content, and the hash that says whether a reader has it already."""

    feed: Feed
    workspace: Workspace
    events: Events
    hash: str


def reader_of(session: Session, feed: Feed, now: datetime) -> Membership | None:
    """The membership the feed is read under; None when its owner may see nothing (any more)."""
    here = membership_of(session, feed.user_id, feed.workspace_id)
    if here is None or not is_here(here, now) or feed.user.disabled_at is not None:
        return None
    return here if may(here, Right.READ) else None


def edition(
    session: Session, feed: Feed, *, now: datetime, address: Callable[[Entry], str], translate: Translate
) -> Edition:
    """Rights are asked here, at each reading: losing one's place empties the calendar instead of freezing it."""
    workspace = session.get_one(Workspace, feed.workspace_id)
    shown: list[Entry] = []
    if reader_of(session, feed, now):
        # Whole days, so that reading twice an hour does not move the window's edges.
        today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        shown = entries(
            session,
            feed.workspace_id,
            start=today - BACK,
            end=today + AHEAD,
            filter=Filter.from_json(feed.filter),
        )
        shown = [entry for entry in shown if not _is_forgotten(entry, now)]
    events = write(shown, now=now, address=address, translate=translate)
    return Edition(feed, workspace, events, _hash(feed, workspace, events, now))


def octets(edition: Edition, *, changed_at: datetime, now: datetime, translate: Translate) -> bytes:
    """The calendar itself; `changed_at` is what `note_edition` gave."""
    feed, space = edition.feed, edition.workspace
    window = N_("Planned and published posts of {workspace}: {back} days back, {ahead} days ahead.",
                workspace=space.name, back=BACK.days, ahead=AHEAD.days)  # fmt: skip
    cut = N_("{window} There are more than calendar applications read: those farthest from today are left out.",
             window=window)  # fmt: skip
    header = Header(
        uid=f"feed-{feed.public_id}@marronnier",
        name=feed.name,
        zone=space.zone,
        changed_at=changed_at,
        description=window.render(translate),
        description_when_cut=cut.render(translate),
    )
    return assemble(header, edition.events, year=now.year)


def note_edition(session: Session, edition: Edition, *, now: datetime) -> datetime:
    """Remembers what readers get from now on; returns when it last changed.

    That time never goes back and never stands still: some applications stay on "not modified" for ever after a
    date that did, and two changes in one second must differ.
    """
    feed = edition.feed
    this = (Feed.workspace_id == feed.workspace_id, Feed.id == feed.id)
    # Locked: of two readers at once the second finds what the first wrote.
    known = select(Feed.etag, Feed.changed_at).where(*this).with_for_update()
    etag, changed_at = session.execute(known).one()
    if etag != edition.hash:
        changed_at = max(now.replace(microsecond=0), changed_at + timedelta(seconds=1))
        session.execute(update(Feed).where(*this).values(etag=edition.hash, changed_at=changed_at))
    return changed_at


def validator(content_hash: str, changed_at: datetime) -> str:
    """The ETag: content that comes back as it was has another date inside, so other octets and another ETag."""
    return hashlib.sha256(f"{content_hash}/{changed_at.isoformat()}".encode()).hexdigest()[:32]


def _is_forgotten(entry: Entry, now: datetime) -> bool:
    return entry.status.key in CANCELLED and now - entry.changed_at > CANCELLED_FOR


def _hash(feed: Feed, workspace: Workspace, events: Events, now: datetime) -> str:
    # Of everything that is rendered, not of a clock or a counter: a renamed channel must reach readers too.
    rendered = hashlib.sha256(events.octets)
    for part in (LAYOUT, IANA_VERSION, now.year, feed.name, workspace.name, workspace.zone, events.cut):
        rendered.update(f"\n{part}".encode())
    return rendered.hexdigest()

"""The posts of a feed as events: those that stand as they were drawn last are taken, the others drawn and kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from scheduler.calendar.entry import Entry
from scheduler.calendar.feeds.fragment import Fragment
from scheduler.calendar.filter import Filter
from scheduler.calendar.ics.component import Piece
from scheduler.calendar.ics.event import CANCELLED, event, uid_of
from scheduler.calendar.names import Names
from scheduler.calendar.narrowing import narrowed, out_of
from scheduler.calendar.rows import Reader, variants
from scheduler.content import Post, Stage, Variant
from scheduler.publishing import Delivery, State
from scheduler.wording import Translate, words_of

LAYOUT = "3"  # another when the same entry comes out as other octets; its words see to themselves
AT_ONCE = 400  # ids in one question
# Long enough for every reader to see the word; then it goes.
CANCELLED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Fresh:
    """An event drawn just now, to be kept."""

    piece: Piece
    drawn_from: str
    variant_id: int | None = None
    sequence: int = 0
    changed_at: datetime | None = None


@dataclass
class Drawn:
    pieces: list[Piece] = field(default_factory=list)
    fresh: list[Fresh] = field(default_factory=list)
    variants: dict[str, int] = field(default_factory=dict)  # by UID, of posts


@dataclass(frozen=True)
class Pen:
    """In which language, and where a post is looked at."""

    language: str
    address: Callable[[str], str]  # of a path of this house
    translate: Translate


def posts(
    session: Session,
    workspace_id: int,
    *,
    window: tuple[datetime, datetime],
    filter: Filter,
    pen: Pen,
    now: datetime,
    only: Collection[int] | None = None,
    names: Names | None = None,
) -> Drawn:
    """Every planned post the filter admits. What was called off stays for thirty days. `only`: ids of variants.

    `names` of this session, where somebody has read them already.
    """
    names = names or Names(session, workspace_id)
    drawn = Drawn()
    missing: dict[int, str] = {}
    for row in _rows(session, workspace_id, window=window, filter=filter, language=pen.language, only=only):
        if row.state in CANCELLED and now - _changed(row) > CANCELLED_FOR:
            continue
        drawn.variants[uid_of(row.public_id)] = row.id
        if row.stage == Stage.SUBMITTED and row.state == State.UNSCHEDULED:
            missing[row.id] = ""  # what its approvers say decides how it stands: drawn each time
        elif (drawn_from := _inputs(row, names, pen)) == row.drawn_from:
            drawn.pieces.append(Piece(uid_of(row.public_id), row.octets, row.zone, row.planned_instant))
        else:
            missing[row.id] = drawn_from
    for entry in _entries(session, workspace_id, list(missing), filter, names):
        piece = event(entry, address=pen.address(f"/posts/{entry.post}"), translate=pen.translate)
        drawn.pieces.append(piece)
        if missing[entry.id]:
            drawn.fresh.append(Fresh(piece, missing[entry.id], entry.id, changed_at=entry.changed_at))
    return drawn


def _rows(
    session: Session,
    workspace_id: int,
    *,
    window: tuple[datetime, datetime],
    filter: Filter,
    language: str,
    only: Collection[int] | None,
) -> Sequence[Row[Any]]:
    start, end = window
    wanted = out_of(
        select(
            Variant.id,
            Variant.public_id,
            Variant.planned_instant,
            Variant.channel_id,
            Variant.sequence,
            Variant.version,
            Variant.changed_at,
            Post.version.label("post_version"),
            Post.changed_at.label("post_changed_at"),
            Post.stage,
            Post.pillar_id,
            Post.campaign_id,
            Post.author_id,
            Post.assignee_id,
            Delivery.state,
            Delivery.fence,
            Delivery.changed_at.label("delivery_changed_at"),
            Fragment.drawn_from,
            Fragment.zone,
            Fragment.octets,
        ),
        workspace_id,
    ).outerjoin(Fragment, (Fragment.variant_id == Variant.id) & (Fragment.language == language))
    wanted = wanted.where(Variant.planned_instant >= start, Variant.planned_instant < end)
    if only is not None:
        wanted = wanted.where(Variant.id.in_(only))
    return session.execute(narrowed(session, wanted, workspace_id, filter)).all()  # fmt: skip


def _entries(
    session: Session, workspace_id: int, ids: list[int], filter: Filter, names: Names
) -> Iterator[Entry]:
    reader = Reader(session, workspace_id, names)
    judged = Filter(statuses=filter.statuses)
    for first in range(0, len(ids), AT_ONCE):
        some = variants(workspace_id).where(Variant.id.in_(ids[first : first + AT_ONCE]))
        yield from reader.read(some, judged)


def _changed(row: Row[Any]) -> datetime:
    latest: datetime = max(row.changed_at, row.post_changed_at, row.delivery_changed_at)
    return latest


def _inputs(row: Row[Any], names: Names, pen: Pen) -> str:
    """Of all an event says: the counters and times of what it is, and the names it is given from elsewhere."""
    place, theme = names.places[row.channel_id], names.themes.get(row.pillar_id)
    campaign = names.campaigns.get(row.campaign_id)
    said = (
        LAYOUT, words_of(pen.language), pen.address("/"), row.version, row.sequence, row.changed_at, row.post_version, row.post_changed_at,
        row.stage, row.state, row.fence, row.delivery_changed_at, row.planned_instant,
        place.name, theme and theme.name, campaign and campaign.name,
        names.person(row.author_id).name, row.assignee_id and names.person(row.assignee_id).name,
    )  # fmt: skip
    return hashlib.blake2b("\n".join(map(str, said)).encode(), digest_size=20).hexdigest()


def latest(session: Session, workspace_id: int, ids: Sequence[str], language: str) -> dict[str, Fragment]:
    """What was drawn of these UIDs last."""
    found: dict[str, Fragment] = {}
    for first in range(0, len(ids), AT_ONCE):
        asked = select(Fragment).where(
            Fragment.workspace_id == workspace_id,
            Fragment.language == language,
            Fragment.uid.in_(ids[first : first + AT_ONCE]),
        )
        found |= {one.uid: one for one in session.scalars(asked)}
    return found

"""The library as one looks through it: words, folder, label, kind, rights, what no post shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from scheduler.content import Media, MediaWords
from scheduler.library.folder import MediaLabel
from scheduler.library.using import is_used

A_PAGE = 48
SOON = timedelta(days=30)


class RightsState(StrEnum):
    """What one may still do with an asset, as far as its dates say."""

    OPEN = "open"  # no date says otherwise
    VALID = "valid"
    SOON = "soon"  # ends within a month
    EXPIRED = "expired"
    EARLY = "early"  # may not be published yet


class Order(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"
    LARGEST = "largest"
    EXPIRY = "expiry"


ORDERS = {
    Order.NEWEST: (Media.id.desc(),),
    Order.OLDEST: (Media.id,),
    Order.NAME: (func.lower(Media.name), Media.id),
    Order.LARGEST: (func.coalesce(Media.weight, Media.size).desc(), Media.id),
    Order.EXPIRY: (Media.valid_until.is_(None), Media.valid_until, Media.id),
}


@dataclass(frozen=True)
class Wanted:
    words: str = ""  # looked for in names, alternative texts, credits and sources
    folders: Collection[int] | None = None  # ids; empty: those that lie in none
    label: int | None = None
    kind: str = ""
    rights: str = ""
    unused: bool = False
    no_alt: bool = False
    order: Order = Order.NEWEST


@dataclass(frozen=True)
class Page:
    assets: list[Media]
    number: int
    pages: int
    total: int


def page(
    session: Session,
    workspace_id: int,
    wanted: Wanted,
    *,
    now: datetime,
    number: int = 1,
    size: int = A_PAGE,
) -> Page:
    """One page of what is wanted; a number past the end gives the last."""
    matching = conditions(workspace_id, wanted, now)
    total = session.scalar(select(func.count(Media.id)).where(*matching)) or 0
    pages = max(1, -(-total // size))
    number = min(max(1, number), pages)
    found = session.scalars(
        select(Media)
        .where(*matching)
        .options(selectinload(Media.words))
        .order_by(*ORDERS[wanted.order])
        .limit(size)
        .offset((number - 1) * size)
    )
    return Page(list(found), number, pages, total)


def state_of(media: Media, now: datetime) -> RightsState:
    if media.valid_until is not None and media.valid_until <= now:
        return RightsState.EXPIRED
    if media.valid_from is not None and media.valid_from > now:
        return RightsState.EARLY
    if media.valid_until is None:
        return RightsState.OPEN if media.valid_from is None else RightsState.VALID
    return RightsState.SOON if media.valid_until <= now + SOON else RightsState.VALID


def conditions(workspace_id: int, wanted: Wanted, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Media.workspace_id == workspace_id, Media.deleted_at.is_(None)]
    found += [_has(word) for word in wanted.words.split()]
    if wanted.folders is not None:
        found.append(Media.folder_id.in_(wanted.folders) if wanted.folders else Media.folder_id.is_(None))
    if wanted.label is not None:
        carries = exists().where(
            MediaLabel.workspace_id == Media.workspace_id,
            MediaLabel.media_id == Media.id,
            MediaLabel.label_id == wanted.label,
        )
        found.append(carries)
    if wanted.kind:
        found.append(Media.kind == wanted.kind)
    if wanted.rights:
        found.append(_in_state(RightsState(wanted.rights), now))
    if wanted.unused:
        found.append(~is_used())
    if wanted.no_alt:
        found.append(and_(Media.alt == "", Media.kind == "picture"))
    return found


def _has(word: str) -> ColumnElement[bool]:
    like = f"%{_literally(word)}%"
    return or_(
        Media.name.ilike(like, escape="\\"),
        Media.alt.ilike(like, escape="\\"),
        Media.credit.ilike(like, escape="\\"),
        Media.source.ilike(like, escape="\\"),
        exists().where(
            MediaWords.workspace_id == Media.workspace_id,
            MediaWords.media_id == Media.id,
            MediaWords.alt.ilike(like, escape="\\"),
        ),
    )


def _in_state(state: RightsState, now: datetime) -> ColumnElement[bool]:
    begun = or_(Media.valid_from.is_(None), Media.valid_from <= now)
    if state == RightsState.EXPIRED:
        return Media.valid_until <= now
    if state == RightsState.EARLY:
        return and_(Media.valid_from > now, or_(Media.valid_until.is_(None), Media.valid_until > now))
    if state == RightsState.OPEN:
        return and_(Media.valid_from.is_(None), Media.valid_until.is_(None))
    if state == RightsState.SOON:
        return and_(begun, Media.valid_until > now, Media.valid_until <= now + SOON)
    later = or_(
        Media.valid_until > now + SOON, and_(Media.valid_until.is_(None), Media.valid_from.is_not(None))
    )
    return and_(begun, later)


def _literally(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

"""The board: a column for each stage on the way out, the month's posts and those without a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import Session

from scheduler.calendar import status
from scheduler.calendar.cards import Card, cards
from scheduler.calendar.decisions import Yeses
from scheduler.calendar.entry import Entry
from scheduler.calendar.filter import Filter
from scheduler.calendar.instants import AS_IT_STANDS
from scheduler.calendar.names import Names
from scheduler.calendar.narrowing import narrowed, out_of
from scheduler.calendar.rows import Reader, variants
from scheduler.calendar.window import waiting_for_a_day
from scheduler.content import Post, Variant
from scheduler.publishing import Delivery
from scheduler.wording import N_, Text

MOST = 24  # cards drawn in a column
IN_TIME = (Variant.planned_instant, Variant.id)
COUNTED = 100  # versions without a day looked at: nobody waits for the rest to be counted


@dataclass(frozen=True)
class Column:
    key: str
    name: Text
    statuses: tuple[str, ...]
    tone: str
    cards: tuple[Card, ...] = ()
    total: int = 0  # cards that stand here, drawn or not
    is_more_than_counted: bool = False  # `total` and more
    dated: int = 0  # of them, those the month shows too

    @property
    def more(self) -> int:
        """Cards of the month that are not drawn."""
        return max(0, self.dated - sum(1 for card in self.cards if card.lead.instant))


@dataclass(frozen=True)
class Board:
    columns: list[Column]
    total: int  # cards of the month, those included that were removed or dropped and stand in no column


@dataclass
class Pile:
    """What stands in a column: a version's id and what makes it a card, in the order the cards are drawn in."""

    versions: list[tuple[int, Any]] = field(default_factory=list)
    cards: set[Any] = field(default_factory=set)
    dated: int = 0  # of the cards, those with a day
    is_more_than_counted: bool = False

    def drawn(self) -> list[int]:
        """A card with several channels is drawn whole, or not at all."""
        ids: list[int] = []
        cards: set[Any] = set()
        for number, card in self.versions:
            if card in cards or len(cards) < MOST:
                ids.append(number)
                cards.add(card)
        return ids


COLUMNS = (
    Column("idea", N_("Ideas"), ("idea",), "draft"),
    Column("draft", N_("Drafts"), ("draft",), "draft"),
    Column("review", N_("In review"), ("review",), "review"),
    Column("approved", N_("Approved"), ("approved",), "approved"),
    Column("scheduled", N_("Scheduled"), ("scheduled", "publishing"), "scheduled"),
    Column("stuck", N_("Needs someone"), ("unconfirmed", "failed", "held", "missed", "waiting"), "failed"),
    Column("published", N_("Published"), ("published",), "published"),
)
COLUMN = {column.key: column for column in COLUMNS}
PLACES = {status: column.key for column in COLUMNS for status in column.statuses}
ELSEWHERE = ""
UNDATED = ("idea", "draft", "review")  # what has no day yet stands here too, behind what has one


def board(
    session: Session,
    workspace_id: int,
    *,
    start: datetime,
    end: datetime,
    chosen: Filter,
    yeses: Yeses,
    names: Names | None = None,
) -> Board:
    """Cards are counted, as the month counts them: a post that leaves on three channels at one time is one."""
    window = (Variant.planned_instant >= start) & (Variant.planned_instant < end)
    piles = {column.key: Pile() for column in COLUMNS} | {ELSEWHERE: Pile()}
    _put_dated(piles, session, workspace_id, window=window, chosen=chosen, yeses=yeses)
    total = len(set().union(*(pile.cards for pile in piles.values())))
    for key in UNDATED:
        if wanted := _wanted(COLUMN[key], chosen):
            its = waiting_for_a_day(out_of(select(Variant.id, Variant.post_id), workspace_id))
            its = narrowed(session, its, workspace_id, replace(chosen, statuses=wanted), yeses=yeses)
            found = session.execute(its.limit(COUNTED + 1)).all()
            piles[key].is_more_than_counted = len(found) > COUNTED
            piles[key].versions += [(number, post) for number, post in found[:COUNTED]]
            piles[key].cards |= {post for _, post in found[:COUNTED]}
    drawn = {column.key: piles[column.key].drawn() for column in COLUMNS}
    read = _read(session, workspace_id, [one for ids in drawn.values() for one in ids], names)
    columns = [_column(column, piles[column.key], drawn[column.key], read) for column in COLUMNS]
    return Board(columns, total)


def _column(column: Column, pile: Pile, drawn: Sequence[int], read: Mapping[int, Entry]) -> Column:
    return replace(
        column,
        cards=tuple(cards(read[one] for one in drawn if one in read)),
        total=len(pile.cards),
        is_more_than_counted=pile.is_more_than_counted,
        dated=pile.dated,
    )


def _wanted(column: Column, chosen: Filter) -> frozenset[str]:
    return frozenset(column.statuses) & (chosen.statuses or frozenset(column.statuses))


def _put_dated(
    piles: Mapping[str, Pile],
    session: Session,
    workspace_id: int,
    *,
    window: ColumnElement[bool],
    chosen: Filter,
    yeses: Yeses,
) -> None:
    """On each pile what has a day: the month is gone through once for all of them."""
    columns = (
        Variant.id, Variant.post_id, AS_IT_STANDS, Post.stage, Delivery.state, case((yeses.holds(), 1), else_=0),
    )  # fmt: skip
    its = narrowed(
        session, out_of(select(*columns), workspace_id).where(window), workspace_id, chosen, yeses=yeses
    )
    where: dict[tuple[str, str, int], list[tuple[int, Any]]] = {}  # by how it stands
    for number, post, at, stage, state, yes in session.execute(its.order_by(*IN_TIME)).all():
        how = stage, state, yes
        if how not in where:
            key = PLACES.get(status.of(stage, state, approved=bool(yes)).key, ELSEWHERE)
            where[how] = piles[key].versions
        where[how].append((number, (post, at)))
    for pile in piles.values():
        pile.cards = {card for _, card in pile.versions}
        pile.dated = len(pile.cards)


def _read(session: Session, workspace_id: int, ids: list[int], names: Names | None) -> dict[int, Entry]:
    if not ids:
        return {}
    its = variants(workspace_id, from_posts=True).where(Variant.id.in_(ids))
    return {entry.id: entry for entry in Reader(session, workspace_id, names).read(its, Filter())}

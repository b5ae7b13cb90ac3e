"""The board: a column for each stage on the way out, the month's posts and those without a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from scheduler.calendar import status
from scheduler.calendar.cards import Card, cards
from scheduler.calendar.decisions import Yeses
from scheduler.calendar.entry import Entry
from scheduler.calendar.filter import Filter
from scheduler.calendar.names import Names
from scheduler.calendar.narrowing import narrowed, out_of
from scheduler.calendar.rows import Reader, variants
from scheduler.calendar.window import waiting_for_a_day
from scheduler.content import Post, Variant
from scheduler.publishing import Delivery
from scheduler.wording import N_, Text

MOST = 24  # cards drawn in a column
# Thousands are read only to be told apart: nobody needs them as times.
AS_IT_STANDS = type_coerce(Variant.planned_instant, NullType())
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
    """What stands in a column: the ids of its first cards, and how many cards there are."""

    keys: set[Any] = field(default_factory=set)
    drawn: set[Any] = field(default_factory=set)
    ids: list[int] = field(default_factory=list)
    dated: int = 0
    is_more_than_counted: bool = False

    def put(self, number: int, key: Any) -> None:
        # A card with several channels is drawn whole, or not at all.
        if key in self.drawn or len(self.drawn) < MOST:
            self.ids.append(number)
            self.drawn.add(key)
        self.keys.add(key)


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
    piles = _dated(session, workspace_id, window, chosen, yeses)
    total = len(set().union(*(pile.keys for pile in piles.values())))
    for pile in piles.values():
        pile.dated = len(pile.keys)
    for key in UNDATED:
        if wanted := _wanted(COLUMN[key], chosen):
            its = waiting_for_a_day(out_of(select(Variant.id, Variant.post_id), workspace_id))
            its = narrowed(session, its, workspace_id, replace(chosen, statuses=wanted), yeses=yeses)
            found = session.execute(its.limit(COUNTED + 1)).all()
            pile = piles.setdefault(key, Pile())
            pile.is_more_than_counted = len(found) > COUNTED
            for number, post in found[:COUNTED]:
                pile.put(number, post)
    read = _read(
        session, workspace_id, [one for column in COLUMNS for one in piles.get(column.key, Pile()).ids], names
    )
    columns = [_column(column, piles.get(column.key, Pile()), read) for column in COLUMNS]
    return Board(columns, total)


def _column(column: Column, pile: Pile, read: Mapping[int, Entry]) -> Column:
    return replace(
        column,
        cards=tuple(cards(read[one] for one in pile.ids if one in read)),
        total=len(pile.keys),
        is_more_than_counted=pile.is_more_than_counted,
        dated=pile.dated,
    )


def _wanted(column: Column, chosen: Filter) -> frozenset[str]:
    return frozenset(column.statuses) & (chosen.statuses or frozenset(column.statuses))


def _dated(
    session: Session, workspace_id: int, window: ColumnElement[bool], chosen: Filter, yeses: Yeses
) -> dict[str, Pile]:
    """By column, what has a day: the month is gone through once for all of them."""
    columns = (
        Variant.id, Variant.post_id, AS_IT_STANDS, Post.stage, Delivery.state, case((yeses.holds(), 1), else_=0),
    )  # fmt: skip
    its = narrowed(
        session, out_of(select(*columns), workspace_id).where(window), workspace_id, chosen, yeses=yeses
    )
    piles: dict[str, Pile] = {}
    columns_of: dict[tuple[Any, ...], str | None] = {}
    for number, post, at, *stands in session.execute(its.order_by(Variant.planned_instant, Variant.id)):
        how = tuple(stands)
        if how not in columns_of:
            stage, state, yes = how
            columns_of[how] = PLACES.get(status.of(stage, state, approved=bool(yes)).key)
        piles.setdefault(columns_of[how] or ELSEWHERE, Pile()).put(number, (post, at))
    return piles


def _read(session: Session, workspace_id: int, ids: list[int], names: Names | None) -> dict[int, Entry]:
    if not ids:
        return {}
    its = variants(workspace_id, from_posts=True).where(Variant.id.in_(ids))
    return {entry.id: entry for entry in Reader(session, workspace_id, names).read(its, Filter())}

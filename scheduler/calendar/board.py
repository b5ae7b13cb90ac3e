"""The board: a column for each stage on the way out, the month's posts and those without a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import Session

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

MOST = 40


@dataclass(frozen=True)
class Column:
    key: str
    name: Text
    statuses: tuple[str, ...]
    tone: str
    cards: tuple[Card, ...] = ()
    total: int = 0  # entries of the month that stand here

    @property
    def more(self) -> int:
        return max(0, self.total - sum(len(card.entries) for card in self.cards if card.lead.instant))


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
UNDATED = ("idea", "draft", "review")  # what has no day yet stands here too, behind what has one


def board(
    session: Session,
    workspace_id: int,
    *,
    start: datetime,
    end: datetime,
    chosen: Filter,
    yeses: Yeses,
    counts: Mapping[str, int],
    names: Names | None = None,
) -> list[Column]:
    """`counts`: how many entries of the stretch have which status, as the filter leaves them."""
    window = (Variant.planned_instant >= start) & (Variant.planned_instant < end)
    ids = _first_dated(session, workspace_id, window, chosen, yeses)
    for key in UNDATED:
        if len(there := ids.setdefault(key, [])) < MOST and (wanted := _wanted(COLUMN[key], chosen)):
            its = waiting_for_a_day(out_of(select(Variant.id), workspace_id))
            its = narrowed(session, its, workspace_id, replace(chosen, statuses=wanted), yeses=yeses)
            there += session.scalars(its.limit(MOST - len(there)))
    read = _read(session, workspace_id, [one for there in ids.values() for one in there], names)
    return [
        replace(
            column,
            cards=tuple(cards(read[one] for one in ids.get(column.key, ()) if one in read)),
            total=sum(counts.get(status, 0) for status in _wanted(column, chosen)),
        )
        for column in COLUMNS
    ]


def _wanted(column: Column, chosen: Filter) -> frozenset[str]:
    return frozenset(column.statuses) & (chosen.statuses or frozenset(column.statuses))


def _first_dated(
    session: Session, workspace_id: int, window: ColumnElement[bool], chosen: Filter, yeses: Yeses
) -> dict[str, list[int]]:
    """By column, the ids of the first that have a day: the month is gone through once for all of them."""
    columns = (Variant.id, Post.stage, Delivery.state, case((yeses.holds(), 1), else_=0))
    its = narrowed(
        session, out_of(select(*columns), workspace_id).where(window), workspace_id, chosen, yeses=yeses
    )
    first: dict[str, list[int]] = {}
    for number, stage, state, yes in session.execute(its.order_by(Variant.planned_instant, Variant.id)):
        column = PLACES.get(status.of(stage, state, approved=bool(yes)).key)
        if column and len(there := first.setdefault(column, [])) < MOST:
            there.append(number)
    return first


def _read(session: Session, workspace_id: int, ids: list[int], names: Names | None) -> dict[int, Entry]:
    if not ids:
        return {}
    its = variants(workspace_id, from_posts=True).where(Variant.id.in_(ids))
    return {entry.id: entry for entry in Reader(session, workspace_id, names).read(its, Filter())}

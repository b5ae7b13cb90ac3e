"""The board: a column for each stage on the way out, the month's posts and those without a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import case, or_
from sqlalchemy.orm import Session

from scheduler.calendar.cards import Card, cards
from scheduler.calendar.decisions import Yeses
from scheduler.calendar.filter import Filter
from scheduler.calendar.names import Names
from scheduler.calendar.narrowing import narrowed
from scheduler.calendar.rows import Reader, variants
from scheduler.content import Variant
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
    made = []
    for column in COLUMNS:
        wanted = frozenset(column.statuses) & (chosen.statuses or frozenset(column.statuses))
        total = sum(counts.get(status, 0) for status in wanted)
        if not wanted:
            made.append(column)
            continue
        inside = (Variant.planned_instant >= start) & (Variant.planned_instant < end)
        its = variants(workspace_id).where(
            or_(inside, Variant.planned_instant.is_(None))
            if column.key in ("idea", "draft", "review")
            else inside
        )
        its = narrowed(session, its, workspace_id, replace(chosen, statuses=wanted), yeses=yeses)
        undated_last = case((Variant.planned_instant.is_(None), 1), else_=0)
        its = its.order_by(undated_last, Variant.planned_instant, Variant.id).limit(MOST)
        found = Reader(session, workspace_id, names).read(its, Filter(statuses=wanted))
        made.append(replace(column, cards=tuple(cards(found)), total=total))
    return made

"""What waits for a day, as cards: those that are shown are read, the others only counted."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.calendar.cards import Card, cards
from scheduler.calendar.filter import Filter
from scheduler.calendar.narrowing import out_of
from scheduler.calendar.rows import Reader, variants
from scheduler.calendar.window import waiting_for_a_day
from scheduler.content import Variant

SHOWN = 60
COUNTED = 240  # versions looked at: nobody waits for the rest to be counted


@dataclass(frozen=True)
class Tray:
    cards: list[Card]
    total: int
    is_more_than_counted: bool  # `total` and more


def tray(session: Session, workspace_id: int) -> Tray:
    """The latest begun first."""
    its = waiting_for_a_day(out_of(select(Variant.id, Variant.post_id), workspace_id))
    found = session.execute(its.limit(COUNTED + 1)).all()
    posts = list(dict.fromkeys(row.post_id for row in found[:COUNTED]))
    shown = set(posts[:SHOWN])
    ids = [row.id for row in found[:COUNTED] if row.post_id in shown]
    wanted = variants(workspace_id, from_posts=True).where(Variant.id.in_(ids)).order_by(Variant.id.desc())
    read = Reader(session, workspace_id).read(wanted, Filter()) if ids else []
    return Tray(cards(read), len(posts), len(found) > COUNTED)

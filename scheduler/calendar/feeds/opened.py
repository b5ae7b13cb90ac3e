"""What anybody may know of the calendar: the words that are out, where; of what is to come, a title, if that was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scheduler.calendar.entry import Entry
from scheduler.calendar.filter import Filter
from scheduler.calendar.ics.component import Piece
from scheduler.calendar.ics.event import public_event
from scheduler.calendar.window import entries
from scheduler.content import Post, Variant
from scheduler.publishing import Attempt, Delivery, Kind, State

OPEN = frozenset({"published", "scheduled"})
AT_ONCE = 400


def pieces(
    session: Session, workspace_id: int, chosen: Filter, *, window: tuple[datetime, datetime]
) -> list[Piece]:
    """Statuses that are not open are left out, whatever the filter says."""
    statuses = (chosen.statuses & OPEN) or frozenset({"published"})
    start, end = window
    shown = entries(
        session, workspace_id, start=start, end=end, filter=replace(chosen, statuses=statuses, text="")
    )
    out = _words_out(session, workspace_id, [one.id for one in shown if one.status.key == "published"])
    # Also of what was published by hand: no try says its words.
    titles = _titles(session, workspace_id, [one.id for one in shown if one.id not in out])
    return [_event(entry, out.get(entry.id), titles.get(entry.id, "")) for entry in shown]


def _event(entry: Entry, said: dict[str, Any] | None, title: str) -> Piece:
    """Never the words as they stand in the house: a correction that waits for a yes has changed them already."""
    text = str((said or {}).get("text") or "")
    title = str((said or {}).get("title") or "") or title
    beginning = " ".join(text.split())
    return public_event(
        entry, title=title or (beginning[:79] + "…" if len(beginning) > 80 else beginning), text=text
    )


def _words_out(session: Session, workspace_id: int, variants: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The words of the last try that went through, by variant."""
    found: dict[int, dict[str, Any]] = {}
    for first in range(0, len(variants), AT_ONCE):
        sent = (
            select(Delivery.variant_id, Attempt.said)
            .join(Delivery, Delivery.id == Attempt.delivery_id)
            .where(
                Attempt.workspace_id == workspace_id,
                Delivery.variant_id.in_(variants[first : first + AT_ONCE]),
                Attempt.said.is_not(None),
                or_(
                    Delivery.kind == Kind.PUBLISH,
                    (Delivery.kind == Kind.EDIT) & (Delivery.state == State.PUBLISHED),
                ),
            )
            .order_by(Attempt.id)
        )
        found |= {variant: said for variant, said in session.execute(sent) if variant and said}
    return found


def _titles(session: Session, workspace_id: int, variants: Sequence[int]) -> dict[int, str]:
    """Those that were given one; how an unpublished text begins is not for everybody."""
    found: dict[int, str] = {}
    for first in range(0, len(variants), AT_ONCE):
        given = (
            select(Variant.id, Post.title)
            .join(Post, Post.id == Variant.post_id)
            .where(Variant.workspace_id == workspace_id, Variant.id.in_(variants[first : first + AT_ONCE]))
        )
        found |= {variant: title for variant, title in session.execute(given)}
    return found

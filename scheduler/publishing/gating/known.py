"""What the gate needs to know about many variants of one channel, loaded once for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler import approvals, charter
from scheduler.content import Variant
from scheduler.publishing.gating import neighbours
from scheduler.publishing.gating.neighbours import Beside
from scheduler.publishing.planned import freezing


@dataclass(frozen=True)
class Known:
    book: charter.Book | None = None
    stops: Sequence[freezing.Stop] = ()
    standings: Mapping[int, approvals.Standing] = field(
        default_factory=dict
    )  # by variant, for when it is due
    beside: Sequence[Beside] = ()

    @classmethod
    def of(
        cls, session: Session, variants: Sequence[Variant], *, due: Mapping[int, datetime], now: datetime
    ) -> Known:
        """For variants of one channel. `due`: when each would go out, by its id."""
        if not variants:
            return cls()
        channel = variants[0].channel
        book = charter.book(session, channel.workspace_id)
        return cls(
            book,
            freezing.ahead(session, channel.workspace_id, now),
            approvals.standings(session, channel.workspace_id, variants, at=due),
            neighbours.beside(session, channel, [due[variant.id] for variant in variants])
            if book and book.needs_neighbours
            else (),
        )

"""What the gate needs to know about many variants of one channel, loaded once for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler import approvals, charter
from scheduler.charter import speaking
from scheduler.content import Variant
from scheduler.content.expiry import endings
from scheduler.publishing.planned import freezing
from scheduler.publishing.planned.reach import Stops, with_releases


@dataclass(frozen=True)
class Known:
    book: charter.Book | None = None  # the rules that can stop something
    whole: charter.Book | None = None  # with those that only advise
    stops: Stops = field(default_factory=Stops)
    standings: Mapping[int, approvals.Standing] = field(
        default_factory=dict
    )  # by variant, for when it is due
    voices: speaking.Voices = field(default_factory=speaking.Voices)
    endings: Mapping[int, datetime] = field(default_factory=dict)  # by post that is taken down on a day
    around: charter.Surroundings | None = None  # what the rules that can stop something may know

    @classmethod
    def of(
        cls, session: Session, variants: Sequence[Variant], *, due: Mapping[int, datetime], now: datetime
    ) -> Known:
        """For variants of one channel. `due`: when each would go out, by its id."""
        if not variants:
            return cls()
        channel = variants[0].channel
        adopted = charter.book(session, channel.workspace_id)
        book = adopted and adopted.strict  # advice is never in the way
        return cls(
            book,
            adopted,
            with_releases(session, freezing.ahead(session, channel.workspace_id, now)),
            approvals.standings(session, channel.workspace_id, variants, at=due),
            speaking.voices(session, channel.workspace_id),
            endings(session, channel.workspace_id, {variant.post_id for variant in variants}),
            charter.around_of(session, book, list(variants), [due[variant.id] for variant in variants])
            if book
            else None,
        )

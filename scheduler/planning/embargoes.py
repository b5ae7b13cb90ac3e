"""Days on which the house does not speak. Drawn on the calendar, refused at the gate, and obeyed by the claim."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import Connection, Select, bindparam, event, inspect, select
from sqlalchemy.orm import Mapper, Session

from scheduler.db import gate_lock
from scheduler.db.local_time import zone
from scheduler.people import Workspace
from scheduler.planning.key_date import KeyDate
from scheduler.wording import N_, Text, verbatim

# A host that was away for longer has missed what fell due: its patience is over.
LOOKS_BACK = timedelta(days=31)


@dataclass(frozen=True)
class Embargo:
    """A key date that silences every channel of its workspace, on the workspace's wall."""

    key_date: KeyDate
    zone: str

    @property
    def workspace_id(self) -> int:
        return self.key_date.workspace_id

    def holds(self, at: datetime) -> bool:
        """Is it one of its days there, at that instant?"""
        day = at.astimezone(zone(self.zone)).date()
        return bool(list(self.key_date.comes(day, day)))

    def closes(self, channel: str) -> bool:
        """It keeps in whatever there is."""
        return True

    def unswept(self, now: datetime) -> tuple[date, date] | None:
        """Its last days, where they are over and nobody has looked since at what fell due on them."""
        today = now.astimezone(zone(self.zone)).date()
        swept = self.key_date.swept_until or self.key_date.created_at.date() - timedelta(days=1)
        over = [span for span in self.key_date.comes(today - LOOKS_BACK, today) if swept < span[1] < today]
        return max(over, key=lambda span: span[1], default=None)

    def stops_claims(self, now: datetime) -> bool:
        return self.holds(now) or self.unswept(now) is not None

    @property
    def refuses(self) -> Text:
        return N_("Nothing goes out on that day: “{name}” is an embargo.", name=verbatim(self.key_date.name))

    @property
    def held(self) -> Text:
        return N_("It fell due during the embargo “{name}”.", name=verbatim(self.key_date.name))


def embargoes(session: Session, workspace_ids: Collection[int]) -> list[Embargo]:
    rows = session.execute(_silent(), {"spaces_": list(workspace_ids)})
    return [Embargo(key_date, place) for key_date, place in rows]


@cache
def _silent() -> Select[KeyDate, str]:
    # Asked by every claim: built once.
    return (
        select(KeyDate, Workspace.zone)
        .join(Workspace, Workspace.id == KeyDate.workspace_id)
        .where(KeyDate.workspace_id.in_(bindparam("spaces_", expanding=True)), KeyDate.embargo)
        .order_by(KeyDate.on, KeyDate.id)
    )


# What decides on which days it silences. Whatever else changes of a key date (who was reminded) closes nothing.
DAYS = ("embargo", "on", "until", "every_year", "rule")


@event.listens_for(KeyDate, "before_insert")
@event.listens_for(KeyDate, "before_update")
def _an_embargo_closes_the_gate(mapper: Mapper[KeyDate], connection: Connection, date: KeyDate) -> None:
    """However it came (a page, a plan file, something taken back): no claim is half done while it comes."""
    state = inspect(date)
    if date.embargo and any(state.attrs[name].history.has_changes() for name in DAYS):
        gate_lock.close(connection, date.workspace_id)

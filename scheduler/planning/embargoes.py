"""Days on which the house does not speak. Drawn on the calendar, refused at the gate, and obeyed by the claim."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from scheduler.db.local_time import zone
from scheduler.people import Workspace
from scheduler.planning.key_date import KeyDate
from scheduler.wording import N_, Text, verbatim


@dataclass(frozen=True)
class Embargo:
    """A key date that silences every channel of its workspace, on the workspace's wall."""

    key_date: KeyDate
    zone: str

    @property
    def workspace_id(self) -> int:
        return self.key_date.workspace_id

    def covers(self, channel: str, at: datetime) -> bool:
        """Is it one of its days there, at that instant? Whatever the channel."""
        day = at.astimezone(zone(self.zone)).date()
        return bool(list(self.key_date.comes(day, day)))

    def claims_nothing(self, channel: str, now: datetime) -> bool:
        return self.covers(channel, now)

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

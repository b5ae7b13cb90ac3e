"""A channel as a claim sees it: the dozen columns it asks about, read anew each time, without making an object of the row."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from scheduler.channels import Channel, Health, Lateness
from scheduler.publishing.patience import Patience


class Served(NamedTuple):
    id: int
    workspace_id: int
    public_id: str
    name: str
    platform: str
    revision: int
    neighbours_revision: int
    health: str
    failures: int
    lateness: str
    patience_minutes: int
    claimed_at: datetime | None

    @property
    def is_in_trouble(self) -> bool:
        """What gets through now ends that."""
        return self.health == Health.UNREACHABLE or self.failures > 0

    @property
    def patience(self) -> Patience:
        """Of what has none of its own."""
        return Patience(self.patience_minutes, Lateness(self.lateness))


COLUMNS = tuple(getattr(Channel, name) for name in Served._fields)
_THESE = select(*COLUMNS).where(Channel.id.in_(bindparam("ids_", expanding=True)))


def these(session: Session, ids: Collection[int]) -> dict[int, Served]:
    """Some channels, by id, whatever is the matter with them."""
    rows = session.connection().execute(_THESE, {"ids_": list(ids)}) if ids else ()
    return {row.id: Served(*row) for row in rows}

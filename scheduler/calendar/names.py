"""The names a calendar shows, each kind read once: channels, pillars, campaigns, labels, people."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from scheduler.adapters import ADAPTERS
from scheduler.adapters.signs import venue_key
from scheduler.calendar.entry import Person, Place, Theme
from scheduler.calendar.filter import Filter
from scheduler.channels import Channel
from scheduler.content import Label
from scheduler.people import Membership, User
from scheduler.planning import Campaign, Pillar


class Names:
    """By id; also of what was closed, removed or left, because old posts still name it."""

    def __init__(self, session: Session, workspace_id: int) -> None:
        self.session, self.workspace_id = session, workspace_id

    @cached_property
    def places(self) -> dict[int, Place]:
        rows = self._all(
            Channel, "id", "public_id", "name", "platform", "zone", "position", "removed_at", "settings"
        )
        return {
            row.id: Place(
                row.id, row.public_id, row.name, row.platform, row.zone, (row.position, row.id),
                row.removed_at is not None, venue_key(row.platform, row.settings),
            )
            for row in rows
        }  # fmt: skip

    @cached_property
    def themes(self) -> dict[int, Theme]:
        rows = sorted(self._all(Pillar, "id", "public_id", "name", "position", "closed_at"), key=_position)
        return {row.id: Theme(row.public_id, row.name, row.closed_at is not None) for row in rows}

    @cached_property
    def campaigns(self) -> dict[int, Theme]:
        rows = sorted(self._all(Campaign, "id", "public_id", "name", "starts_on", "closed_at"), key=_start)
        return {row.id: Theme(row.public_id, row.name, row.closed_at is not None) for row in rows}

    @cached_property
    def labels(self) -> dict[int, Theme]:
        rows = sorted(self._all(Label, "id", "public_id", "name"), key=lambda row: row.name.casefold())
        return {row.id: Theme(row.public_id, row.name) for row in rows}

    @cached_property
    def people(self) -> dict[int, Person]:
        rows = self.session.execute(
            select(User.id, User.public_id, User.name)
            .join(Membership, Membership.user_id == User.id)
            .where(Membership.workspace_id == self.workspace_id)
            .order_by(User.name, User.id)
        )
        return {row.id: Person(row.id, row.public_id, row.name) for row in rows}

    def nowhere(self, chosen: Filter) -> dict[str, frozenset[str]]:
        """What a filter names and the workspace has not, by part of the filter."""
        known = {
            "channels": "places", "pillars": "themes", "campaigns": "campaigns", "labels": "labels",
            "people": "people", "authors": "people", "assignees": "people",
        }  # fmt: skip
        wanted = {part: getattr(chosen, part) for part in known}
        left = {
            part: values - {one.public_id for one in getattr(self, known[part]).values()}
            for part, values in wanted.items()
            if values
        }
        return {part: values for part, values in left.items() if values}

    def person(self, user_id: int) -> Person:
        return self.people.get(user_id) or Person(user_id, "", "")

    def _all(self, model: Any, *columns: str) -> Iterable[Row[Any]]:
        return self.session.execute(
            select(*(getattr(model, column) for column in columns)).where(
                model.workspace_id == self.workspace_id
            )
        )


def kind_of(platform: str) -> str:
    """social, mail, hook or manual; a platform that is gone is done by hand."""
    adapter = ADAPTERS.get(platform)
    return adapter.kind if adapter else "manual"


def platforms_of(kinds: Iterable[str]) -> list[str]:
    wanted = set(kinds)
    return [platform for platform, adapter in ADAPTERS.items() if adapter.kind in wanted]


def _position(row: Row[Any]) -> tuple[int, int]:
    return row.position, row.id


def _start(row: Row[Any]) -> tuple[Any, int]:
    return row.starts_on, row.id

"""A house with one layer, and calendars to bring into it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.calendar.layers import Layer, LayerDay, LayerKind, keeping, merging, said
from scheduler.calendar.layers.happening import Happening, happenings
from scheduler.calendar.layers.merging import Change
from scheduler.people import Membership, Role
from tests.newsroom import NOON, a_member, a_workspace

PARIS = "Europe/Paris"
TODAY = date(2026, 11, 22)


def ics(*events: str, head: str = "") -> bytes:
    """A calendar of events, each given by its lines."""
    its = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{its}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def event(
    uid: str = "1", starts: str = "DTSTART:20261201T090000Z", more: str = "", name: str = "Fair"
) -> str:
    return f"UID:{uid}\nDTSTAMP:20261101T000000Z\nSUMMARY:{name}\n{starts}" + (f"\n{more}" if more else "")


def read(*events: str, head: str = "") -> said.Calendar:
    return said.read(ics(*events, head=head), here=PARIS)


def dates(*events: str, head: str = "") -> list[Happening]:
    found = read(*events, head=head)
    facts = [dated.said for dated in found.events.values()]
    return happenings(facts, today=TODAY, here=PARIS, floating=found.zone or PARIS)[0]


def instants(*events: str, head: str = "") -> list[datetime]:
    return sorted(one.starts_at for one in dates(*events, head=head) if one.starts_at)


def utc(*words: int) -> datetime:
    return datetime(*words, tzinfo=UTC)  # type: ignore[arg-type, misc]


def a_layer(session: Session, *events: str, kind: LayerKind = LayerKind.DATES) -> tuple[Layer, Membership]:
    """Of a file, entered."""
    ada = a_member(session, a_workspace(session), Role.OWNER)
    layer = keeping.bring(session, "Fairs", kind, ics(*events), "fairs.ics", by=ada, now=NOON)
    keeping.enter(session, layer, by=ada, now=NOON)
    return layer, ada


def bring_again(session: Session, layer: Layer, *events: str) -> Change:
    return merging.take_over(session, layer, read(*events), now=NOON, undoable=True)


def stands(session: Session, layer: Layer) -> list[tuple[str, str]]:
    """Name and first day of each occurrence."""
    mine = select(LayerDay.name, LayerDay.first).where(
        LayerDay.workspace_id == layer.workspace_id, LayerDay.layer_id == layer.id
    )
    return [(name, first.isoformat()) for name, first in session.execute(mine.order_by(LayerDay.first))]

"""A calendar taken over again: what is new comes, what changed moves, what is gone goes. The same file changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from scheduler.calendar.layers import happening, said
from scheduler.calendar.layers.layer import Layer, LayerDay, LayerEvent
from scheduler.calendar.layers.said import Calendar, Dated
from scheduler.db.local_time import zone
from scheduler.people import Workspace
from scheduler.people.workspace import touch
from scheduler.wording import N_

TOLD = 100  # problems kept to be shown
CUT = N_("It repeats more often than can be shown: some of its dates are left out.")


@dataclass(frozen=True)
class Change:
    """What taking a calendar over would do."""

    new: Sequence[Dated]
    changed: Sequence[tuple[LayerEvent, Dated]]
    gone: Sequence[LayerEvent]
    same: int

    @property
    def is_nothing(self) -> bool:
        return not (self.new or self.changed or self.gone)


def compare(session: Session, layer: Layer, calendar: Calendar) -> Change:
    """An event keeps its place by UID and occurrence. Of two revisions the higher SEQUENCE is meant, then the later DTSTAMP."""
    known = {one.key: one for one in _events(session, layer)}
    new, changed, same = list[Dated](), list[tuple[LayerEvent, Dated]](), 0
    for key, dated in calendar.events.items():
        there = known.pop(key, None)
        if there is None:
            new.append(dated)
        elif said.as_json(dated.said) == there.said or (dated.sequence, dated.stamp) < (
            there.sequence,
            there.stamp,
        ):
            same += 1
        else:
            changed.append((there, dated))
    return Change(new, changed, list(known.values()), same)


def take_over(
    session: Session, layer: Layer, calendar: Calendar, *, now: datetime, undoable: bool = False
) -> Change:
    """`undoable`: what was before is kept, until the next file."""
    found = compare(session, layer, calendar)
    problems = [[one.line, one.text.as_json()] for one in calendar.problems[:TOLD]]
    before: list[Any] = [[dated.said.key, None] for dated in found.new]
    before += [[one.key, _kept(one)] for one, _ in found.changed]
    before += [[one.key, _kept(one)] for one in found.gone]
    for one in found.gone:
        session.delete(one)
    for there, dated in found.changed:
        there.said, there.sequence, there.stamp = said.as_json(dated.said), dated.sequence, dated.stamp
    for dated in found.new:
        session.add(_row(layer, dated.said.key, said.as_json(dated.said), dated.sequence, dated.stamp))
    moved_zone = layer.zone != calendar.zone
    layer.zone, layer.problems, layer.entered_at = calendar.zone, problems, now
    layer.waiting, layer.has_waiting = None, False
    if undoable:
        layer.before, layer.can_undo = before, bool(before)
    if not found.is_nothing or moved_zone or layer.drawn_until is None:
        draw(session, layer, now=now)
    return found


def take_back(session: Session, layer: Layer, *, now: datetime) -> None:
    """The last file, as if it had not been brought."""
    known = {one.key: one for one in _events(session, layer)}
    for key, was in layer.before or []:
        there = known.get(key)
        if there is not None:
            session.delete(there)
            session.flush()
        if was is not None:
            session.add(_row(layer, key, was["said"], was["sequence"], was["stamp"]))
    layer.before, layer.can_undo = None, False
    draw(session, layer, now=now)


def draw(session: Session, layer: Layer, *, now: datetime) -> None:
    """Each occurrence anew, from what the layer's events say."""
    space = session.get_one(Workspace, layer.workspace_id)
    today = now.astimezone(zone(space.zone)).date()
    session.flush()
    events = [said.from_json(one.said) for one in _events(session, layer)]
    found, cut = happening.happenings(events, today=today, here=space.zone, floating=layer.zone or space.zone)
    clear(session, layer)
    rows = [
        {
            "workspace_id": layer.workspace_id, "layer_id": layer.id, "name": one.name, "first": one.first,
            "last": one.last, "starts_at": one.starts_at, "ends_at": one.ends_at,
        }
        for one in found
    ]  # fmt: skip
    if rows:
        session.execute(insert(LayerDay), rows)
    problems = [one for one in layer.problems if one[0]]
    layer.problems = [*problems, [0, CUT.as_json()]] if cut else problems
    layer.drawn_until, layer.drawn_zone = today + happening.AHEAD, space.zone
    touch(session, layer.workspace_id, now)


def clear(session: Session, layer: Layer) -> None:
    session.execute(
        delete(LayerDay).where(LayerDay.workspace_id == layer.workspace_id, LayerDay.layer_id == layer.id)
    )
    layer.drawn_until = None


def is_stale(layer: Layer, space: Workspace, today: date) -> bool:
    """Drawn too long ago, or on a wall the house has left."""
    if layer.entered_at is None:
        return False
    return (
        layer.drawn_until is None
        or layer.drawn_until < today + happening.AHEAD / 2
        or layer.drawn_zone != space.zone
    )


def _events(session: Session, layer: Layer) -> Iterable[LayerEvent]:
    mine = select(LayerEvent).where(
        LayerEvent.workspace_id == layer.workspace_id, LayerEvent.layer_id == layer.id
    )
    return session.scalars(mine.order_by(LayerEvent.id)).all()


def _row(layer: Layer, key: str, facts: dict[str, Any], sequence: int, stamp: str) -> LayerEvent:
    return LayerEvent(
        workspace_id=layer.workspace_id,
        layer_id=layer.id,
        key=key,
        said=facts,
        sequence=sequence,
        stamp=stamp,
    )


def _kept(one: LayerEvent) -> dict[str, Any]:
    return {"said": one.said, "sequence": one.sequence, "stamp": one.stamp}

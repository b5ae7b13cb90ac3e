"""A calendar taken over again: what is new comes, what changed moves, what is gone goes. The same file changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from scheduler.calendar.layers import drawing, said
from scheduler.calendar.layers.drawing import Drawing
from scheduler.calendar.layers.layer import Layer, LayerEvent
from scheduler.calendar.layers.said import Calendar, Dated

OF_THE_FILE = ""  # no key of an event
TOLD = 100  # problems kept to be shown


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
    known = {one.key: one for one in drawing.events_of(session, layer)}
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
    session: Session,
    layer: Layer,
    calendar: Calendar,
    *,
    now: datetime,
    undoable: bool = False,
    beforehand: Drawing | None = None,
    file_name: str = "",
) -> Change:
    """`undoable`: what was before is kept, until the next file. `beforehand`: what `foresee` gave. `file_name`: of the
    file before."""
    found = compare(session, layer, calendar)
    of_it = {"zone": layer.zone, "problems": layer.problems, "file_name": file_name}
    problems = told_of(calendar)
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
        layer.before, layer.can_undo = [[OF_THE_FILE, of_it], *before], bool(before)
    if not found.is_nothing or moved_zone or layer.drawn_until is None:
        drawing.draw(session, layer, now=now, beforehand=beforehand)
    return found


def take_back(session: Session, layer: Layer, *, now: datetime, beforehand: Drawing | None = None) -> None:
    """The last file, as if it had not been brought. `beforehand`: what `foresee_back` gave."""
    known = {one.key: one for one in drawing.events_of(session, layer)}
    for key, was in layer.before or []:
        if key == OF_THE_FILE:
            layer.zone, layer.problems, layer.file_name = was["zone"], was["problems"], was["file_name"]
            continue
        there = known.get(key)
        if there is not None:
            session.delete(there)
            session.flush()
        if was is not None:
            session.add(_row(layer, key, was["said"], was["sequence"], was["stamp"]))
    layer.before, layer.can_undo = None, False
    drawing.draw(session, layer, now=now, beforehand=beforehand)


def foresee(session: Session, layer: Layer, calendar: Calendar, *, now: datetime) -> Drawing:
    """What `take_over` will draw, worked out before the database is opened for writing."""
    found = compare(session, layer, calendar)
    anew = {there.key: said.as_json(dated.said) for there, dated in found.changed}
    gone = {one.key for one in found.gone}
    facts = [anew.get(one.key, one.said) for one in drawing.events_of(session, layer) if one.key not in gone]
    facts += [said.as_json(dated.said) for dated in found.new]
    return drawing.work_out(session, layer, facts, calendar.zone, now)


def foresee_back(session: Session, layer: Layer, *, now: datetime) -> Drawing:
    """What `take_back` will draw, as `foresee`."""
    changes = layer.before or []
    was = {key: then for key, then in changes if key != OF_THE_FILE}
    own = next((then["zone"] for key, then in changes if key == OF_THE_FILE), layer.zone)
    facts = [one.said for one in drawing.events_of(session, layer) if one.key not in was]
    facts += [then["said"] for then in was.values() if then is not None]  # those come back behind the others
    return drawing.work_out(session, layer, facts, own, now)


def told_of(calendar: Calendar) -> list[Any]:
    """What could not be read, as it is kept."""
    return [[one.line, one.text.as_json()] for one in calendar.problems[:TOLD]]


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

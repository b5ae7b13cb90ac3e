"""The days of a layer, found beforehand and put where the calendar reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from scheduler.calendar.layers import happening, said
from scheduler.calendar.layers.happening import Happening
from scheduler.calendar.layers.layer import Layer, LayerDay, LayerEvent
from scheduler.db.local_time import zone
from scheduler.people import Workspace
from scheduler.people.workspace import touch
from scheduler.wording import N_

CUT = N_("It repeats more often than can be shown: some of its dates are left out.")


@dataclass(frozen=True)
class Ground:
    """All that the days of a layer follow from."""

    facts: list[dict[str, Any]]  # of its events, in order
    today: date
    here: str
    floating: str


@dataclass(frozen=True)
class Drawing:
    ground: Ground
    found: list[Happening]
    cut: bool


def work_out(session: Session, layer: Layer, facts: list[dict[str, Any]], own: str, now: datetime) -> Drawing:
    """May take seconds: to be done before the database is opened for writing. `own`: the zone of the calendar."""
    return _on(_ground(session, layer, facts, own, now))


def draw(session: Session, layer: Layer, *, now: datetime, beforehand: Drawing | None = None) -> None:
    """Each occurrence anew, from what the layer's events say. `beforehand` is worked out again where it no longer
    fits."""
    session.flush()
    ground = _ground(session, layer, [one.said for one in events_of(session, layer)], layer.zone, now)
    drawing = beforehand if beforehand and beforehand.ground == ground else _on(ground)
    clear(session, layer)
    rows = [
        {
            "workspace_id": layer.workspace_id, "layer_id": layer.id, "name": one.name, "first": one.first,
            "last": one.last, "starts_at": one.starts_at, "ends_at": one.ends_at,
        }
        for one in drawing.found
    ]  # fmt: skip
    if rows:
        session.execute(insert(LayerDay), rows)
    problems = [one for one in layer.problems if one[0]]
    layer.problems = [*problems, [0, CUT.as_json()]] if drawing.cut else problems
    layer.drawn_until, layer.drawn_zone = ground.today + happening.AHEAD, ground.here
    touch(session, layer.workspace_id, now)


def clear(session: Session, layer: Layer) -> None:
    session.execute(
        delete(LayerDay).where(LayerDay.workspace_id == layer.workspace_id, LayerDay.layer_id == layer.id)
    )
    layer.drawn_until = None


def events_of(session: Session, layer: Layer) -> Sequence[LayerEvent]:
    mine = select(LayerEvent).where(
        LayerEvent.workspace_id == layer.workspace_id, LayerEvent.layer_id == layer.id
    )
    return session.scalars(mine.order_by(LayerEvent.id)).all()


def _ground(session: Session, layer: Layer, facts: list[dict[str, Any]], own: str, now: datetime) -> Ground:
    here = session.get_one(Workspace, layer.workspace_id).zone
    return Ground(facts, now.astimezone(zone(here)).date(), here, own or here)


def _on(ground: Ground) -> Drawing:
    events = [said.from_json(one) for one in ground.facts]
    found, cut = happening.happenings(events, today=ground.today, here=ground.here, floating=ground.floating)
    return Drawing(ground, found, cut)

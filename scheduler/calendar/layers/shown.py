"""What the layers that are switched on show between two days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from scheduler.calendar.layers.happening import MOST
from scheduler.calendar.layers.layer import Layer, LayerDay, LayerKind
from scheduler.wording import N_, Text, verbatim

# A layer's public id, kind and name, then its name, first and last day, and the clock if it has one.
ShownDay: TypeAlias = Row[str, str, str, str, date, date, datetime | None, datetime | None]


def days(session: Session, workspace_id: int, first: date, last: date) -> Sequence[ShownDay]:
    """In order of time."""
    return session.execute(
        select(
            Layer.public_id, Layer.kind, Layer.name.label("layer"), LayerDay.name, LayerDay.first, LayerDay.last,
            LayerDay.starts_at, LayerDay.ends_at,
        )
        .join(Layer, (Layer.id == LayerDay.layer_id) & (Layer.workspace_id == LayerDay.workspace_id))
        .where(
            LayerDay.workspace_id == workspace_id, Layer.shown, LayerDay.last >= first, LayerDay.first <= last
        )
        .order_by(LayerDay.first, LayerDay.last.desc(), LayerDay.id)
        .limit(MOST)
    ).all()  # fmt: skip


def silences(session: Session, workspace_id: int, at: datetime, on: date) -> list[Text]:
    """The times of silence an instant falls into, as a warning; `on` is its day on the workspace's wall.

    A calendar somebody else keeps never holds a post back: who may write in it could stop the house from speaking, or
    let it speak. A person makes an embargo of it.
    """
    found = session.execute(
        select(LayerDay.name, Layer.name.label("layer"))
        .join(Layer, (Layer.id == LayerDay.layer_id) & (Layer.workspace_id == LayerDay.workspace_id))
        .where(
            LayerDay.workspace_id == workspace_id,
            Layer.shown,
            Layer.kind == LayerKind.BLACKOUT,
            LayerDay.last >= on,
            LayerDay.first <= on,
            LayerDay.starts_at.is_(None) | ((LayerDay.starts_at <= at) & (LayerDay.ends_at > at)),
        )
        .order_by(LayerDay.first, LayerDay.id)
        .limit(3)
    )
    return [
        N_("It falls into “{name}” of the layer “{layer}”. It goes out all the same.",
           name=verbatim(name), layer=verbatim(layer))
        for name, layer in found
    ]  # fmt: skip

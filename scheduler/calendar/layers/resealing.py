"""After the key was rotated: the address of every subscribed calendar under the current key, also of those in the waste
paper, which may come back for a day."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from scheduler.activity import WastePaper
from scheduler.calendar.layers.layer import Layer
from scheduler.db import Sessions, across_workspaces
from scheduler.sealing import CannotOpen, Sealer

COLUMN = "sealed_address"


def reseal(sessions: Sessions, sealer: Sealer) -> list[str]:
    """Names of those whose key is gone. Everything runs on meanwhile: an address is replaced only if it is still the
    one that was read."""
    with sessions.reading() as session, across_workspaces(session):
        found = session.execute(
            select(Layer.id, Layer.name, Layer.sealed_address)
            .where(Layer.sealed_address.is_not(None))
            .order_by(Layer.id)
        ).all()
    lost = []
    for layer_id, name, sealed in found:
        try:
            anew = sealer.rotate(sealed or "")
        except CannotOpen:
            lost.append(name)
            continue
        with sessions.writing() as session, across_workspaces(session):
            session.execute(
                update(Layer)
                .where(Layer.id == layer_id, Layer.sealed_address == sealed)
                .values(sealed_address=anew)
                .execution_options(synchronize_session=False)
            )
    _thrown_away(sessions, sealer)
    return lost


def _thrown_away(sessions: Sessions, sealer: Sealer) -> None:
    with sessions.writing() as session, across_workspaces(session):
        for paper in session.scalars(select(WastePaper).with_for_update()):
            if any(sheet["table"] == Layer.__tablename__ for sheet in paper.sheets):
                paper.sheets = [_anew(sheet, sealer) for sheet in paper.sheets]


def _anew(sheet: dict[str, Any], sealer: Sealer) -> dict[str, Any]:
    if sheet["table"] != Layer.__tablename__:
        return sheet
    at = sheet["columns"].index(COLUMN)
    return sheet | {"rows": [[*row[:at], _rotated(row[at], sealer), *row[at + 1 :]] for row in sheet["rows"]]}


def _rotated(sealed: str | None, sealer: Sealer) -> str | None:
    try:
        return sealer.rotate(sealed) if sealed else sealed
    except CannotOpen:  # it is as lost as before, and says so when it is asked again
        return sealed

"""What became of a post, in numbers its platform gave."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from scheduler.content import Variant
from scheduler.publishing.figures import asking
from web.api.blueprint import bp
from web.api.shapes.times import rfc3339
from web.api.variants import VariantPath
from web.visit import find, g


class FiguresOut(BaseModel):
    known: dict[str, int] = Field(
        description="views, likes, shares, quotes, replies, saves, clicks, delivered, opened: those it told."
    )
    raw: dict[str, Any] = Field(description="The same in the platform's own words.")
    read_at: str | None = Field(description="When the platform last told; null: not yet, or never.")


@bp.get("/variants/<string:id>/figures", summary="What became of it, in numbers", responses={200: FiguresOut})
def figures(path: VariantPath) -> dict[str, Any]:
    """As last heard: the platform is asked hourly on the first day, twice a day for a month."""
    reading = asking.of(g.db, find(Variant, path.id).delivery)
    if reading is None:
        return {"known": {}, "raw": {}, "read_at": None}
    read_at = rfc3339(reading.read_at) if reading.read_at else None
    return {"known": reading.known, "raw": reading.raw, "read_at": read_at}

"""Decisions and the paths that ask for them."""

from __future__ import annotations

from typing import Any

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from scheduler import approvals, publishing
from scheduler.approvals import Verdict, paths
from scheduler.approvals.paths import Step
from scheduler.content import Variant
from scheduler.people import Right, Role
from web.api import etags
from web.api.blueprint import bp
from web.api.lookups import channels_named
from web.api.reading import variant_out
from web.api.shapes.posts import DecisionIn, VariantOut
from web.api.variants import VariantPath
from web.rights import allowed
from web.visit import find, g


class StepShape(BaseModel):
    role: Role
    days: int | None = Field(None, ge=1, le=365, description="How long a yes at this step holds.")


class PathShape(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=120)
    channels: list[str] | None = Field(None, description="null: all channels.")
    steps: list[StepShape] = Field(min_length=1, max_length=5)


class PathsShape(BaseModel):
    model_config = ConfigDict(extra="forbid")

    items: list[PathShape] = Field(max_length=50)


@bp.post("/variants/<string:id>/decisions", summary="Approve or send back", responses={201: VariantOut})
@allowed(Right.DECIDE)
def decide(path: VariantPath, body: DecisionIn) -> Response:
    """Bound to exactly what would be sent. The last approval schedules a variant planned ahead."""
    found = find(Variant, path.id)
    etags.demand_match(found.version)
    approvals.decide(
        g.db, found, verdict=Verdict(body.decision), comment=body.comment, by=g.membership, now=g.now
    )
    g.db.flush()
    publishing.after_decision(g.db, found, by=g.membership, now=g.now)
    g.db.flush()
    g.db.expire(found, ["delivery"])
    return etags.answer(variant_out(found), found.version, 201)


@bp.get("/approval-paths", summary="Approval paths", responses={200: PathsShape})
def approval_paths() -> dict[str, Any]:
    return {"items": [_shown(path) for path in paths.living(g.db, g.workspace_id)]}


@bp.put("/approval-paths", summary="Replace the approval paths", responses={200: PathsShape})
@allowed(Right.CHARTER)
def replace(body: PathsShape) -> dict[str, Any]:
    """An empty list: nothing needs an approval any more."""
    for path in paths.living(g.db, g.workspace_id):
        paths.end(g.db, path, by=g.membership, now=g.now)
    for one in body.items:
        named = None if one.channels is None else channels_named(one.channels)
        steps = [Step(step.role, step.days) for step in one.steps]
        paths.create(g.db, by=g.membership, name=one.name, channels=named, steps=steps, now=g.now)
    g.db.flush()
    return approval_paths()


def _shown(path: approvals.ApprovalPath) -> dict[str, Any]:
    return {"name": path.name, "channels": path.channels, "steps": path.steps}

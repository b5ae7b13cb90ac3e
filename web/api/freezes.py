"""Freezes: nothing leaves inside one."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response, jsonify
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import select

from scheduler.content import Variant
from scheduler.people import Right
from scheduler.publishing import Freeze, FreezeRelease
from scheduler.publishing.planned import freezing, releasing, thawing
from scheduler.publishing.planned.freezing import Reach
from web.api.blueprint import bp
from web.api.idempotency import creates_once
from web.api.paging import Paging, page
from web.api.shapes.times import rfc3339
from web.rights import allowed
from web.visit import find, g


class FreezePath(BaseModel):
    id: str


class Scope(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Literal["everything", "workspace", "channels", "campaigns", "pillars", "labels", "languages"] = (
        Field("workspace", description="everything: as far as the token reaches, which is its workspace.")
    )
    ids: list[str] = Field(
        default_factory=list, description="Of channels, campaigns, pillars or labels; or language codes."
    )


class FreezeIn(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    scope: Scope = Field(default_factory=lambda: Scope(kind="workspace"))
    reason: str = Field(min_length=1, max_length=300)
    start: AwareDatetime | None = Field(None, alias="from")
    until: AwareDatetime | None = None


class FreezeOut(BaseModel):
    id: str
    scope: Scope
    reason: str
    state: str = Field(
        description="planned until it begins; freezing while something that left before is still under way, "
        "then frozen; over once its end has come; lifted."
    )
    under_way: list[str] = Field(description="Ids of variants already on the wire.")
    created_at: str


class FreezeList(BaseModel):
    items: list[FreezeOut]
    next: str | None


@bp.get("/freezes", summary="Freezes", responses={200: FreezeList})
def freezes(query: Paging) -> dict[str, Any]:
    statement = select(Freeze).where(Freeze.workspace_id == g.workspace_id)
    rows, following = page(statement, Freeze.id, query)
    return {"items": [_shown(row) for row in rows], "next": following}


@bp.get("/freezes/<string:id>", summary="One freeze", responses={200: FreezeOut})
def freeze(path: FreezePath) -> dict[str, Any]:
    return _shown(find(Freeze, path.id))


@bp.post("/freezes", summary="Freeze", responses={201: FreezeOut})
@allowed(Right.FREEZE)
@creates_once
def impose(body: FreezeIn) -> Response:
    times = {"from_at": body.start, "until_at": body.until}
    if body.scope.kind == "everything":
        # A token is of one workspace, whatever else its owner may freeze on the page.
        [made] = freezing.impose_everywhere(g.db, [g.membership], reason=body.reason, now=g.now, **times)
    else:
        reach = Reach(body.scope.kind, tuple(body.scope.ids))
        made = freezing.impose(g.db, by=g.membership, reach=reach, reason=body.reason, now=g.now, **times)
    g.db.flush()
    answer = jsonify(_shown(made))
    answer.status_code = 201
    return answer


@bp.delete("/freezes/<string:id>", summary="Lift a freeze", responses={204: None})
@allowed(Right.FREEZE)
def lift(path: FreezePath) -> tuple[str, int]:
    """What it held stays held: each asks."""
    freezing.lift(g.db, find(Freeze, path.id), by=g.membership, now=g.now)
    return "", 204


class ReleaseIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    variant: str
    why: str = Field(min_length=1, max_length=500)


class ReleaseOut(BaseModel):
    variant: str
    why: str
    by: str = Field(description="The name of who released it.")
    at: str
    stands: bool = Field(description="Whether it still has the words it was released in.")


class ReleaseList(BaseModel):
    items: list[ReleaseOut]


@bp.get("/freezes/<string:id>/releases", summary="Exceptions from a freeze", responses={200: ReleaseList})
def releases(path: FreezePath) -> dict[str, Any]:
    return {"items": [_release(one) for one in releasing.released(g.db, find(Freeze, path.id))]}


@bp.post("/freezes/<string:id>/releases", summary="Release one variant", responses={201: ReleaseOut})
@allowed(Right.FREEZE)
def release(path: FreezePath, body: ReleaseIn) -> Response:
    """It may leave inside this freeze in the words it has now; nothing is scheduled by this."""
    found, variant = find(Freeze, path.id), find(Variant, body.variant)
    given = releasing.release(g.db, found, variant, why=body.why, by=g.membership, now=g.now)
    answer = jsonify(_release(given))
    answer.status_code = 201
    return answer


def _release(given: FreezeRelease) -> dict[str, Any]:
    return {
        "variant": given.variant.public_id,
        "why": given.why,
        "by": given.by.name,
        "at": rfc3339(given.at),
        "stands": releasing.stands(given),
    }


def _shown(made: Freeze) -> dict[str, Any]:
    state: str = thawing.state(made, g.now)
    under_way = freezing.under_way(g.db, made) if state == "frozen" else []
    if under_way:
        state = "freezing"
    return {
        "id": made.public_id,
        "scope": {"kind": made.scope, "ids": made.names},
        "reason": made.reason,
        "state": state,
        "under_way": [delivery.variant.public_id for delivery in under_way if delivery.variant],
        "created_at": rfc3339(made.created_at),
    }

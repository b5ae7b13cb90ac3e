"""Who decides for whom while they are away."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from scheduler.approvals import Deputy, deputising
from scheduler.people import Right
from web.api.blueprint import bp
from web.api.idempotency import creates_once
from web.api.lookups import membership_named
from web.api.shapes.times import rfc3339
from web.rights import allowed
from web.visit import find, g


class DeputyIn(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    person: str | None = Field(
        None,
        max_length=254,
        description="E-mail address of who is away; null: oneself. Others': as on the page.",
    )
    deputy: str = Field(max_length=254, description="E-mail address of who stands in.")
    start: AwareDatetime = Field(alias="from")
    until: AwareDatetime


class DeputyOut(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    id: str
    person: str = Field(description="The name of who is away.")
    deputy: str = Field(description="The name of who stands in.")
    start: str = Field(alias="from")
    until: str


class DeputyList(BaseModel):
    items: list[DeputyOut]


class DeputyPath(BaseModel):
    id: str


@bp.get("/deputies", summary="Deputies, now and to come", responses={200: DeputyList})
@allowed(Right.DECIDE)
def deputies() -> dict[str, Any]:
    return {"items": [_deputy(one) for one in deputising.current(g.db, g.workspace_id, g.now)]}


@bp.post("/deputies", summary="Name a deputy", responses={201: DeputyOut})
@allowed(Right.DECIDE)
@creates_once
def name_deputy(body: DeputyIn) -> Response:
    """For oneself; for others, whoever may change the paths. A yes by a deputy is still nobody's to their own words."""
    named = deputising.name(
        g.db,
        membership_named(body.person) if body.person else g.membership,
        membership_named(body.deputy),
        from_at=body.start,
        until_at=body.until,
        by=g.membership,
        now=g.now,
    )
    answer = jsonify(_deputy(named))
    answer.status_code = 201
    return answer


@bp.delete("/deputies/<string:id>", summary="Nobody stands in any more", responses={204: None})
@allowed(Right.DECIDE)
def end_deputy(path: DeputyPath) -> tuple[str, int]:
    deputising.end(g.db, find(Deputy, path.id), by=g.membership, now=g.now)
    return "", 204


def _deputy(one: Deputy) -> dict[str, Any]:
    return {
        "id": one.public_id,
        "person": one.user.name,
        "deputy": one.deputy.name,
        "from": rfc3339(one.from_at),
        "until": rfc3339(one.until_at),
    }

"""What the charter finds in one variant as it is stored, and the yes that lifts a finding."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, jsonify
from pydantic import BaseModel, ConfigDict, Field

from scheduler import charter
from scheduler.charter import waivers
from scheduler.content import Variant
from scheduler.people import Right
from web.api.blueprint import bp
from web.api.charter import FindingOut, finding_out
from web.api.idempotency import creates_once
from web.api.shapes.times import rfc3339
from web.api.variants import VariantPath
from web.rights import allowed
from web.visit import find, g

KEY = 24  # letters of a finding's key: enough to tell those of one variant apart


class StoredFinding(FindingOut):
    id: str = Field(description="Of this finding on these words: other words, another id.")
    waiver: dict[str, Any] | None


class StoredFindings(BaseModel):
    findings: list[StoredFinding]


class FindingPath(BaseModel):
    id: str = Field(description="Id of a finding, as the variant's findings give it.")


class WaiverIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    why: str = Field(min_length=1, max_length=2000)


@bp.get(
    "/variants/<string:id>/findings",
    summary="What the charter finds in a variant",
    responses={200: StoredFindings},
)
def variant_findings(path: VariantPath) -> dict[str, Any]:
    variant = find(Variant, path.id)
    found = charter.review(g.db, variant, at=variant.planned_instant)
    return {"findings": [_out(variant, one) for one in found]}


@bp.post("/findings/<string:id>/waiver", summary="Agree to a finding", responses={201: StoredFinding})
@allowed(Right.DECIDE)
@creates_once
def waive(path: FindingPath, body: WaiverIn) -> Response:
    """By the role its rule names, never by who wrote the words. 409 `no-waiver` where this yes does not count."""
    name, _, key = path.id.partition(".")
    variant = find(Variant, name)
    found = charter.review(g.db, variant, at=variant.planned_instant)
    finding = next((one for one in found if key and one.key[:KEY] == key), None) or abort(404)
    if finding.waiver is None:
        waivers.waive(g.db, variant, finding, why=body.why, by=g.membership, now=g.now)
    again = charter.review(g.db, variant, at=variant.planned_instant)
    answer = jsonify(_out(variant, next(one for one in again if one.key == finding.key)))
    answer.status_code = 201
    return answer


def _out(variant: Variant, finding: charter.Finding) -> dict[str, Any]:
    given = finding.waiver
    return finding_out(finding) | {
        "id": f"{variant.public_id}.{finding.key[:KEY]}",
        "waiver": given and {"by": given.by.name, "why": given.why, "at": rfc3339(given.at)},
    }

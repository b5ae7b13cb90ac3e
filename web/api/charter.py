"""The charter: check a text, read the versions, change the rules of a draft, adopt it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from flask import Response, abort, jsonify
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from scheduler import charter
from scheduler.charter import CharterVersion, Finding, editing, versions
from scheduler.db import gate_lock
from scheduler.people import Right
from scheduler.rules import BadSettings
from scheduler.wording import N_
from web.api.blueprint import bp
from web.api.idempotency import creates_once
from web.api.lookups import channels_named, media_named
from web.api.shapes.languages import Language
from web.api.shapes.times import rfc3339
from web.language import say
from web.rights import allowed
from web.visit import g


class ReviewIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=50_000)
    channel: str | None = None
    language: Language
    title: str = Field("", max_length=200)
    media: list[str] = Field(default_factory=list)
    at: AwareDatetime | None = None


class FindingOut(BaseModel):
    rule: str
    severity: Literal["advise", "approve", "block"]
    clause: str | None
    field: str
    start: int = Field(description="In code points of the text.")
    end: int
    message: str
    fix: str | None
    role: str | None = Field(None, description="Whose agreement lifts it; null: nobody's.")


class Findings(BaseModel):
    findings: list[FindingOut]


class RuleShape(BaseModel):
    kind: str
    settings: dict[str, Any] = Field(default_factory=dict)
    severity: Literal["advise", "approve", "block"] = "advise"
    role: Literal["owner", "editor", "approver"] | None = Field(
        None, description="Whose approval or waiver lifts a finding; an owner's always does."
    )
    scope: dict[str, Any] = Field(
        default_factory=dict,
        description="channels, pillars, campaigns, people (ids), kinds, languages, first, last; nothing: everywhere.",
    )
    clause: str | None = Field(None, description="Id of the clause of this version it hangs on.")


class ClauseShape(BaseModel):
    id: str
    key: str
    title: str
    text: str


class VersionOut(BaseModel):
    number: int
    adopted_at: str | None
    note: str
    clauses: list[ClauseShape]
    rules: list[RuleShape]


class VersionList(BaseModel):
    items: list[VersionOut]
    next: str | None


class VersionPath(BaseModel):
    n: int


class RulesIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    rules: list[RuleShape] = Field(max_length=200)


class AdoptionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    note: str = Field("", max_length=2000)


@bp.post("/charter/reviews", summary="Check a text against the adopted charter", responses={200: Findings})
@allowed(Right.READ)
def review(body: ReviewIn) -> dict[str, Any]:
    """Changes nothing: what the composer asks while somebody types."""
    channel = channels_named([body.channel])[0] if body.channel else None
    alts = tuple(media.alt for media in media_named(body.media))
    at: datetime = body.at or g.now
    found = charter.review_text(
        g.db,
        g.workspace_id,
        text=body.text,
        channel=channel,
        language=body.language,
        alts=alts,
        title=body.title,
        at=at,
    )
    return {"findings": [finding_out(finding) for finding in found]}


@bp.get("/charter/versions", summary="Versions of the charter", responses={200: VersionList})
def history() -> dict[str, Any]:
    return {"items": [_version(one) for one in versions.history(g.db, g.workspace_id)], "next": None}


@bp.post("/charter/versions", summary="Begin a draft from the adopted version", responses={201: VersionOut})
@allowed(Right.CHARTER)
@creates_once
def begin_version() -> Response:
    """There is one draft at a time: asked again, the open one is answered."""
    found = versions.open_draft(g.db, g.workspace_id) or versions.draft_from(g.db, by=g.membership, now=g.now)
    g.db.flush()
    answer = jsonify(_version(found))
    answer.status_code = 201
    return answer


@bp.put(
    "/charter/versions/<int:n>/rules", summary="Replace the rules of a draft", responses={200: VersionOut}
)
@allowed(Right.CHARTER)
def rules(path: VersionPath, body: RulesIn) -> dict[str, Any]:
    version = _numbered(path.n)
    clauses = {one.public_id: one for one in version.clauses}
    if any(new.clause is not None and new.clause not in clauses for new in body.rules):
        raise BadSettings({"clause": N_("This version has no such clause.")})
    for rule in list(version.rules):
        editing.drop_rule(g.db, version, rule)
    for new in body.rules:
        editing.write_rule(
            g.db,
            version,
            kind=new.kind,
            settings=new.settings,
            severity=new.severity,
            role=new.role,
            scope=new.scope,
            clause=clauses[new.clause] if new.clause else None,
        )
    g.db.flush()
    g.db.refresh(version, ["rules"])
    return _version(version)


@bp.post("/charter/versions/<int:n>/adoption", summary="Adopt a draft", responses={200: VersionOut})
@allowed(Right.CHARTER)
def adopt(path: VersionPath, body: AdoptionIn) -> dict[str, Any]:
    """Frozen from here on. What is scheduled is asked again; what no longer passes is held."""
    version = _numbered(path.n)
    gate_lock.close(g.db, g.workspace_id)  # no claim is half done under the version before
    versions.adopt(g.db, version, by=g.membership, note=body.note, now=g.now)
    g.db.flush()
    return _version(version)


def finding_out(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule_kind,
        "severity": str(finding.severity),
        "clause": finding.clause_title or None,
        "field": finding.field,
        "start": finding.start,
        "end": finding.end,
        "message": say(finding.message),
        "fix": finding.fix,
        "role": finding.role,
    }


def _numbered(number: int) -> CharterVersion:
    found = versions.numbered(g.db, g.workspace_id, number)
    if found is None:
        abort(404)
    return found


def _version(version: CharterVersion) -> dict[str, Any]:
    return {
        "number": version.number,
        "adopted_at": version.adopted_at and rfc3339(version.adopted_at),
        "note": version.note,
        "clauses": [
            {"id": one.public_id, "key": one.key, "title": one.title, "text": one.text}
            for one in version.clauses
        ],
        "rules": [
            {
                "kind": one.kind,
                "settings": one.settings,
                "severity": str(one.severity),
                "role": one.role,
                "scope": one.scope or {},
                "clause": one.clause.public_id if one.clause else None,
            }
            for one in version.rules
        ],
    }

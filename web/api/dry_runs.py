"""Trying a draft of the charter before it is adopted: which posts it would judge otherwise, and why."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response, abort, jsonify
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from scheduler import courier
from scheduler.charter import DryRun, DryRunChange, dry_running, versions
from scheduler.charter.written import digest_of
from scheduler.content import Variant
from scheduler.people import Right
from scheduler.wording import Text
from web.api.blueprint import bp
from web.api.charter import VersionPath
from web.api.idempotency import creates_once
from web.api.paging import Paging, page
from web.api.shapes.times import rfc3339
from web.language import say
from web.rights import allowed
from web.visit import find, g

Verdict = Literal["", "advise", "approve", "block"]


class DryRunOut(BaseModel):
    id: str
    version: int
    state: Literal["asked", "running", "done", "cancelled"]
    total: int = Field(description="Posts to look at: the last 90 days, and all that is scheduled.")
    done: int
    before: dict[str, int] = Field(description="Posts by verdict, under the version that holds.")
    after: dict[str, int] = Field(description="And under the draft; an empty name: nothing to say.")
    rules: list[dict[str, Any]] = Field(
        description="By rule: of how many posts it newly speaks, or no longer."
    )
    outdated: bool = Field(description="The draft says something else by now.")
    created_at: str
    finished_at: str | None


class ChangeOut(BaseModel):
    variant: str
    title: str
    channel: str
    at: str
    ahead: bool = Field(description="Scheduled; false: it is out already.")
    before: Verdict
    after: Verdict
    reasons: list[dict[str, Any]]


class ChangeList(BaseModel):
    items: list[ChangeOut]
    next: str | None


class Narrowed(Paging):
    after: Verdict | None = None


class DryRunPath(BaseModel):
    id: str


@bp.post("/charter/versions/<int:n>/dry-runs", summary="Try a draft", responses={201: DryRunOut})
@allowed(Right.CHARTER)
@creates_once
def try_version(path: VersionPath) -> Response:
    """A worker takes it up; ask how far it has come. One under way for this draft is given up."""
    version = versions.numbered(g.db, g.workspace_id, path.n) or abort(404)
    if version.adopted_at is not None:
        raise versions.AlreadyAdopted
    run = dry_running.ask_for(g.db, version, by=g.membership, now=g.now)
    courier.ring_after_commit(g.db)
    answer = jsonify(_shown(run))
    answer.status_code = 201
    return answer


@bp.get("/charter/dry-runs/<string:id>", summary="How far a dry run has come", responses={200: DryRunOut})
@allowed(Right.CHARTER)
def dry_run(path: DryRunPath) -> dict[str, Any]:
    return _shown(find(DryRun, path.id))


@bp.get(
    "/charter/dry-runs/<string:id>/changes", summary="Posts judged otherwise", responses={200: ChangeList}
)
@allowed(Right.CHARTER)
def changes(path: DryRunPath, query: Narrowed) -> dict[str, Any]:
    run = find(DryRun, path.id)
    its = select(DryRunChange).where(
        DryRunChange.workspace_id == g.workspace_id, DryRunChange.dry_run_id == run.id
    )
    if query.after is not None:
        its = its.where(DryRunChange.after == query.after)
    its = its.options(
        joinedload(DryRunChange.variant).options(joinedload(Variant.post), joinedload(Variant.channel))
    )
    rows, following = page(its, DryRunChange.id, query)
    return {"items": [_change(row) for row in rows], "next": following}


@bp.post("/charter/dry-runs/<string:id>/cancellation", summary="Cancel a dry run", responses={200: DryRunOut})
@allowed(Right.CHARTER)
def cancel(path: DryRunPath) -> dict[str, Any]:
    """What it found so far stays."""
    run = find(DryRun, path.id)
    dry_running.cancel(g.db, run, by=g.membership, now=g.now)
    return _shown(run)


def _shown(run: DryRun) -> dict[str, Any]:
    version = dry_running.version_of(g.db, run)
    return {
        "id": run.public_id,
        "version": version.number,
        "state": str(run.state),
        "total": run.total,
        "done": run.done,
        "before": run.figures.get("before", {}),
        "after": run.figures.get("after", {}),
        "rules": list(run.figures.get("rules", {}).values()),
        "outdated": version.adopted_at is None and digest_of(version) != run.digest,
        "created_at": rfc3339(run.created_at),
        "finished_at": run.finished_at and rfc3339(run.finished_at),
    }


def _change(row: DryRunChange) -> dict[str, Any]:
    return {
        "variant": row.variant.public_id,
        "title": row.variant.post.title,
        "channel": row.variant.channel.public_id,
        "at": rfc3339(row.at),
        "ahead": row.ahead,
        "before": row.before,
        "after": row.after,
        "reasons": [one | {"message": say(Text.from_json(one["message"]))} for one in row.reasons],
    }

"""Decisions and the paths that ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flask import Response, jsonify
from pydantic import BaseModel, ConfigDict, Field

from scheduler import approvals, publishing
from scheduler.approvals import ApprovalLink, Verdict, by_link, linking, paths
from scheduler.approvals.eyes import Eyes
from scheduler.approvals.link import Letter
from scheduler.approvals.paths import BadPath, Where
from scheduler.approvals.step import Step, step_from, whom
from scheduler.content import Variant
from scheduler.content.message import content_hash
from scheduler.people import Right, Role
from scheduler.planning import Campaign, Pillar
from scheduler.rules import RULES
from scheduler.wording import N_
from web.api import etags
from web.api.blueprint import bp, token_key
from web.api.lookups import channels_named
from web.api.reading import variant_out
from web.api.shapes.posts import DecisionIn, VariantOut
from web.api.variants import VariantPath
from web.language import say
from web.rights import allowed, may
from web.throttle import limiter
from web.visit import find, g


class OutsideShape(BaseModel):
    email: str = Field(min_length=3, max_length=254)
    name: str = Field("", max_length=120)
    language: str = Field("", max_length=8, description="Of the letter; empty: the workspace's.")


class StepShape(BaseModel):
    role: Role = Field(Role.OWNER, description="Whose yes; not looked at where people or outside are given.")
    people: list[str] = Field(default_factory=list, max_length=20, description="Ids of people asked by name.")
    outside: list[OutsideShape] = Field(default_factory=list, max_length=20, description="Asked by a link.")
    everyone: bool = Field(False, description="Each of them has to say yes, not any.")
    deputies: bool = Field(True, description="Deputies may answer for who is away.")
    days: int | None = Field(None, ge=1, le=365, description="How long a yes at this step holds.")
    remind: int | None = Field(None, ge=1, le=720, description="Hours after which they are reminded.")
    within: int | None = Field(None, ge=1, le=720, description="Hours to answer in.")
    then: Role | None = Field(None, description="Who may answer, too, when those hours are over.")


class PathShape(BaseModel):
    """At most one of channels, pillars, campaigns and families; none: everything without a closer path."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=120)
    channels: list[str] | None = None
    pillars: list[str] | None = None
    campaigns: list[str] | None = None
    families: list[str] | None = Field(
        None, description="Kinds of charter rules: asked when one finds something."
    )
    steps: list[StepShape] = Field(min_length=1, max_length=5)


class PathsShape(BaseModel):
    model_config = ConfigDict(extra="forbid")

    items: list[PathShape] = Field(max_length=50)


@bp.post("/variants/<string:id>/decisions", summary="Approve or send back", responses={201: VariantOut})
@allowed(Right.DECIDE)
def decide(path: VariantPath, body: DecisionIn) -> Response:
    """Bound to exactly what would be sent. The last approval schedules a variant planned ahead."""
    found = find(Variant, path.id)
    approvals.decide(
        g.db,
        found,
        verdict=Verdict(body.decision),
        comment=body.comment,
        by=g.membership,
        now=g.now,
        demand_version=etags.demand_match,
    )
    g.db.flush()
    publishing.after_decision(g.db, found, by=g.membership, now=g.now)
    g.db.flush()
    g.db.expire(found, ["delivery"])
    return etags.answer(variant_out(found), found.version, 201)


class TurnOut(BaseModel):
    path: str | None = Field(description="Its name; null: the charter itself asks.")
    whom: str
    why: str
    done: bool


class LinkOut(BaseModel):
    id: str
    name: str
    email: str = Field(description="Only for whoever may change the paths.")
    mailed_at: datetime | None
    letter: Letter = Field(description="perhaps: the line broke as it was handed over, it may be lost.")
    leaves_at: datetime | None = Field(
        description="Kept back until then: the words may still change, or they were written to lately."
    )
    expires_at: datetime


class LinkPath(BaseModel):
    id: str


class AskedOut(BaseModel):
    approved: bool
    missing: str | None
    steps: list[TurnOut] = Field(description="In the order they are asked.")
    links: list[LinkOut] = Field(
        description="Sent to people outside, and not answered yet; also those whose time is over."
    )


@bp.get("/variants/<string:id>/decisions", summary="Whose yes it needs, and why", responses={200: AskedOut})
def asked(path: VariantPath) -> dict[str, Any]:
    """For the words as they are now."""
    found = find(Variant, path.id)
    stands = approvals.standing(g.db, found, content_hash(found), at=g.now)
    names = Eyes(g.db, g.workspace_id).names()
    return {
        "approved": stands.approved,
        "missing": say(stands.missing) if stands.missing else None,
        "steps": [
            {
                "path": turn.path.name if turn.path else None,
                "whom": say(whom(turn.step, names)),
                "why": say(turn.why),
                "done": stands.done(turn),
            }
            for turn in stands.turns
        ],
        "links": [
            _link(link)
            for link in linking.links_of(g.db, g.workspace_id, {found.id: stands}).get(found.id, [])
        ],
    }


@bp.post("/approval-links/<string:id>/letter", summary="Send a new link", responses={201: LinkOut})
@allowed(Right.SUBMIT)
@limiter.limit("20 per hour", key_func=token_key)
def send_link_again(path: LinkPath) -> Response:
    """In the place of one that was lost, is over, or whose codes are used up. 409 `no-link`: not now, or not any more."""
    again = by_link.send_again(g.db, find(ApprovalLink, path.id), by=g.membership, now=g.now)
    answer = jsonify(_link(again))
    answer.status_code = 201
    return answer


@bp.get("/approval-paths", summary="Approval paths", responses={200: PathsShape})
def approval_paths() -> dict[str, Any]:
    return {"items": [_shown(path) for path in paths.living(g.db, g.workspace_id)]}


@bp.put("/approval-paths", summary="Replace the approval paths", responses={200: PathsShape})
@allowed(Right.CHARTER)
def replace(body: PathsShape) -> dict[str, Any]:
    """An empty list: nothing needs an approval any more. What asks the same as before keeps the yeses it was given."""
    before = list(paths.living(g.db, g.workspace_id))
    wished, kept = [_Wish.of(one) for one in body.items], {}
    for number, one in enumerate(wished):
        # Names need not differ: each path that is there is one of those wished for, or ends.
        if same := next((path for path in before if path.name == one.name and one.is_as(path)), None):
            kept[number] = same
            before.remove(same)
    for path in before:
        paths.end(g.db, path, by=g.membership, now=g.now)
    g.db.flush()
    for number, one in enumerate(wished):
        if number in kept:
            paths.edit(
                g.db,
                kept[number],
                by=g.membership,
                name=one.name,
                where=one.where,
                steps=one.steps,
                now=g.now,
            )
        else:
            paths.create(g.db, by=g.membership, name=one.name, where=one.where, steps=one.steps, now=g.now)
    g.db.flush()
    return approval_paths()


@dataclass(frozen=True)
class _Wish:
    name: str
    where: Where
    steps: list[Step]

    @classmethod
    def of(cls, one: PathShape) -> _Wish:
        where = Where(*(None if ids is None else tuple(ids) for ids in _ids(one)))
        return cls(
            one.name.strip(), where, [step_from(step.model_dump(exclude_none=True)) for step in one.steps]
        )

    def is_as(self, path: approvals.ApprovalPath) -> bool:
        then = paths.steps_of(path)
        same = len(then) == len(self.steps) and all(map(Step.asks_the_same_as, then, self.steps))
        return same and Where.of(path) == self.where


def _ids(one: PathShape) -> Iterator[list[str] | None]:
    """Only what there is here. Raises BadPath for more than one kind of place, and for strangers' ids."""
    if sum(ids is not None for ids in (one.channels, one.pillars, one.campaigns, one.families)) > 1:
        raise BadPath({"where": N_("A path holds for one kind of place.")})
    yield None if one.channels is None else [channel.public_id for channel in channels_named(one.channels)]
    yield None if one.pillars is None else [find(Pillar, each).public_id for each in one.pillars]
    yield None if one.campaigns is None else [find(Campaign, each).public_id for each in one.campaigns]
    if unknown := set(one.families or ()) - RULES.keys():
        raise BadPath({"where": N_("There is no family of rules “{kind}”.", kind=min(unknown))})
    yield one.families


def _link(link: ApprovalLink) -> dict[str, Any]:
    return {
        "id": link.public_id,
        "name": link.name,
        "email": link.email if may(Right.CHARTER) else "",
        "mailed_at": link.mailed_at.isoformat() if link.mailed_at else None,
        "letter": link.letter(g.now),
        "leaves_at": kept.isoformat() if (kept := link.kept_until(g.now)) else None,
        "expires_at": link.expires_at.isoformat(),
    }


def _shown(path: approvals.ApprovalPath) -> dict[str, Any]:
    steps = [asdict(step) for step in paths.steps_of(path)]
    if not may(Right.CHARTER):
        for one in (one for step in steps for one in step["outside"]):
            one["email"] = "…@…"  # addresses of clients are for whoever may change the paths
    return {"name": path.name, **asdict(Where.of(path)), "steps": steps}

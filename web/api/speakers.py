"""Who speaks where: departments with their mission, people named, words lent for some days."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, abort, jsonify
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from scheduler.charter import Mission, Speaker, naming
from scheduler.charter.naming import BadSpeaker, On
from scheduler.people import Right
from scheduler.planning import pillars
from scheduler.publishing.planned import voices
from scheduler.wording import N_
from web.api.blueprint import bp
from web.api.idempotency import creates_once
from web.api.lookups import channels_named, membership_named, pillar_named
from web.api.shapes.times import rfc3339
from web.language import LANGUAGES
from web.rights import allowed
from web.visit import find, g


class Ground(BaseModel):
    model_config = ConfigDict(extra="forbid")

    channels: list[str] = Field(default_factory=list, description="Ids; empty: all of them.")
    pillars: list[str] = Field(default_factory=list, description="Names or ids; empty: all of them.")
    languages: list[str] = Field(default_factory=list, description="Codes; empty: all of them.")


class MissionIn(Ground):
    name: str = Field(min_length=1, max_length=80, description="Of the department.")
    text: str = Field("", max_length=5_000, description="Markdown.")


class MissionOut(MissionIn):
    id: str


class MissionList(BaseModel):
    items: list[MissionOut]


class SpeakerIn(Ground):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    person: str = Field(max_length=254, description="E-mail address of a member.")
    mission: str | None = Field(
        None, description="Id; their ground is then the mission's, and what is given here."
    )
    start: AwareDatetime | None = Field(None, alias="from")
    until: AwareDatetime | None = None


class LendingIn(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    person: str = Field(max_length=254, description="E-mail address of who speaks in this place.")
    start: AwareDatetime | None = Field(None, alias="from")
    until: AwareDatetime


class SpeakerOut(Ground):
    model_config = ConfigDict(populate_by_name=True)

    id: str
    name: str
    mission: str | None = Field(description="Id.")
    lent_by: str | None = Field(description="Id of the speaker whose word it is.")
    start: str | None = Field(alias="from")
    until: str | None


class SpeakerList(BaseModel):
    items: list[SpeakerOut]


class IdPath(BaseModel):
    id: str


@bp.get("/missions", summary="Missions of departments", responses={200: MissionList})
def missions() -> dict[str, Any]:
    return {"items": [_mission(one) for one in naming.missions(g.db, g.workspace_id)]}


@bp.post("/missions", summary="Give a department its mission", responses={201: MissionOut})
@allowed(Right.CHARTER)
@creates_once
def give_mission(body: MissionIn) -> Response:
    return _created(_mission(_written(body, None)))


@bp.put("/missions/<string:id>", summary="Write a mission anew", responses={200: MissionOut})
@allowed(Right.CHARTER)
def write_mission(path: IdPath, body: MissionIn) -> dict[str, Any]:
    return _mission(_written(body, _living(find(Mission, path.id))))


@bp.delete("/missions/<string:id>", summary="End a mission", responses={204: None})
@allowed(Right.CHARTER)
def end_mission(path: IdPath) -> tuple[str, int]:
    """Nobody speaks within it any more."""
    naming.end_mission(g.db, _living(find(Mission, path.id)), by=g.membership, now=g.now)
    voices.changed(g.db, g.workspace_id)
    return "", 204


@bp.get("/speakers", summary="Who speaks where", responses={200: SpeakerList})
def speakers() -> dict[str, Any]:
    """Those named and not taken back, also where their days are over."""
    named = naming.speakers(g.db, g.workspace_id)
    ids = {one.id: one.public_id for one in named}
    return {"items": [_speaker(one, ids) for one in named]}


@bp.post("/speakers", summary="Name a speaker", responses={201: SpeakerOut})
@allowed(Right.CHARTER)
@creates_once
def name_speaker(body: SpeakerIn) -> Response:
    """What is scheduled on their ground is asked again whether it may leave."""
    member = membership_named(body.person)
    mission = _living(find(Mission, body.mission)) if body.mission else None
    speaker = naming.name_speaker(
        g.db, by=g.membership, member=member, mission=mission, on=_on(body), from_at=body.start,
        until_at=body.until, now=g.now,
    )  # fmt: skip
    voices.changed(g.db, g.workspace_id, member.user_id)
    return _created(_speaker(speaker, {}))


@bp.post("/speakers/<string:id>/lendings", summary="Lend one's word", responses={201: SpeakerOut})
@allowed(Right.WRITE)
@creates_once
def lend(path: IdPath, body: LendingIn) -> Response:
    """One's own, or another's for who writes the charter. It is never lent on."""
    speaker, to = _living(find(Speaker, path.id)), membership_named(body.person)
    lent = naming.lend(
        g.db, speaker, by=g.membership, to=to, from_at=body.start, until_at=body.until, now=g.now
    )
    voices.changed(g.db, g.workspace_id, to.user_id)
    return _created(_speaker(lent, {speaker.id: speaker.public_id}))


@bp.delete("/speakers/<string:id>", summary="Take a word back", responses={204: None})
@allowed(Right.WRITE)
def take_back(path: IdPath) -> tuple[str, int]:
    """What was lent from it ends as well."""
    speaker = _living(find(Speaker, path.id))
    naming.take_back(g.db, speaker, by=g.membership, now=g.now)
    voices.changed(g.db, g.workspace_id, speaker.user_id)
    return "", 204


def _written(body: MissionIn, mission: Mission | None) -> Mission:
    kept = naming.give_mission(
        g.db,
        by=g.membership,
        name=body.name,
        text=body.text,
        on=_on(body, mission),
        mission=mission,
        now=g.now,
    )
    voices.changed(g.db, g.workspace_id)
    return kept


def _on(body: Ground, of: Mission | None = None) -> On:
    """What exists here, or was named before: dropped, the last one gone would mean all of them."""
    gone = {name: set(getattr(of, name) or ()) if of else set() for name in ("channels", "pillars")}
    if unknown := set(body.languages) - LANGUAGES.keys():
        raise BadSpeaker({"languages": N_("There is no language “{code}” here.", code=min(unknown))})
    known = {pillar.public_id for pillar in pillars.living(g.db, g.workspace_id)} | gone["pillars"]
    return On(
        [one for one in body.channels if one in gone["channels"]]
        + [one.public_id for one in channels_named(set(body.channels) - gone["channels"])],
        [one if one in known else _pillar(one) for one in body.pillars],
        body.languages,
    )


def _pillar(name: str) -> str:
    found = pillar_named(name)
    return found.public_id if found else abort(404)


def _living(found: Any) -> Any:
    return found if found.ended_at is None else abort(404)


def _mission(one: Mission) -> dict[str, Any]:
    return {"id": one.public_id, "name": one.name, "text": one.text, **_ground(one)}


def _speaker(one: Speaker, ids: dict[int, str]) -> dict[str, Any]:
    return {
        "id": one.public_id,
        "name": one.user.name,
        "mission": one.mission.public_id if one.mission else None,
        "lent_by": ids.get(one.lent_by_id) if one.lent_by_id else None,
        "from": _at(one.from_at),
        "until": _at(one.until_at),
        **_ground(one),
    }


def _ground(one: Mission | Speaker) -> dict[str, list[str]]:
    return {name: getattr(one, name) or [] for name in ("channels", "pillars", "languages")}


def _at(when: datetime | None) -> str | None:
    return rfc3339(when) if when else None


def _created(shown: dict[str, Any]) -> Response:
    answer = jsonify(shown)
    answer.status_code = 201
    return answer

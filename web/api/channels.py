"""Channels: connect one for real, list them, take one away."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, json, jsonify
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from scheduler.adapters.base import Connection
from scheduler.channels import Channel, connecting
from scheduler.people import Right
from scheduler.publishing.planned import closing
from scheduler.wording import N_, Text
from web.api.blueprint import bp
from web.api.idempotency import creates_once
from web.api.paging import Paging, page
from web.api.problems import Refusal
from web.api.reading import channel_out
from web.api.shapes.languages import Language
from web.api.shapes.times import Zone
from web.asking import ask
from web.house import house
from web.language import say
from web.rights import allowed
from web.visit import find, g


class ChannelPath(BaseModel):
    id: str


class EndingQuery(BaseModel):
    reason: str = Field("", max_length=300, description="Why, for whoever reads its history.")


class ChannelIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=120)
    platform: str
    zone: Zone
    language: Language | None = Field(
        None, description="What it speaks; the workspace's, where none is given."
    )
    settings: dict[str, Any] = Field(default_factory=dict, description="The fields of the platform.")


class ChannelOut(BaseModel):
    id: str
    name: str
    platform: str
    identity: str
    zone: str
    language: str
    limits: dict[str, Any]
    health: str
    paused: bool
    made: dict[str, str] | None = Field(
        None, description="Secrets made up while connecting, shown this once."
    )


class ChannelList(BaseModel):
    items: list[ChannelOut]
    next: str | None


@bp.get("/channels", summary="List channels", responses={200: ChannelList})
def channels(query: Paging) -> dict[str, Any]:
    statement = select(Channel).where(Channel.workspace_id == g.workspace_id, Channel.removed_at.is_(None))
    rows, following = page(statement, Channel.id, query)
    return {"items": [channel_out(row) for row in rows], "next": following}


@bp.get("/channels/<string:id>", summary="One channel", responses={200: ChannelOut})
def channel(path: ChannelPath) -> dict[str, Any]:
    return channel_out(find(Channel, path.id))


@bp.post("/channels", summary="Connect a channel", responses={201: ChannelOut})
@allowed(Right.CONNECT)
def connect(body: ChannelIn) -> Response:
    """The connection is checked for real before anything is stored. Credentials are sealed and never shown again."""
    answers = {name: _written(value) for name, value in body.settings.items()}
    if troubles := connecting.validate(body.platform, answers):
        raise refused_answers(troubles)
    # The network first: nothing slow may happen inside the write that follows.
    connection = ask(lambda client: connecting.connect(body.platform, answers, client))
    answer = _stored(body, connection)
    if connection.made and "Idempotent-Replayed" not in answer.headers:
        # Shown this once, and after the answer was remembered: what is stored for a repeat holds no secret.
        made = {name: connection.secrets[name] for name in connection.made}
        answer.set_data(json.dumps(answer.get_json() | {"made": made}))
    return answer


@creates_once
def _stored(body: ChannelIn, connection: Connection) -> Response:
    made = connecting.store(
        g.db,
        by=g.membership,
        name=body.name,
        platform=body.platform,
        zone=body.zone,
        language=body.language or g.membership.workspace.locale,
        connection=connection,
        sealer=house().sealer,
        now=g.now,
    )
    answer = jsonify(channel_out(made))
    answer.status_code = 201
    return answer


@bp.delete("/channels/<string:id>", summary="Take a channel away", responses={204: None})
@allowed(Right.CONNECT)
def remove(path: ChannelPath, query: EndingQuery) -> tuple[str, int]:
    """Its history stays, a newsletter's readers are erased. 409 while something is on its way out."""
    found = find(Channel, path.id)
    if found.removed_at is not None:
        abort(404)
    closing.remove(g.db, found, by=g.membership, now=g.now, ending=query.reason)
    return "", 204


def refused_answers(troubles: dict[str, Text]) -> Refusal:
    errors = [{"field": f"settings.{name}", "message": say(text)} for name, text in troubles.items()]
    return Refusal(422, "invalid", N_("Some fields are missing or not right."), errors=errors)


def _written(value: object) -> str:
    """As a form would have sent it."""
    if isinstance(value, bool):
        return "1" if value else ""
    return "" if value is None else str(value)

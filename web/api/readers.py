"""Who has read the charter that holds; saying so for oneself."""

from __future__ import annotations

from typing import Any

from flask import abort
from pydantic import BaseModel, ConfigDict, Field

from scheduler.charter import acknowledging, adopted
from scheduler.charter.acknowledging import Reading
from scheduler.charter.written import digest_of
from scheduler.people import Right
from scheduler.people.roles import NotAllowed
from web.api.blueprint import bp
from web.api.shapes.times import rfc3339
from web.rights import allowed
from web.visit import g


class ReadingOut(BaseModel):
    version: int = Field(description="The one that holds.")
    acknowledged_at: str | None
    due_at: str = Field(description="Afterwards, who has not acknowledged it may draft, nothing more.")


class MyReading(ReadingOut):
    hash: str = Field(description="Of its words: what is acknowledged.")


class ReaderOut(ReadingOut):
    name: str
    email: str
    role: str
    before: int | None = Field(description="The last version they acknowledged, where it is another.")


class ReaderList(BaseModel):
    items: list[ReaderOut] = Field(description="Who has not read it first.")


class AcknowledgementIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    hash: str = Field(max_length=64, description="Of the words the person was shown.")


@bp.get("/charter/acknowledgement", summary="Have I read the charter?", responses={200: MyReading})
def acknowledgement() -> dict[str, Any]:
    """404 where no charter is adopted."""
    version, reading = adopted(g.db, g.workspace_id), acknowledging.reading_of(g.db, g.membership)
    if version is None or reading is None:
        abort(404)
    return _reading(reading) | {"hash": digest_of(version)}


@bp.put("/charter/acknowledgement", summary="I have read it", responses={200: MyReading})
@allowed(Right.READ)
def acknowledge(body: AcknowledgementIn) -> dict[str, Any]:
    """For the person of the token alone. 409 `other-words` where another version was adopted meanwhile."""
    if g.visitor and g.visitor.scopes is not None and g.visitor.scopes <= {str(Right.READ)}:
        raise NotAllowed(Right.WRITE)  # a token that only reads says nothing in its person's name
    acknowledging.acknowledge(g.db, by=g.membership, digest=body.hash, now=g.now)
    g.db.flush()
    return acknowledgement()


@bp.get("/charter/readers", summary="Who has read the charter", responses={200: ReaderList})
@allowed(Right.CHARTER)
def readers() -> dict[str, Any]:
    return {
        "items": [
            _reading(one.reading)
            | {
                "name": one.member.user.name,
                "email": one.member.user.email,
                "role": str(one.member.role),
                "before": one.before,
            }
            for one in acknowledging.readers(g.db, g.workspace_id)
        ]
    }


def _reading(one: Reading) -> dict[str, Any]:
    return {
        "version": one.number,
        "acknowledged_at": one.acknowledged_at and rfc3339(one.acknowledged_at),
        "due_at": rfc3339(one.due_at),
    }

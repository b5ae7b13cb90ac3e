"""The calendar: the same entries as the pages and the feeds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from scheduler import calendar
from scheduler.calendar.filter import Filter
from scheduler.wording import N_
from web.api.blueprint import bp
from web.api.problems import Refusal
from web.api.shapes.times import PlannedOut, planned_out
from web.visit import g

WIDEST = timedelta(days=400)


class Window(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    start: AwareDatetime = Field(alias="from", description="RFC 3339, with an offset.")
    end: AwareDatetime = Field(alias="to")
    channel: list[str] = Field(default_factory=list)
    status: list[str] = Field(default_factory=list)
    pillar: list[str] = Field(default_factory=list)
    campaign: list[str] = Field(default_factory=list)
    label: list[str] = Field(default_factory=list)
    cursor: str | None = None
    limit: int = Field(100, ge=1, le=500)


class EntryOut(BaseModel):
    variant: str
    post: str
    title: str
    channel: str
    status: str
    state: str
    stage: str
    planned: PlannedOut
    pillar: str | None
    permalink: str | None


class EntryList(BaseModel):
    items: list[EntryOut]
    next: str | None


@bp.get("/calendar", summary="Entries in a window", responses={200: EntryList})
def entries(query: Window) -> dict[str, Any]:
    """In the order of their instants. `cursor` is the `next` of the page before."""
    if not timedelta(0) < query.end - query.start <= WIDEST:
        raise Refusal(422, "window", N_("The window runs from `from` to a later `to`, at most 400 days on."))
    wanted = Filter(
        channels=frozenset(query.channel),
        statuses=frozenset(query.status),
        pillars=frozenset(query.pillar),
        campaigns=frozenset(query.campaign),
        labels=frozenset(query.label),
    )
    found = calendar.entries(g.db, g.workspace_id, start=query.start, end=query.end, filter=wanted)
    found = sorted(found, key=_place)
    if query.cursor:
        found = [entry for entry in found if "/".join(map(str, _place(entry))) > query.cursor]
    shown, more = found[: query.limit], len(found) > query.limit
    following = "/".join(map(str, _place(shown[-1]))) if more else None
    return {"items": [_entry(entry) for entry in shown], "next": following}


def _place(entry: calendar.Entry) -> tuple[str, str]:
    instant = entry.instant or datetime.max.replace(tzinfo=UTC)
    return instant.strftime("%Y%m%dT%H%M%S"), entry.public_id


def _entry(entry: calendar.Entry) -> dict[str, Any]:
    planned = planned_out(entry.planned, entry.instant)
    return {
        "variant": entry.public_id,
        "post": entry.post,
        "title": entry.title,
        "channel": entry.channel.public_id,
        "status": entry.status.key,
        "state": entry.state,
        "stage": entry.stage,
        "planned": planned and planned.model_dump(),
        "pillar": entry.pillar.name if entry.pillar else None,
        "permalink": entry.permalink or None,
    }

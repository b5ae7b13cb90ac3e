"""Series: posts that come back, their dates, and the day a post ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from flask import Response, jsonify
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from sqlalchemy import select

from scheduler.content import Post
from scheduler.expiry import Deed, keeping
from scheduler.people import Right
from scheduler.series import Leaves, Rhythm, Series, beginning, errands, retiming, skipping, upcoming
from scheduler.series.rule import read
from web.api.blueprint import bp
from web.api.idempotency import creates_once
from web.api.paging import Paging, page
from web.api.series_rights import changing, demand_to_leave
from web.api.shapes.times import Zone, _is_wall_time, rfc3339, wall
from web.house import house
from web.rights import allowed
from web.visit import find, g

Wall = Annotated[str, AfterValidator(_is_wall_time)]


class SeriesPath(BaseModel):
    id: str


class DatePath(SeriesPath):
    at: Wall


class SeriesIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    post: str = Field(description="Id of the post that is to come back; its words are copied.")
    name: str = Field(min_length=1, max_length=200)
    starts_at: Wall
    zone: Zone
    rule: str = Field(max_length=300, examples=["FREQ=WEEKLY;BYDAY=TU,TH"])
    until: date | None = None
    count: int | None = Field(None, ge=1, le=1000)
    extra: list[Wall] = Field([], max_length=beginning.MOST_EXTRA, description="Dates beside the rule.")
    leaves: Literal["schedule", "draft"] = "schedule"


class DateOut(BaseModel):
    at: str = Field(description="As the rule has it, on the series' wall.")
    instant: str
    fate: str | None = Field(description="made, skipped, missed, empty, detached; null: it has no post yet.")
    post: str | None
    trouble: str | None = Field(description="Why it is not scheduled, where somebody has to act.")


class Following(BaseModel):
    waiting: int
    out_of: int


class SeriesOut(BaseModel):
    id: str
    name: str
    kind: str
    starts_at: str
    zone: str
    rule: str
    until: str | None
    count: int | None
    extra: list[str] = Field(description="Dates beside the rule, on the series' wall.")
    leaves: str
    version: int
    next: str | None = Field(description="When the next date comes that has no post yet.")
    ended: bool
    words: str | None = Field(description="Id of the post that holds its words; it never goes out itself.")
    dates: list[DateOut]
    following: Following | None = Field(
        description="A change on its way to the dates it has not reached yet."
    )


class SeriesList(BaseModel):
    items: list[SeriesOut]
    next: str | None


class ExpiryIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    on: date
    deed: Literal["remove", "review"]
    reason: str = Field("", max_length=300)


@bp.get("/series", summary="Series", responses={200: SeriesList})
def series_list(query: Paging) -> dict[str, Any]:
    """Without their dates: ask for one."""
    rows, following = page(select(Series).where(Series.workspace_id == g.workspace_id), Series.id, query)
    return {"items": [_shown(row, dates=[]) for row in rows], "next": following}


@bp.get("/series/<string:id>", summary="One series, with its dates", responses={200: SeriesOut})
def one_series(path: SeriesPath) -> dict[str, Any]:
    return with_dates(find(Series, path.id))


@bp.post("/series", summary="Let a post come back", responses={201: SeriesOut})
@allowed(Right.WRITE)
@creates_once
def begin_series(body: SeriesIn) -> Response:
    demand_to_leave(body.leaves)
    written = read(body.rule)
    extra = tuple(sorted(set(map(datetime.fromisoformat, body.extra))))
    rhythm = Rhythm(
        datetime.fromisoformat(body.starts_at), body.zone, written.rule, body.until or written.until,
        body.count or written.count, extra,
    )  # fmt: skip
    wish = beginning.Wish(body.name, rhythm, Leaves(body.leaves))
    made = beginning.begin(g.db, find(Post, body.post), wish, by=g.membership, now=g.now, horizon=horizon())
    g.db.flush()
    answer = jsonify(with_dates(made))
    answer.status_code = 201
    return answer


@bp.delete("/series/<string:id>", summary="End a series", responses={204: None})
@allowed(Right.WRITE)
def end_series(path: SeriesPath) -> tuple[str, int]:
    """What is in the calendar stays."""
    retiming.end(g.db, changing(path.id), by=g.membership, now=g.now, take_away=False)
    return "", 204


@bp.put("/series/<string:id>/skipped/<string:at>", summary="Leave a date out", responses={204: None})
@allowed(Right.WRITE)
def skip_date(path: DatePath) -> tuple[str, int]:
    skipping.skip(g.db, changing(path.id), _at(path), by=g.membership, now=g.now)
    return "", 204


@bp.delete("/series/<string:id>/skipped/<string:at>", summary="Let a date come", responses={204: None})
@allowed(Right.WRITE)
def take_date_back(path: DatePath) -> tuple[str, int]:
    skipping.take_back(g.db, changing(path.id), _at(path), by=g.membership, now=g.now)
    return "", 204


@bp.put("/posts/<string:id>/expiry", summary="The day a post ends", responses={204: None})
@allowed(Right.WRITE)
def end_post(path: SeriesPath, body: ExpiryIn) -> tuple[str, int]:
    keeping.set_day(
        g.db, find(Post, path.id), on=body.on, deed=Deed(body.deed), reason=body.reason, by=g.membership,
        now=g.now,
    )  # fmt: skip
    return "", 204


@bp.delete("/posts/<string:id>/expiry", summary="Let a post stay", responses={204: None})
@allowed(Right.WRITE)
def let_post_stay(path: SeriesPath) -> tuple[str, int]:
    keeping.clear(g.db, find(Post, path.id), by=g.membership, now=g.now)
    return "", 204


def horizon() -> timedelta:
    return timedelta(days=house().settings.series_horizon_days)


def _at(path: DatePath) -> datetime:
    return datetime.fromisoformat(path.at)


def with_dates(series: Series) -> dict[str, Any]:
    return _shown(series, dates=upcoming.of_series(g.db, series, now=g.now))


def _shown(series: Series, dates: list[upcoming.Date]) -> dict[str, Any]:
    rhythm, left = series.rhythm, errands.left(g.db, series) if dates else None
    return {
        "id": series.public_id,
        "name": series.name,
        "kind": series.kind,
        "starts_at": wall(rhythm.starts_at),
        "zone": rhythm.zone,
        "rule": rhythm.rule,
        "until": rhythm.until.isoformat() if rhythm.until else None,
        "count": rhythm.count,
        "extra": [wall(each) for each in rhythm.extra],
        "leaves": series.leaves,
        "version": series.version,
        "next": rfc3339(series.next_at) if series.next_at else None,
        "ended": series.ended_at is not None,
        "words": series.template.public_id if series.template else None,
        "dates": [_date(each) for each in dates],
        "following": {"waiting": left.waiting, "out_of": left.out_of} if left else None,
    }


def _date(each: upcoming.Date) -> dict[str, Any]:
    trouble = each.occurrence.trouble if each.occurrence else None
    return {
        "at": wall(each.at),
        "instant": rfc3339(each.instant),
        "fate": each.fate,
        "post": each.post.public_id if each.post else None,
        "trouble": str(trouble) if trouble else None,
    }

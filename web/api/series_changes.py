"""A series changed by a program: its rhythm, its words, one of its dates; rotations and the texts of their pool."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from flask import Response, abort, jsonify
from pydantic import BaseModel, ConfigDict, Field

from scheduler.content import Post
from scheduler.people import Right
from scheduler.series import (
    Fate,
    Leaves,
    Occurrence,
    Piece,
    Rhythm,
    Series,
    filling,
    following,
    listing,
    retiming,
    rotating,
    skipping,
)
from scheduler.series.beginning import MOST_EXTRA, Wish
from scheduler.series.rule import read
from scheduler.series.skipping import NoSuchDate
from web.api.blueprint import bp
from web.api.idempotency import creates_once
from web.api.series import DatePath, SeriesOut, SeriesPath, Wall, horizon, with_dates
from web.api.series_rights import changing, demand_to_leave
from web.api.shapes.times import Zone
from web.rights import allowed
from web.visit import find, g


class RhythmIn(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    name: str | None = Field(None, min_length=1, max_length=200)
    starts_at: Wall
    zone: Zone
    rule: str = Field(max_length=300)
    until: date | None = None
    count: int | None = Field(None, ge=1, le=1000)
    extra: list[Wall] | None = Field(
        None, max_length=MOST_EXTRA, description="All dates beside the rule; left out, those there are."
    )
    leaves: Literal["schedule", "draft"] | None = None
    version: int | None = Field(None, description="As read: 412 where somebody else changed it meanwhile.")
    since: Wall | None = Field(
        None, alias="from", description="A date of the series: this one and all later; left out, all ahead."
    )


class WordsIn(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    since: Wall | None = Field(None, alias="from", description="The first date that takes them; all ahead.")
    also_touched: bool = Field(False, description="Also where somebody has written something else.")


class FromOneIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    scope: Literal["later", "all"]
    also_touched: bool = False


class TakenOut(BaseModel):
    dates: int = Field(
        description="How many take the words; of many the soonest at once, the others in minutes."
    )


class RotationIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    starts_at: Wall
    zone: Zone
    rule: str = Field(max_length=300)
    until: date | None = None
    count: int | None = Field(None, ge=1, le=1000)
    extra: list[Wall] = Field([], max_length=MOST_EXTRA, description="Dates beside the rule.")
    leaves: Literal["schedule", "draft"] = "schedule"
    least_days: int = Field(0, ge=0, le=3650, description="Between two uses of the same text.")


class PieceIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    post: str = Field(description="Id of the post whose words join the pool, as a copy.")
    fresh_until: date | None = None


class PieceChange(BaseModel):
    model_config = ConfigDict(extra="forbid")

    fresh_until: date | None = None
    retired: bool | None = None


class PiecePath(SeriesPath):
    piece: str


class PieceOut(BaseModel):
    id: str
    post: str
    fresh_until: date | None
    retired: bool
    last_used: str | None = Field(description="On the series' wall.")


class PieceList(BaseModel):
    items: list[PieceOut]


@bp.put("/series/<string:id>/rhythm", summary="Change when a series comes back", responses={200: SeriesOut})
@allowed(Right.WRITE)
def change_rhythm(path: SeriesPath, body: RhythmIn) -> dict[str, Any]:
    """The series that goes on: another one where it is changed from one date on."""
    series = find(Series, path.id)
    leaves = Leaves(body.leaves or series.leaves)
    demand_to_leave(leaves, moving=series)
    rhythm = _rhythm(body, series.rhythm.extra)
    wish = Wish(body.name or series.name, rhythm, leaves, series.least_days)
    since = datetime.fromisoformat(body.since) if body.since else None
    changed = retiming.change(
        g.db, series, wish, by=g.membership, now=g.now, horizon=horizon(), since=since, version=body.version
    )
    return with_dates(changed)


@bp.post("/series/<string:id>/resumption", summary="Let a series go on", responses={200: SeriesOut})
@allowed(Right.WRITE)
def resume_series(path: SeriesPath) -> dict[str, Any]:
    series = changing(path.id)
    retiming.go_on(g.db, series, by=g.membership, now=g.now, horizon=horizon())
    return with_dates(series)


@bp.post("/series/<string:id>/words", summary="Bring its words to the dates", responses={200: TakenOut})
@allowed(Right.WRITE)
def bring_words(path: SeriesPath, body: WordsIn) -> dict[str, int]:
    """What the post named in `words` says by now."""
    since = datetime.fromisoformat(body.since) if body.since else None
    took = following.bring(
        g.db, changing(path.id), by=g.membership, now=g.now, since=since, also_touched=body.also_touched
    )
    return {"dates": took}


@bp.post(
    "/series/<string:id>/dates/<string:at>/words",
    summary="What one date says, to others",
    responses={200: SeriesOut},
)
@allowed(Right.WRITE)
def words_of_one(path: DatePath, body: FromOneIn) -> dict[str, Any]:
    """The series the date follows by then: another one with the scope `later`."""
    series, _ = following.from_this_one(
        g.db, _made(path), later_only=body.scope == "later", by=g.membership, now=g.now,
        also_touched=body.also_touched,
    )  # fmt: skip
    return with_dates(series)


@bp.post(
    "/series/<string:id>/dates/<string:at>/detachment",
    summary="Let a date go its own way",
    responses={204: None},
)
@allowed(Right.WRITE)
def detach_date(path: DatePath) -> tuple[str, int]:
    following.detach(g.db, _made(path), by=g.membership, now=g.now)
    return "", 204


@bp.post("/rotations", summary="Open a rotation", responses={201: SeriesOut})
@allowed(Right.WRITE)
@creates_once
def open_rotation(body: RotationIn) -> Response:
    demand_to_leave(body.leaves)
    wish = Wish(body.name, _rhythm(body), Leaves(body.leaves), body.least_days)
    made = filling.open_pool(g.db, wish, by=g.membership, now=g.now)
    answer = jsonify(with_dates(made))
    answer.status_code = 201
    return answer


@bp.get("/series/<string:id>/texts", summary="The texts of a rotation", responses={200: PieceList})
def rotation_texts(path: SeriesPath) -> dict[str, Any]:
    return {"items": _pool(find(Series, path.id))}


@bp.post("/series/<string:id>/texts", summary="Put a text into a rotation", responses={201: PieceList})
@allowed(Right.WRITE)
@creates_once
def add_text(path: SeriesPath, body: PieceIn) -> Response:
    """The whole pool, the new text among it."""
    series = changing(path.id)
    if not series.rotates:
        abort(404)
    filling.add(
        g.db, series, find(Post, body.post), fresh_until=body.fresh_until, by=g.membership, now=g.now,
        horizon=horizon(),
    )  # fmt: skip
    answer = jsonify({"items": _pool(series)})
    answer.status_code = 201
    return answer


@bp.patch(
    "/series/<string:id>/texts/<string:piece>",
    summary="Keep a text fresh, or out",
    responses={200: PieceList},
)
@allowed(Right.WRITE)
def change_text(path: PiecePath, body: PieceChange) -> dict[str, Any]:
    series, piece = changing(path.id), find(Piece, path.piece)
    if piece.series_id != series.id:
        abort(404)
    if "fresh_until" in body.model_fields_set:
        filling.keep_fresh(g.db, series, piece, until=body.fresh_until, by=g.membership, now=g.now)
    if body.retired is not None:
        act = filling.retire if body.retired else filling.bring_back
        act(g.db, series, piece, by=g.membership, now=g.now)
    return {"items": _pool(series)}


def _rhythm(body: RhythmIn | RotationIn, before: tuple[datetime, ...] = ()) -> Rhythm:
    written = read(body.rule)
    extra = before if body.extra is None else tuple(sorted(set(map(datetime.fromisoformat, body.extra))))
    return Rhythm(
        datetime.fromisoformat(body.starts_at), body.zone, written.rule, body.until or written.until,
        body.count or written.count, extra,
    )  # fmt: skip


def _made(path: DatePath) -> Occurrence:
    found = skipping.at(g.db, changing(path.id), datetime.fromisoformat(path.at))
    if found is None or found.post is None or found.fate != Fate.MADE:
        raise NoSuchDate
    return found


def _pool(series: Series) -> list[dict[str, Any]]:
    g.db.flush()
    found = listing.pieces(g.db, series)
    uses = rotating.uses_of(g.db, found)
    return [
        {
            "id": one.public_id,
            "post": one.post.public_id,
            "fresh_until": one.fresh_until.isoformat() if one.fresh_until else None,
            "retired": one.retired_at is not None,
            "last_used": max(uses[one.id]).isoformat(timespec="minutes") if uses[one.id] else None,
        }
        for one in found
    ]

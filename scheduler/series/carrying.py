"""A series as plain data, to live in a file beside the plan it belongs to, and back again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content import Post, Stage, writing
from scheduler.content.spacing import folded
from scheduler.people import Membership
from scheduler.planning import Pillar
from scheduler.series import apart, filling, listing
from scheduler.series.beginning import Wish, begin, enter
from scheduler.series.piece import Piece
from scheduler.series.rhythm import Rhythm
from scheduler.series.rule import BadRhythm, read
from scheduler.series.series import Leaves, Series
from scheduler.wording import N_, verbatim

NOTHING: dict[str, Any] = {
    "title": "",
    "text": "",
    "language": None,
    "pillar": None,
    "channels": [],
}  # of its own


def carried(session: Session, workspace_id: int, *, now: datetime) -> list[dict[str, Any]]:
    """Every series that goes on, oldest first: rhythm, dates apart and words, channels by name; of a rotation the texts of its pool."""
    living = [one for one in listing.everything(session, workspace_id) if one.ended_at is None]
    pools = listing.pools(session, workspace_id, [series for series in living if series.rotates])
    ordered = sorted(living, key=lambda series: series.id)
    dates = apart.of_all(session, workspace_id, ordered, now=now)
    return [_one(series, pools.get(series.id, [])) | dates[series.id] for series in ordered]


def bring_in(
    session: Session, each: Mapping[str, Any], *, by: Membership, now: datetime, horizon: timedelta
) -> Series:
    """One series begins now; its past is not made up for. Raises BadRhythm, Unfit."""
    try:
        rhythm = Rhythm(
            datetime.fromisoformat(each["starts_at"]), each["zone"], read(each["rule"]).rule,
            date.fromisoformat(each["until"]) if each.get("until") else None, each.get("count"),
            tuple(datetime.fromisoformat(wall) for wall in each.get("extra", ())),
        )  # fmt: skip
        wish = Wish(each["name"], rhythm, Leaves(each.get("leaves", Leaves.DRAFT)), each.get("least_days"))
    except (KeyError, TypeError, ValueError) as wrong:
        if isinstance(wrong, BadRhythm):
            raise
        raise BadRhythm(
            {"series": N_("This series cannot be read: {words}", words=str(wrong)[:120])}
        ) from wrong
    if each.get("kind") == "rotation":
        series = filling.open_pool(session, wish, by=by, now=now)
        _fill(session, series, each.get("texts", ()), by, now)
        apart.bring(session, series, each, by=by, now=now)
        if any(not text.get("retired") for text in each.get("texts", ())):
            enter(session, series, now=now, horizon=horizon)
        return series
    post = _draft(session, each, by, now)
    series = begin(session, post, wish, by=by, now=now, horizon=timedelta())
    apart.bring(session, series, each, by=by, now=now)
    enter(session, series, now=now, horizon=horizon)
    # It only lent its words.
    writing.delete(session, post, by=by, now=now)
    return series


def _one(series: Series, pool: Sequence[Piece]) -> dict[str, Any]:
    rhythm, words = series.rhythm, series.template
    return {
        "name": series.name,
        "kind": series.kind,
        "starts_at": rhythm.starts_at.isoformat(timespec="minutes"),
        "zone": rhythm.zone,
        "rule": rhythm.rule,
        "until": rhythm.until.isoformat() if rhythm.until else None,
        "count": rhythm.count,
        "extra": [wall.isoformat(timespec="minutes") for wall in rhythm.extra],
        "leaves": str(series.leaves),
        "least_days": series.least_days,
        **(_said(words) if words else NOTHING),
        "texts": [
            {
                "fresh_until": one.fresh_until.isoformat() if one.fresh_until else None,
                "retired": one.retired_at is not None,
                **_said(one.post),
            }
            for one in pool
            if one.post.deleted_at is None
        ],
    }


def _said(words: Post) -> dict[str, Any]:
    return {
        "title": words.title,
        "text": words.text,
        "language": words.language,
        "pillar": words.pillar.name if words.pillar else None,
        "channels": [
            {"name": variant.channel.name, "text": variant.text, "options": dict(variant.options)}
            for variant in words.variants
        ],
    }


def _fill(
    session: Session, series: Series, texts: Sequence[Mapping[str, Any]], by: Membership, now: datetime
) -> None:
    # Those taken out come first: a pool that is full has no room for them, though they fill none.
    for text in sorted(texts, key=lambda text: not text.get("retired")):
        post = _draft(session, text, by, now)
        until = date.fromisoformat(text["fresh_until"]) if text.get("fresh_until") else None
        # No date is entered before the pool is full: the first text would take them all.
        piece = filling.add(session, series, post, fresh_until=until, by=by, now=now, horizon=timedelta())
        if text.get("retired"):
            filling.retire(session, series, piece, by=by, now=now)
        writing.delete(session, post, by=by, now=now)


def _draft(session: Session, said: Mapping[str, Any], by: Membership, now: datetime) -> Post:
    asked = {folded(one["name"]): one for one in said.get("channels", ())}
    every = select(Channel).where(Channel.workspace_id == by.workspace_id, Channel.removed_at.is_(None))
    channels = [channel for channel in session.scalars(every) if folded(channel.name) in asked]
    if lost := asked.keys() - {folded(channel.name) for channel in channels}:
        name = verbatim(asked[min(lost)]["name"])
        raise BadRhythm(
            {
                "channels": N_(
                    "There is no channel “{name}” here: connect one under that name, then bring this again.",
                    name=name,
                )
            }
        )
    pillars = session.scalars(select(Pillar).where(Pillar.workspace_id == by.workspace_id))
    wanted = folded(said.get("pillar") or "")
    pillar = next((one for one in pillars if folded(one.name) == wanted), None)
    post = writing.draft(
        session, by=by, title=str(said.get("title", "")), text=str(said.get("text", "")),
        language=str(said.get("language") or by.workspace.locale), channels=channels, stage=Stage.DRAFT, now=now,
        pillar=pillar,
    )  # fmt: skip
    for variant in post.variants:
        own = asked[folded(variant.channel.name)]
        writing.tailor(session, variant, own.get("text"), options=own.get("options") or {}, by=by, now=now)
    return post

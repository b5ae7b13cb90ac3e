"""What the composer's template is given: a sheet, what there is to say about it, and what may be done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Field
from scheduler.calendar.status import Status, most_urgent
from scheduler.calendar.status import of as status_of
from scheduler.channels import Channel
from scheduler.content import Media, Post, Stage, Variant, commenting, labelling, phrasing
from scheduler.content.suggesting import suggestions
from scheduler.content.writing import may_write
from scheduler.db.local_time import zone_names
from scheduler.people import Membership, Right
from scheduler.people.finding import members
from scheduler.people.roles import may
from scheduler.planning import Campaign, Pillar
from scheduler.planning.free import free
from scheduler.wording import Text
from web.composer.asked import asked_of
from web.composer.fillings import fillings, spelled, unfilled
from web.composer.hints import Hint, hints
from web.composer.reviewing import Look, review
from web.composer.saving import Question
from web.composer.shapes import shapes
from web.composer.sheet import Sheet, Version, in_order
from web.composer.spacings import spacings
from web.composer.standing import asks_first, statuses
from web.composer.tongues import languages, seems

RECENT = 12


@dataclass(frozen=True)
class Row:
    """One channel's version, as the page draws it. `variant` is None until the post is saved."""

    channel: Channel
    version: Version
    look: Look
    options: tuple[Field, ...]
    variant: Variant | None
    status: Status
    hints: Sequence[Hint]

    @property
    def id(self) -> str:
        return self.channel.public_id

    @property
    def ratios(self) -> tuple[str, ...]:
        return self.look.ratios

    @property
    def state(self) -> str:
        return self.variant.delivery.state if self.variant else "unscheduled"


@dataclass(frozen=True)
class Told:
    """What came of the last button pressed, shown where it belongs."""

    problems: Mapping[str, Text] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    refusals: Mapping[str, Sequence[Text]] = field(default_factory=dict)  # by the channel's public id
    news: Sequence[Text] = ()
    saved_at: datetime | None = None

    @property
    def well(self) -> bool:
        return not (self.problems or self.questions or self.refusals)


def looked(
    session: Session, *, by: Membership, now: datetime, sheet: Sheet, post: Post | None = None
) -> dict[str, Any]:
    """What there is to say about a sheet: all that changes while somebody types."""
    known = {channel.public_id: channel for channel in channels(session, by.workspace_id, post)}
    sheet = _with_known(sheet, known)
    found = review(session, by.workspace_id, sheet, known.values(), post=post, by=by)
    standing = statuses(session, post, at=now) if post else {}
    near = hints(session, by.workspace, post=post, sheet=sheet, channels=list(known.values()), now=now)
    rows = [
        _row(post, version, known[name], found.looks[name], standing, near.get(name, ()))
        for name, version in sheet.versions.items()
    ]
    return {
        "post": post,
        "sheet": sheet,
        "rows": rows,
        "review": found,
        "asked": asked_of(session, post, now=now),
        "told": Told(),
        "spaces": spacings(sheet),
        "fillings": spelled(fillings(sheet, by, known)),
        "unfilled": unfilled(sheet),
        "seems": seems(sheet.text, sheet.language),
        "shapes": shapes,
    }


def context(
    session: Session,
    *,
    by: Membership,
    now: datetime,
    sheet: Sheet,
    post: Post | None = None,
    was: Mapping[str, str] | None = None,
    told: Told | None = None,
    once: str = "",
) -> dict[str, Any]:
    """The same, with everything the whole page offers."""
    around = looked(session, by=by, now=now, sheet=sheet, post=post)
    rows, sheet = around["rows"], around["sheet"]
    every = channels(session, by.workspace_id)
    open_ones = [row.channel for row in rows if not row.version.settled]
    return around | {
        "status": most_urgent([row.status for row in rows]) if rows else _alone(post),
        "was": json.dumps(sheet.prints() if was is None else was, separators=(",", ":")),
        "told": told or Told(),
        "once": once,
        "addable": [channel for channel in every if channel.public_id not in sheet.versions],
        "has_channels": bool(every),
        "pillars": _pillars(session, by.workspace_id, sheet.pillar),
        "campaigns": _campaigns(session, by.workspace_id, sheet.campaign),
        "labels": in_order(
            [*(label.name for label in labelling.labels(session, by.workspace_id)), *sheet.labels]
        ),
        "people": [m.user for m in members(session, by.workspace_id) if may(m, Right.WRITE)],
        "languages": languages(sheet.language, [channel.language for channel in every]),
        "zones": sorted(zone_names()),
        "phrases": phrasing.phrases(session, by.workspace_id, language=sheet.language),
        "kinds": phrasing.KINDS,
        "open_comments": commenting.open_count(session, post) if post else 0,
        "free": free(session, by.workspace_id, open_ones, now=now, apart_from=post.id if post else 0),
        "visitor_id": by.user.public_id,
        "suggested": suggestions(session, by.workspace_id),
        "recent": _recent(session, by.workspace_id, sheet),
        "can": _can(by, post, rows, asks=post is not None and asks_first(session, post, at=now)),
    }


def channels(session: Session, workspace_id: int, post: Post | None = None) -> list[Channel]:
    """Those a post can be written for, and those this one is on, also when they were removed since."""
    living = list(
        session.scalars(
            select(Channel)
            .where(Channel.workspace_id == workspace_id, Channel.removed_at.is_(None))
            .order_by(Channel.position, Channel.id)
        )
    )
    there = [variant.channel for variant in post.variants] if post else []
    return [*living, *(channel for channel in there if channel.removed_at)]


def _with_known(sheet: Sheet, known: Mapping[str, Channel]) -> Sheet:
    kept = {name: version for name, version in sheet.versions.items() if name in known}
    order = sorted(kept, key=lambda name: (known[name].position, known[name].id))
    return Sheet(**{**sheet.__dict__, "versions": {name: kept[name] for name in order}})


def _alone(post: Post | None) -> Status:
    """Of a post that is on no channel, or not there yet. Submitted, it waits for a channel as in review."""
    return status_of(post.stage if post else Stage.DRAFT, "unscheduled")


def _row(  # noqa: PLR0917  (made in one place)
    post: Post | None,
    version: Version,
    channel: Channel,
    look: Look,
    standing: Mapping[int, Status],
    said: Sequence[Hint],
) -> Row:
    variants = {variant.channel_id: variant for variant in post.variants} if post else {}
    variant, adapter = variants.get(channel.id), ADAPTERS.get(channel.platform)
    return Row(
        channel=channel,
        version=version,
        look=look,
        options=adapter.options if adapter else (),
        variant=variant,
        status=standing[variant.id] if variant else _alone(post),
        hints=said,
    )


def _pillars(session: Session, workspace_id: int, current: str) -> list[Pillar]:
    open_ones = or_(Pillar.closed_at.is_(None), Pillar.public_id == current)
    return list(
        session.scalars(
            select(Pillar)
            .where(Pillar.workspace_id == workspace_id, open_ones)
            .order_by(Pillar.position, Pillar.id)
        )
    )


def _campaigns(session: Session, workspace_id: int, current: str) -> list[Campaign]:
    open_ones = or_(Campaign.closed_at.is_(None), Campaign.public_id == current)
    return list(
        session.scalars(
            select(Campaign)
            .where(Campaign.workspace_id == workspace_id, open_ones)
            .order_by(Campaign.starts_on.desc(), Campaign.id)
        )
    )


def _recent(session: Session, workspace_id: int, sheet: Sheet) -> list[Media]:
    shown = [picture.media for picture in sheet.pictures]
    return list(
        session.scalars(
            select(Media)
            .where(
                Media.workspace_id == workspace_id,
                Media.deleted_at.is_(None),
                Media.public_id.not_in(shown),
            )
            .order_by(Media.id.desc())
            .limit(RECENT)
        )
    )


def _can(by: Membership, post: Post | None, rows: list[Row], *, asks: bool) -> dict[str, bool]:
    writes = may(by, Right.WRITE) if post is None else may_write(by, post)
    open_rows = [row for row in rows if not row.version.settled]
    waiting = [row for row in open_rows if row.state != "scheduled"]
    schedules = may(by, Right.SCHEDULE)
    submits = (
        writes and may(by, Right.SUBMIT) and bool(waiting) and (post is None or post.stage != "submitted")
    )
    return {
        "write": writes,
        "submit": submits,
        # Somebody's yes is missing: asking for it is what this person most likely wants to do.
        "ask": submits and (asks or not schedules),
        "schedule": writes and schedules and bool(waiting),
        "publish": schedules and bool(open_rows),
        "unschedule": schedules and any(row.state == "scheduled" for row in rows),
        # What is scheduled changes only when somebody says so: not every few seconds.
        "autosave": writes and not any(row.state == "scheduled" for row in rows),
    }

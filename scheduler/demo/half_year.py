"""The demo's first weeks: what each channel said before anybody looks closely, so that half a year can be judged."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content import Post, Stage, Variant
from scheduler.db import LocalTime
from scheduler.demo import english, french
from scheduler.demo.house import PLACES, ZONE, Newsroom
from scheduler.demo.stage import links
from scheduler.publishing import Delivery, State

HOURS = (time(8, 45), time(10, 30), time(12, 15), time(15, 30), time(18, 0))
QUIET_MONTH = 8  # in August the house is closed, and it shows


def fill(session: Session, room: Newsroom, *, first: date, last: date) -> None:
    """Every channel from `first` to `last`, its weeks mostly as planned.

    As rows that are out already: hundreds sent one by one would keep whoever starts the demo waiting for a minute.
    """
    dice = random.Random(1871)  # noqa: S311  (the same demo every time)
    written: list[Variant] = []
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        for place in PLACES:
            for on in _days(dice, monday, place.cadence):
                if first <= on <= last:
                    at = LocalTime(datetime.combine(on, dice.choice(HOURS)), ZONE)
                    written.append(_write(room, room.channels[place.name], at, len(written)))
        monday += timedelta(days=7)
    session.add_all(written)
    session.flush()
    _are_out(session, written)


def _days(dice: random.Random, monday: date, cadence: tuple[int, int]) -> Iterator[date]:
    least, most = cadence
    number = dice.choices((least, most, least - 1, most + 1), (6, 4, 1, 1))[0]
    if monday.month == QUIET_MONTH:
        number = min(number, most // 3)
    for weekday in sorted(dice.sample(range(7), min(number, 7))):
        yield monday + timedelta(days=weekday)


def _write(room: Newsroom, channel: Channel, at: LocalTime, number: int) -> Variant:
    said = english.PIECES if number % 4 == 3 else french.PIECES
    title, text, pillar = said[(number * 7) % len(said)]
    instant = at.instant()
    before = instant - timedelta(days=2)
    post = Post(
        workspace_id=channel.workspace_id, title=title, text=text, language="en" if said is english.PIECES else "fr",
        stage=Stage.SUBMITTED, submitted_at=before, pillar_id=room.pillars[pillar].id, author_id=room.idris.user_id,
        created_at=before, changed_at=before,
    )  # fmt: skip
    return Variant(
        workspace_id=channel.workspace_id, post=post, channel=channel, channel_id=channel.id, created_at=before,
        changed_at=before, planned_at=at.at, planned_zone=at.zone, planned_fold=at.fold, planned_instant=instant,
    )  # fmt: skip


def _are_out(session: Session, written: Sequence[Variant]) -> None:
    by_id = {variant.id: variant for variant in written}
    workspace_id = written[0].workspace_id
    its = select(Delivery).where(Delivery.workspace_id == workspace_id, Delivery.variant_id.in_(by_id))
    for delivery in session.scalars(its):
        variant = by_id[delivery.variant_id or 0]
        delivery.state, delivery.published_at = State.PUBLISHED, variant.planned_instant
        delivery.changed_at = variant.planned_instant or delivery.changed_at
        if start := links(variant.channel.identity):
            delivery.permalink = f"{start}/{delivery.key[:8]}"
            delivery.receipt = {"remote_id": delivery.key, "permalink": delivery.permalink}
        else:
            delivery.proof = f"{variant.channel.name}, vu sur place"
    session.flush()

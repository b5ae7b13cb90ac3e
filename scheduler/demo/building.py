"""Filling the demo: pictures, half a year of posts, and six weeks that were really published."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import approvals, publishing
from scheduler.approvals import Verdict
from scheduler.content import Media, Post, Stage, Variant, writing
from scheduler.content.writing import Picked
from scheduler.db import LocalTime, Sessions, across_workspaces
from scheduler.demo import assets, charter, english, french, half_year, planned, showcase, stage
from scheduler.demo.crowd import Told, crowd, size
from scheduler.demo.handing_round import hand_round
from scheduler.demo.house import OWNER, PASSWORD, STAFF, ZONE, Answers, Newsroom, open_house
from scheduler.demo.kept import keep_words
from scheduler.demo.pictures import ALTS_FR, landscape
from scheduler.demo.returning import come_back
from scheduler.demo.twin_town import write_together
from scheduler.library import bring_in
from scheduler.people import Membership, User
from scheduler.publishing import Delivery, Refused, State
from scheduler.storage import Place, media_root

if TYPE_CHECKING:
    from scheduler.config import Settings
    from scheduler.sealing import Sealer

BACK, AHEAD = 42, 49  # days
HALF_A_YEAR = 27 * 7  # days: a whole week more than regularity looks back on
WHO_CAN_SIGN_IN = (
    *(f"{email} ({role})" for (_, email), role in [(OWNER, "owner")]),
    *(f"{email} ({role})" for _, email, role in STAFF),
    f"password: {PASSWORD}",
)
HOURS = (
    time(8, 30),
    time(9, 15),
    time(10, 0),
    time(11, 45),
    time(12, 30),
    time(15, 0),
    time(17, 30),
    time(18, 45),
)


@dataclass(frozen=True)
class Planned:
    """One post of the demo before it is written."""

    title: str
    text: str
    pillar: str
    language: str
    places: tuple[str, ...]
    at: LocalTime
    instant: datetime


def build(
    sessions: Sessions,
    *,
    settings: Settings,
    sealer: Sealer,
    now: datetime,
    posts: int | None = None,
    told: Told | None = None,
    played: Answers | None = None,
) -> None:
    """Fill an empty database. Through the public functions, with the clock of those days, but for its first weeks; takes some seconds.

    `played`: where platforms are played, by platform, as their connect forms ask; else their addresses are invented.
    `posts`: so many more by bulk insert, some thousand a second; `told(done, all)` hears of them.
    """
    root = media_root(settings)
    began = now - timedelta(days=HALF_A_YEAR)
    with sessions.writing() as session:
        room = open_house(session, sealer=sealer, now=began, played=played)
        charter.read_first(session, room, now=began)
        pictures = [_picture(session, room, number, settings) for number in range(len(ALTS_FR))]
        assets.arrange(session, pictures, root=root, by=room.idris, began=began, now=now)
        here = LocalTime.of(now, ZONE).at.date()
        half_year.fill(
            session, room,
            first=here - timedelta(days=HALF_A_YEAR - 1), last=here - timedelta(days=BACK + 1),
        )  # fmt: skip
    dice = random.Random(2026)  # noqa: S311 (the same demo every time)
    pieces = list(_calendar(now, dice))
    past = [piece for piece in pieces if piece.instant < now]
    _the_past(sessions, room, pictures, past, root=root, sealer=sealer, dice=dice)
    with sessions.writing() as session:
        charter.adopt_second(session, room, now=now)
        for piece in (piece for piece in pieces if piece.instant >= now):
            _one_ahead(session, room, piece, pictures=pictures, now=now, dice=dice)
        showcase.show(session, room, pictures, settings, now=now)
        come_back(session, room, now=now)
        write_together(session, room, now=now)
        keep_words(session, room, now=now)
        hand_round(session, room, now=now)
        planned.feed(session, room, now=now)
    if posts:
        fill_up(sessions, posts=posts, now=now, told=told)


def fill_up(sessions: Sessions, *, posts: int, now: datetime, told: Told | None = None) -> None:
    """Write what is missing to `posts` bulk ones, such as after a start that was cut off. Only into the demo."""
    with sessions.reading() as session, across_workspaces(session):
        author = session.scalar(
            select(Membership).join(Membership.user).where(User.email == STAFF[-1][1]).order_by(Membership.id)
        )
        missing = posts - size(session, author.workspace_id) if author else 0
    if author and missing > 0:
        crowd(sessions, author, posts=missing, around=now, told=told)


def _calendar(now: datetime, dice: random.Random) -> Iterator[Planned]:
    """What is said when: two or three a weekday, less at the week-end; every fourth in English."""
    here = LocalTime.of(now, ZONE).at.date()
    number = 0
    french_ones, english_ones = cycle(_mixed(french.PIECES)), cycle(_mixed(english.PIECES))
    for day in range(-BACK, AHEAD + 1):
        on = here + timedelta(days=day)
        for hour in sorted(dice.sample(HOURS, dice.choice((0, 1) if on.weekday() > 4 else (1, 2, 2, 3)))):
            number += 1
            language, said = ("en", english_ones) if number % 4 == 0 else ("fr", french_ones)
            title, text, pillar = next(said)
            at = LocalTime(datetime.combine(on, hour), ZONE)
            yield Planned(title, text, pillar, language, _places(number, on, dice), at, at.instant())
    for before, on, title, text in planned.a_year_ago(here):
        at = LocalTime(datetime.combine(on, time(9, 15) if before else time(8, 30)), ZONE)
        yield Planned(title, text, "Institution", "fr", ("Instagram", "Mastodon"), at, at.instant())
    for days, hour, title in ((-3, time(14, 0), stage.REFUSED), (-1, time(16, 0), stage.LOST)):
        at = LocalTime(datetime.combine(here + timedelta(days=days), hour), ZONE)
        place = "Site web" if title == stage.REFUSED else "Mastodon"
        yield Planned(title, f"{title}.", "Institution", "fr", (place,), at, at.instant())


def _mixed(pieces: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Each once, those of one pillar far from each other: a text that came back within two weeks would clash."""
    return random.Random(1934).sample(pieces, len(pieces))  # noqa: S311 (the same demo every time)


def _places(number: int, on: date, dice: random.Random) -> tuple[str, ...]:
    if number % 11 == 0:
        return ("LinkedIn", "Mastodon")
    if on.weekday() == 3 and number % 3 == 0:
        return ("La Lettre",)
    return dice.choice(
        (
            ("Mastodon",),
            ("Bluesky",),
            ("Instagram",),
            ("Instagram", "Mastodon"),
            ("Site web",),
            ("Bluesky", "Site web"),
            ("Vitrine du hall",),
        )
    )


def _the_past(
    sessions: Sessions,
    room: Newsroom,
    pictures: list[Media],
    pieces: list[Planned],
    *,
    root: Place,
    sealer: Sealer,
    dice: random.Random,
) -> None:
    with sessions.writing() as session:
        for piece in pieces:
            before = piece.instant - timedelta(days=2)
            post = _write(session, room.idris, room, pictures, piece, now=before, dice=dice)
            publishing.submit(session, post, by=room.idris, now=before)
            for variant in post.variants:
                _say_yes(session, room, variant, before)
                if variant.delivery.state == State.UNSCHEDULED:
                    publishing.schedule(session, variant, planned=piece.at, by=room.idris, now=before)
    for at in sorted({piece.instant for piece in pieces}):
        stage.perform(sessions, at, media_root=root, sealer=sealer)
        _hand_in(sessions, room, at)


def _hand_in(sessions: Sessions, room: Newsroom, at: datetime) -> None:
    """Idris posts by hand what waits for a hand, a quarter of an hour later."""
    with sessions.writing() as session:
        waiting = session.scalars(
            select(Delivery).where(
                Delivery.workspace_id == room.idris.workspace_id, Delivery.state == State.WAITING
            )
        )
        for delivery in list(waiting):
            if delivery.variant is None:
                continue
            name = delivery.channel.name
            link = f"https://www.instagram.com/p/{delivery.public_id[:9]}/" if name == "Instagram" else ""
            publishing.resolve(
                session, delivery.variant, outcome="published", permalink=link, note="" if link else f"{name}, vu sur place",
                by=room.idris, now=at + timedelta(minutes=15),
            )  # fmt: skip


def _one_ahead(
    session: Session,
    room: Newsroom,
    piece: Planned,
    *,
    pictures: list[Media],
    now: datetime,
    dice: random.Random,
) -> None:
    days = (piece.instant - now).days
    by = room.anais if dice.random() < 0.25 else room.idris
    post = _write(session, by, room, pictures, piece, now=now, dice=dice)
    if days > 28 and dice.random() < 0.5:
        post.stage = Stage.IDEA
    fate = dice.random()
    if post.stage == Stage.IDEA or fate > (0.9 if days < 10 else 0.45):
        return
    publishing.submit(session, post, by=by, now=now)
    if by is room.anais:
        return  # a contributor's: an editor puts it on the calendar
    for variant in post.variants:
        if fate < 0.6:
            _say_yes(session, room, variant, now)
        if variant.delivery.state == State.UNSCHEDULED:
            try:
                publishing.schedule(session, variant, planned=piece.at, by=room.idris, now=now)
            except Refused:
                continue  # waits for the approver


def _say_yes(session: Session, room: Newsroom, variant: Variant, now: datetime) -> None:
    if variant.channel.name not in ("LinkedIn", "La Lettre"):
        return
    approvals.decide(session, variant, verdict=Verdict.APPROVE, by=room.maud, now=now)
    session.flush()
    publishing.after_decision(session, variant, by=room.maud, now=now)


def _write(
    session: Session,
    by: Membership,
    room: Newsroom,
    pictures: list[Media],
    piece: Planned,
    *,
    now: datetime,
    dice: random.Random,
) -> Post:
    shows = dice.random() < 0.6 or "Instagram" in piece.places
    images = [Picked(dice.choice(pictures))] if shows else []
    post = writing.draft(
        session, by=by, title=piece.title, text=piece.text, language=piece.language,
        channels=[room.channels[place] for place in piece.places], pillar=room.pillars[piece.pillar],
        images=images, now=now,
    )  # fmt: skip
    session.refresh(post, ["variants"])
    for variant in post.variants:
        writing.plan(session, variant, piece.at, by=by, now=now)
    return post


def _picture(session: Session, room: Newsroom, number: int, settings: Settings) -> Media:
    made = bring_in(
        session, landscape(number), name=f"estuaire-{number + 1}.jpg", root=media_root(settings), by=room.idris,
        now=room.camille.created_at, alt=ALTS_FR[number],
    )  # fmt: skip
    session.refresh(made, ["words"])  # posts are written with it in other sessions
    return made

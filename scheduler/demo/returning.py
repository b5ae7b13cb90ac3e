"""What comes back in the demo: a weekly visit with a date moved and one left out, a monthly letter, texts that take turns."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from scheduler.content import Post, Stage, writing
from scheduler.db import LocalTime
from scheduler.demo.house import ZONE, Newsroom
from scheduler.publishing import move
from scheduler.series import Fate, Leaves, Rhythm, Series, ahead, filling, skipping
from scheduler.series.beginning import Wish, begin

HORIZON = timedelta(days=60)
VISIT = (
    "Visite du mardi",
    "Mardi, c’est visite : rendez-vous à 14 h devant le bassin, gratuit, sans inscription.",
)
LETTER = ("La Lettre du mois", "Ce mois-ci aux Estuaires : expositions, ateliers, rencontres.")
EVERGREEN = (
    ("Le saviez-vous ?", "La marée monte en six heures et descend en six autres, ou presque : l’estuaire, lui, prend son temps."),
    ("Le mot du port", "« Étale » : le moment où la mer ne monte ni ne descend. Le nôtre, c’est la pause de midi."),
    ("Archives", "1934 : le bac à vapeur traverse pour la dernière fois. Sa cloche sonne encore, dans notre hall."),
)  # fmt: skip


def come_back(session: Session, room: Newsroom, *, now: datetime) -> None:
    """Three series; of the first a date is moved and another left out."""
    today = LocalTime.of(now, ZONE).at.date()
    tuesdays = Rhythm(_next(today, 1, time(8, 45)), ZONE, "FREQ=WEEKLY;BYDAY=TU")
    visit = _series(session, room, VISIT, "Mastodon", Wish(VISIT[0], tuesdays, Leaves.SCHEDULE), now=now)
    monthly = Rhythm(datetime.combine(today + timedelta(days=1), time(7, 30)), ZONE, "FREQ=MONTHLY;BYDAY=1TH")
    _series(session, room, LETTER, "La Lettre", Wish(LETTER[0], monthly, Leaves.DRAFT), now=now)
    made = [each for each in ahead.occurrences(session, visit) if each.fate == Fate.MADE and each.post]
    third = made[2].post if len(made) > 4 else None
    if third is not None:
        [variant], at = third.variants, made[2].at + timedelta(days=1, hours=2)
        move(session, variant, LocalTime(at, ZONE), by=room.idris, now=now)
        skipping.skip(session, visit, made[4].at, by=room.idris, now=now)
    rhythm = Rhythm(_next(today, 6, time(10, 15)), ZONE, "FREQ=WEEKLY;BYDAY=SU")
    pool = filling.open_pool(
        session, Wish("Intemporels du dimanche", rhythm, Leaves.DRAFT, 14), by=room.idris, now=now
    )
    for n, said in enumerate(EVERGREEN):
        post = _post(session, room, said, "Mastodon", now=now)
        until = today + timedelta(days=300) if n == 1 else None
        filling.add(session, pool, post, fresh_until=until, by=room.idris, now=now, horizon=HORIZON)
        writing.delete(session, post, by=room.idris, now=now)


def _series(
    session: Session, room: Newsroom, said: tuple[str, str], place: str, wish: Wish, *, now: datetime
) -> Series:
    post = _post(session, room, said, place, now=now)
    series = begin(session, post, wish, by=room.idris, now=now, horizon=HORIZON)
    # It only lent its words.
    writing.delete(session, post, by=room.idris, now=now)
    return series


def _post(session: Session, room: Newsroom, said: tuple[str, str], place: str, *, now: datetime) -> Post:
    title, text = said
    return writing.draft(
        session, by=room.idris, title=title, text=text, language="fr", stage=Stage.DRAFT, now=now,
        channels=[room.channels[place]], pillar=room.pillars["Médiation"],
    )  # fmt: skip


def _next(today: date, weekday: int, at: time) -> datetime:
    return datetime.combine(today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1), at)

"""What the demo says together with a house in Montreal: planned on the wall over there, so that zones can be seen."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from scheduler.calendar.clock_change import next_change
from scheduler.content import writing
from scheduler.content.spacing import spaced
from scheduler.db import LocalTime
from scheduler.demo.house import ZONE, Newsroom

THERE = "America/Montreal"
SOON = timedelta(days=12)
READING = (
    spaced("Deux fleuves : lecture croisée en direct de Montréal"),
    spaced(
        "Le Saint-Laurent répond à l’estuaire : à midi et demi là-bas, le soir chez nous, deux voix lisent le même fleuve. "
        "En direct de la bibliothèque jumelée."
    ),
)
ANSWER = (
    spaced("Deux fleuves : la réponse de Montréal"),
    spaced(
        "Nos amis de Montréal ont écouté nos enregistrements de la marée. Voici ce qu’ils nous renvoient : la glace qui se rompt."
    ),
)


def write_together(session: Session, room: Newsroom, *, now: datetime) -> None:
    """One soon; one in the days when only one of the two walls has changed its clocks, which moves it by an hour here."""
    changes = [change.at for name in (ZONE, THERE) if (change := next_change(name, now))]
    days = [(now + SOON).date(), *([(min(changes) + timedelta(days=3)).date()] if changes else [])]
    for day, said in zip(days, (READING, ANSWER), strict=False):
        _plan(session, room, said, day, now)


def _plan(session: Session, room: Newsroom, said: tuple[str, str], day: date, now: datetime) -> None:
    title, text = said
    post = writing.draft(
        session, by=room.idris, title=title, text=text, language="fr", pillar=room.pillars["Communauté"],
        channels=[room.channels["Mastodon"]], now=now,
    )  # fmt: skip
    session.refresh(post, ["variants"])
    for variant in post.variants:
        at = LocalTime(datetime.combine(day, time(12, 30)), THERE)
        writing.plan(session, variant, at, by=room.idris, now=now)

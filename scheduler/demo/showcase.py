"""What the demo is opened for: a post for six channels half way through, and ideas that have a picture already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from scheduler.content import Media, Stage, writing
from scheduler.content.spacing import spaced
from scheduler.content.writing import Picked
from scheduler.db import LocalTime
from scheduler.demo import french
from scheduler.demo.house import ZONE, Newsroom
from scheduler.demo.pictures import landscape
from scheduler.library import bring_in
from scheduler.storage import media_root

if TYPE_CHECKING:
    from scheduler.config import Settings

DAYS_AHEAD = 4
TITLE = spaced("Saison d’hiver : ouverture de la billetterie")
# Too long for Bluesky, so that the composer offers to cut it into a thread.
TEXT = spaced(
    "La saison d’hiver se dévoile 🌊\n\n"
    "Quatorze spectacles, trois créations et une nuit entière au bord de l’eau : la billetterie ouvre ce jeudi à 10 h.\n\n"
    "On commence par « Marée basse », chorégraphie pour sept interprètes et un fleuve. "
    "Tarif solidaire à 8 €, gratuit pour les moins de 12 ans.\n\n"
    "Réservations : https://estuaires.example/hiver\n\n"
    "#SaisonHiver #Estuaires #Spectacle"
)
INSTAGRAM = spaced(
    "Quatorze spectacles. Trois créations. Une nuit entière au bord de l’eau. 🌊\n\n"
    "La billetterie ouvre jeudi à 10 h : le lien est dans notre profil.\n\n"
    "Avec qui venez-vous voir « Marée basse » ?\n\n#SaisonHiver #Estuaires #Danse"
)
LETTER = spaced(
    "## La billetterie ouvre jeudi à 10 h\n\n"
    "Quatorze spectacles, trois créations et une nuit entière au bord de l’eau. "
    "Vous recevez cette lettre un jour avant tout le monde : les abonnements sont [déjà en ligne](https://estuaires.example/hiver).\n\n"
    "- **Marée basse**, du 3 au 6 décembre\n- **La Digue**, du 10 au 13\n- **Nuit au phare**, le 19"
)
CHANNELS = ("LinkedIn", "Instagram", "Bluesky", "Mastodon", "Site web", "La Lettre")


def show(
    session: Session, room: Newsroom, pictures: Sequence[Media], settings: Settings, *, now: datetime
) -> None:
    _half_way(session, room, pictures, settings, now)
    for number, (title, text, pillar) in enumerate(french.PIECES[13:18]):
        writing.draft(
            session, by=room.anais, title=title, text=text, language="fr", stage=Stage.IDEA,
            channels=[room.channels["Instagram"]], pillar=room.pillars[pillar],
            images=[Picked(pictures[number])] if number % 2 == 0 else (), now=now,
        )  # fmt: skip


def _half_way(
    session: Session, room: Newsroom, pictures: Sequence[Media], settings: Settings, now: datetime
) -> None:
    # Nobody has said yet what the second picture shows: the charter asks.
    river = bring_in(
        session,
        landscape(11),
        name="brume-sur-le-quai.jpg",
        root=media_root(settings),
        by=room.anais,
        now=now,
    )
    session.refresh(river, ["words"])
    post = writing.draft(
        session, by=room.idris, title=TITLE, text=TEXT, language="fr", pillar=room.pillars["Programmation"],
        channels=[room.channels[name] for name in CHANNELS], images=[Picked(pictures[0]), Picked(river)], now=now,
    )  # fmt: skip
    session.refresh(post, ["variants"])
    soon = (now + timedelta(days=DAYS_AHEAD)).date()
    on = soon + timedelta(days=(3 - soon.weekday()) % 7)  # a Thursday, as its text says
    own = {"Instagram": INSTAGRAM, "La Lettre": LETTER}
    for variant in post.variants:
        if text := own.get(variant.channel.name):
            writing.tailor(session, variant, text=text, by=room.idris, now=now)
        writing.plan(
            session, variant, LocalTime(datetime.combine(on, time(10)), ZONE), by=room.idris, now=now
        )

"""Words the demo's newsroom keeps to use again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.content import phrasing
from scheduler.demo.house import Newsroom

KEPT = (
    ("snippet", "Venir", "fr", "Maison des Estuaires, quai de la Manufacture. Tram B, arrêt Bassins. Entrée libre."),
    ("snippet", "Getting here", "en", "Maison des Estuaires, quai de la Manufacture. Tram B, stop Bassins. Free entry."),
    ("signature", "L’équipe", "fr", "L’équipe de la Maison des Estuaires"),
    ("hashtags", "Saison", "", "#Estuaires #SaisonDHiver #Culture"),
    ("template", "Annonce de visite", "fr", "[Titre], le [jour] à [heure].\n\nOn se retrouve [lieu]. Durée [durée], inscription sur place."),
)  # fmt: skip


def keep_words(session: Session, room: Newsroom, *, now: datetime) -> None:
    for kind, name, language, text in KEPT:
        phrasing.keep(session, kind=kind, name=name, language=language, text=text, by=room.idris, now=now)

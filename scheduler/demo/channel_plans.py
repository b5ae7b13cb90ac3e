"""The demo's plan of each channel, told in full: whom it speaks to and in which tone, who is in charge, when it speaks."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from scheduler.demo.house import Newsroom
from scheduler.planning import pillars, plans, remembering, slots

OF_PEOPLE = ("owner", "deputy")
OF_ALL: dict[str, Any] = {"languages": ("fr",), "most_promotional": 40, "most_self_centred": 25}
TOLD: dict[str, dict[str, Any]] = {
    "Mastodon": {
        "tone": "On parle à des voisins\u00a0: des phrases courtes, un verbe, un lieu, une heure.",
        "audiences": ("Habitants", "Familles", "Presse locale"), "languages": ("fr", "en"),
        "formats": "Image, fil de trois messages, sondage", "owner": "idris", "deputy": "anais",
        "minutes_a_week": 210, "money_a_week": 4000, "most_self_centred": 20, "rests_on_holidays": True,
    },
    "Bluesky": {
        "tone": "Comme au comptoir\u00a0: bref, curieux, jamais docte.", "audiences": ("Presse locale", "Chercheurs"),
        "objective": "Être là où l’on parle du fleuve", "languages": ("fr", "en"),
        "formats": "Une phrase et une image", "owner": "anais", "deputy": "idris", "minutes_a_week": 90,
    },
    "La Lettre": {
        "audience": "Abonnés, 4\u00a0200 adresses", "audiences": ("Habitants", "Mécènes"),
        "objective": "Un rendez-vous par semaine, trois raisons de venir",
        "tone": "Une voix signée, qui raconte avant d’annoncer.", "formats": "Édito, trois brèves, agenda",
        "owner": "camille", "deputy": "idris", "minutes_a_week": 180, "money_a_week": 6000,
        "most_promotional": 30, "patience_minutes": 360, "rests_on_holidays": True,
    },
    "Site web": {
        "audience": "Qui cherche une heure, un prix, un chemin", "audiences": ("Habitants", "Écoles"),
        "objective": "Répondre avant qu’on téléphone", "tone": "Clair et daté, sans superlatif.",
        "formats": "Article court, page pratique", "owner": "anais", "minutes_a_week": 150,
        "patience_minutes": 1440, "lateness": "publish",
    },
    "Instagram": {
        "audience": "Les moins de 35\u00a0ans de l’agglomération", "audiences": ("Étudiants", "Familles"),
        "objective": "Donner envie par les coulisses", "tone": "Les gens d’abord\u00a0: prénoms, gestes, lumière.",
        "formats": "Photo, carrousel, courte vidéo", "owner": "anais", "deputy": "idris",
        "minutes_a_week": 240, "money_a_week": 2500, "most_promotional": 25,
    },
    "LinkedIn": {
        "audience": "Partenaires, candidats, élus", "audiences": ("Mécènes", "Candidats"),
        "objective": "Faire connaître le projet et ses métiers", "tone": "Précis, des chiffres vérifiés.",
        "formats": "Texte, portrait de métier", "owner": "maud", "deputy": "camille",
        "minutes_a_week": 60, "most_self_centred": 50, "patience_minutes": 240,
    },
    "Vitrine du hall": {
        "audience": "Visiteurs et passants du quai", "audiences": ("Habitants", "Touristes"),
        "languages": ("fr", "en"), "objective": "Faire entrer", "tone": "Dix mots, lisibles à trois mètres.",
        "formats": "Affiche A2", "owner": "idris", "minutes_a_week": 45, "money_a_week": 1500,
        "lateness": "drop",
    },
}  # fmt: skip
# Weekday, hour, pillar, rule.
PLACES: dict[str, tuple[int, time, str | None, str]] = {
    "La Lettre": (3, time(9), None, "FREQ=MONTHLY;BYDAY=1TH"),
    "Site web": (1, time(9, 15), "Programmation", ""),
    "Instagram": (2, time(18), "Coulisses", ""),
    "LinkedIn": (1, time(8, 30), "Institution", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
}


def tell(session: Session, room: Newsroom, today: date, now: datetime) -> None:
    """Mastodon's slots are laid out from its plan, and one of them is elsewhere for once."""
    by, institution = room.camille, room.pillars["Institution"]
    pillars.rename(session, institution, by=by, name=institution.name, nature="self_centred", now=now)
    for name, told in TOLD.items():
        channel = room.channels[name]
        plan = plans.plan_for(session, channel)
        if plan is None:
            continue
        wish = remembering.wish_of(session, by.workspace_id, remembering.snapshot(plan, channel))
        people = {role: getattr(room, told[role]).user for role in OF_PEOPLE if role in told}
        plans.save(session, channel, plans.Wish(**(vars(wish) | OF_ALL | told | people)), by=by, now=now)
        if name == "Mastodon":
            slots.lay_out(session, channel, plan, by=by, at=time(10), now=now)
    for name, (weekday, at, pillar, rule) in PLACES.items():
        slots.add(
            session, by=by, channel=room.channels[name], weekday=weekday, at=at, rule=rule, starts_on=today,
            pillar=room.pillars[pillar] if pillar else None, now=now,
        )  # fmt: skip
    _once(session, room, today, now)


def _once(session: Session, room: Newsroom, today: date, now: datetime) -> None:
    slot = slots.of_channel(session, room.channels["Mastodon"])[0]
    on = today + timedelta(days=(slot.weekday - today.weekday()) % 7 + 7)
    elsewhere = datetime.combine(on, time(17))
    slots.change_once(session, slot, on, elsewhere, by=room.camille, now=now)

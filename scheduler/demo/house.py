"""The invented house: its people, channels, pillars and plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Connection, Limits
from scheduler.approvals import paths
from scheduler.approvals.paths import Step
from scheduler.channels import Channel, connecting, recipients
from scheduler.charter.starter import adopt_starter
from scheduler.people import Membership, Role, User, first_run, inviting, passwords
from scheduler.planning import Pillar, pillars, plans
from scheduler.planning.plans import Wish
from scheduler.sealing import Sealer

ZONE = "Europe/Paris"
PASSWORD = "marronnier-demo"  # noqa: S105 (known to everybody: the demo refuses to listen beyond this machine)
OWNER = ("Camille Roux", "camille@estuaires.example")
STAFF = (
    ("Idris Benali", "idris@estuaires.example", Role.EDITOR),
    ("Maud Lefèvre", "maud@estuaires.example", Role.APPROVER),
    ("Anaïs Petit", "anais@estuaires.example", Role.CONTRIBUTOR),
)
PILLARS = ("Programmation", "Médiation", "Coulisses", "Communauté", "Institution")
READERS = ("lise", "karim", "joana", "pierre", "awa", "tom", "ines", "hugo")


# What connect forms are told, by platform and field.
Answers = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Place:
    """A channel of the demo, with the cadence of its plan (posts a week)."""

    name: str
    platform: str
    identity: str
    cadence: tuple[int, int]
    settings: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    limits: Limits | None = None  # None: what the platform usually takes
    links: str = ""  # where those of what is published there begin; empty: it gives none


PLACES = (
    Place("Mastodon", "mastodon", "@estuaires@social.example", (4, 7),
          {"server": "https://social.example", "account": "1", "visibility": "public",
           "display_name": "Maison des Estuaires"}, {"token": "demo"},
          links="https://social.example/@estuaires"),
    Place("Bluesky", "bluesky", "@estuaires.test", (2, 5),
          {"server": "https://bluesky.example", "handle": "estuaires.test", "pds": "https://bluesky.example",
           "did": "did:plc:abcdefghijklmnopqrstuvwx", "display_name": "Maison des Estuaires"}, {"password": "demo", "access": "demo", "refresh": "demo"},
          links="https://bluesky.example/profile/estuaires.test/post"),
    Place("La Lettre", "email", "smtp.estuaires.example", (1, 1),
          {"host": "smtp.estuaires.example", "port": "587", "security": "starttls", "username": "",
           "sender_name": "Maison des Estuaires", "sender_address": "lettre@estuaires.example",
           "reply_to": "", "list_name": "La Lettre des Estuaires"}),
    Place("Site web", "webhook", "estuaires.example", (2, 3), {"url": "https://estuaires.example/hook", "format": "markdown"},
          {"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, links="https://estuaires.example/actualites"),
    Place("Instagram", "manual", "@maison.estuaires", (3, 5),
          {"instructions": "Depuis le téléphone de l’équipe, puis coller le lien ici.", "venue": "instagram",
           "display_name": "maison.estuaires", "place": "https://www.instagram.com/maison.estuaires/"},
          limits=Limits(text=2200, images=10)),
    Place("LinkedIn", "manual", "Maison des Estuaires", (1, 2),
          {"instructions": "Page de l’organisation, en tant que Maison des Estuaires.", "venue": "linkedin",
           "display_name": "Maison des Estuaires", "place": "https://www.linkedin.com/company/maison-des-estuaires/"},
          limits=Limits(text=3000, images=9)),
    Place("Vitrine du hall", "manual", "", (1, 2),
          {"instructions": "Imprimer en A3, côté rue.", "place": "", "venue": "print"}, limits=Limits(text=600, images=1)),
)  # fmt: skip


@dataclass(frozen=True)
class Newsroom:
    camille: Membership
    idris: Membership
    maud: Membership
    anais: Membership
    channels: dict[str, Channel]
    pillars: dict[str, Pillar]


def open_house(session: Session, *, sealer: Sealer, now: datetime, played: Answers | None = None) -> Newsroom:
    """Everything but the posts, as it was set up some months before."""
    secret = passwords.hash_password(PASSWORD)
    camille = first_run.open_newsroom(
        session, name="Maison des Estuaires", zone=ZONE, locale="fr", first_weekday=0,
        owner_name=OWNER[0], owner_email=OWNER[1], password_hash=secret, now=now,
    )  # fmt: skip
    idris, maud, anais = (_join(session, camille, *who, secret=secret, now=now) for who in STAFF)
    adopt_starter(session, workspace=camille.workspace, by=camille, now=now)
    themes = {name: pillars.create(session, by=camille, name=name, now=now) for name in PILLARS}
    places = {
        place.name: _connect(session, _played(place, played or {}), camille, sealer, now) for place in PLACES
    }
    for reader in READERS:
        answers = {
            "email": f"{reader}@lecteurs.example",
            "name": reader.title(),
            "language": "fr",
            "consent_date": (now - timedelta(days=30)).date().isoformat(),
            "consent_source": "Formulaire du hall",
        }
        recipients.add(session, places["La Lettre"], answers, by=camille, now=now)
    for place in PLACES:
        wish = Wish(
            audience="Habitants de l’agglomération, familles, écoles",
            objective="Faire venir, et faire revenir",
            cadence_min=place.cadence[0],
            cadence_max=place.cadence[1],
            evaluate_on=(now + timedelta(days=290)).date(),
            mix=dict(zip(themes.values(), (35, 20, 20, 15, 10), strict=True)),
        )
        plans.save(session, places[place.name], wish, by=camille, now=now)
    paths.create(
        session, by=camille, name="Relecture de la direction",
        channels=[places["LinkedIn"], places["La Lettre"]], steps=[Step(Role.APPROVER)], now=now,
    )  # fmt: skip
    return Newsroom(camille, idris, maud, anais, channels=places, pillars=themes)


def _join(
    session: Session, by: Membership, name: str, email: str, role: Role, *, secret: str, now: datetime
) -> Membership:
    user = User(name=name, email=email, password_hash=secret, created_at=now)
    session.add(user)
    session.flush()
    return inviting.join(session, user, by.workspace_id, role, now)


def _played(place: Place, played: Answers) -> Place:
    """The same where somebody plays that platform: there its posts arrive."""
    given = dict(played.get(place.platform, {}))
    secret = {field.name for field in ADAPTERS[place.platform].fields if field.secret}
    kept = {name: given.pop(name) for name in list(given) if name in secret}
    return replace(place, settings={**place.settings, **given}, secrets={**place.secrets, **kept})


def _connect(session: Session, place: Place, by: Membership, sealer: Sealer, now: datetime) -> Channel:
    # Stored as if the platform had been asked: none of these addresses exists outside the demo.
    limits = place.limits or ADAPTERS[place.platform].usual
    return connecting.store(
        session, by=by, name=place.name, platform=place.platform, zone=ZONE, language="fr",
        connection=Connection(place.identity, place.settings, place.secrets, limits), sealer=sealer, now=now,
    )  # fmt: skip

"""The demo's charter: the first version read by those who publish, a second one that some have not read yet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from scheduler.charter import Readers, acknowledging, adopted, editing, versions
from scheduler.charter.terms import set_terms
from scheduler.charter.written import digest_of

if TYPE_CHECKING:
    from scheduler.demo.house import Newsroom

CRISIS = """\
Quand une tempête est annoncée ou qu’un accident touche le port, nous suspendons tout ce qui n’informe pas.

- La direction seule annonce ; nous relayons les consignes de la préfecture, sans les reformuler.
- Une publication retenue se relit avant de repartir : ce qui était léger hier peut blesser aujourd’hui.
"""
VOICES = """\
Chacun peut proposer une publication sur son métier : la médiation raconte les ateliers, la technique les montages, la billetterie les coulisses de l’accueil.

Une idée tient en une phrase ; quelqu’un de la rédaction la relit avec son auteur avant qu’elle ne paraisse.
"""


def read_first(session: Session, room: Newsroom, *, now: datetime) -> None:
    """Those who publish read the first version within the week."""
    version = adopted(session, room.camille.workspace_id)
    if version is None:
        return
    for day, member in enumerate((room.idris, room.maud, room.anais), 1):
        acknowledging.acknowledge(
            session, by=member, digest=digest_of(version), now=now + timedelta(days=day)
        )


def adopt_second(session: Session, room: Newsroom, *, now: datetime) -> None:
    """Adopted some days ago; the grace of those who have not read it still runs."""
    then = now - timedelta(days=4)
    version = versions.draft_from(session, by=room.camille, now=then)
    for key, title, text, audience in (
        ("inside-voices", "Tout le monde a quelque chose à raconter", VOICES, Readers.STAFF),
        ("liberty", "Quand le port va mal", CRISIS, Readers.EDITORS),
    ):
        editing.write_clause(session, version, key=key, title=title, text=text, audience=audience)
    versions.adopt(
        session, version, by=room.camille, now=then,
        note="Deux clauses de plus, après la tempête d’octobre : les voix de la maison, et les jours de crise.",
    )  # fmt: skip
    acknowledging.acknowledge(session, by=room.idris, digest=digest_of(version), now=then + timedelta(days=1))
    review = then.date().replace(day=1) + timedelta(days=365)
    set_terms(session, by=room.camille, grace_days=14, review_on=review, public=True)

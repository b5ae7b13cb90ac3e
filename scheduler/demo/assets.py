"""The demo's library: folders, a signed consent, credits, and rights of which one ends soon, a video."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from scheduler.content import Media
from scheduler.library import bring_in, describing, folders, tidying
from scheduler.library.describing import Rights
from scheduler.people import Membership
from scheduler.storage import Place

CONSENT = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
TIDE = Path(__file__).with_name("tide.webm")  # four seconds, drawn for the demo
ENGLISH = (
    "Orange sunset over the estuary, hills in outline.",
    "Blue morning on the river, a pale sun above the hills.",
)


def arrange(
    session: Session,
    pictures: Sequence[Media],
    *,
    root: Place,
    by: Membership,
    began: datetime,
    now: datetime,
) -> None:
    """Around the pictures that are there already."""
    photos = folders.make(session, "Photos", by=by, now=began)
    autumn = folders.make(session, "Automne", parent=photos, by=by, now=began)
    papers = folders.make(session, "Accords signés", by=by, now=began)
    consent = bring_in(session, CONSENT, name="accord-photographe.pdf", root=root, by=by, now=began)
    tidying.move(session, pictures[:3], photos, by=by, now=began)
    tidying.move(session, pictures[3:], autumn, by=by, now=began)
    tidying.move(session, [consent], papers, by=by, now=began)
    tidying.label(session, pictures[1:3], "Presse", by=by, now=began)
    for picture, words in zip(pictures, ENGLISH, strict=False):
        describing.describe(session, picture, by=by, now=began, words={"en": words})
    for picture in pictures:
        describing.describe(
            session, picture, by=by, now=began, credit="Photo\u00a0: Idris Belkacem", licence="CC BY 4.0"
        )
    tide = bring_in(
        session, TIDE.read_bytes(), name="maree-montante.webm", root=root, by=by, now=began,
        alt="La marée monte au soleil couchant, quatre vagues l’une derrière l’autre.",
    )  # fmt: skip
    tidying.move(session, [tide], photos, by=by, now=began)
    soon = (now + timedelta(days=12)).date()
    rights = Rights(until=soon, consent=consent, note="Accord du photographe pour la saison.")
    describing.license(session, pictures[4], rights, by=by, now=began)

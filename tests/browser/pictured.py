"""What the demo lacks and the page map shows: a channel of each platform, a client asked by mail, a telephone, a calendar of others."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.adapters import ADAPTERS
from scheduler.approvals import linking
from scheduler.calendar.dav import devices
from scheduler.calendar.layers import LayerKind, keeping
from scheduler.channels import Channel
from scheduler.content import Kind, Media, Post, holding
from scheduler.content.writing import draft
from scheduler.people import Membership, Role
from scheduler.publishing import alarms
from scheduler.publishing.alarms.keeping import new_secret
from scheduler.sealing import Sealer
from tests.browser.outside import asked_outside
from tests.browser.platforms import KNOWN
from tests.newsroom import a_channel, a_member, a_workspace

TEXT = """La jetée rouvre samedi : six mois de travaux, **une rampe pour tous** et des bancs neufs.

- entrée *gratuite* jusqu’à 20 h
- navette depuis la gare
- [le programme](https://estuaires.example/programme)

La mer monte à onze heures : venez tôt. https://estuaires.example/jetee #Estuaires"""


def add_what_the_demo_lacks(
    session: Session, by: Membership, *, sealer: Sealer, now: datetime
) -> dict[str, str]:
    """What stands in the addresses of the pages that show it."""
    picture = session.scalars(
        select(Media)
        .where(Media.workspace_id == by.workspace_id, Media.kind == Kind.PICTURE)
        .order_by(Media.id)
    ).first()
    channel = session.scalars(
        select(Channel).where(Channel.workspace_id == by.workspace_id).order_by(Channel.id)
    ).first()
    assert picture is not None and channel is not None
    link = asked_outside(
        session, by, channel, picture, title="La régate d’automne", text="Les voiles samedi, dès dix heures, devant la jetée.", now=now,
    )  # fmt: skip
    # The browser goes by the real clock: a cookie that ended a year ago by it would not be kept.
    link.expires_at = now.replace(year=now.year + 9)
    devices.let_in(session, by, name="Téléphone de Camille", now=now - timedelta(days=9))
    alarms.add(
        session, name="Standard téléphonique", url="https://standard.example/alerte", secret=new_secret(), by=by,
        sealer=sealer, now=now,
    )  # fmt: skip
    _layers(session, by, now)
    holding.keep(
        session, None, name="Un incident sur le site", language="fr", by=by, now=now, wordings={channel.public_id: ""},
        text="Nous en sommes informés et en dirons plus à […]. Personne n’est blessé, à notre connaissance.",
    )  # fmt: skip
    return {"answer": linking.address_token(link), "code": linking.new_code(link, now)}


def everywhere(session: Session, *, now: datetime) -> tuple[Membership, Post]:
    """A workspace of its own: one post for every platform there is, and who writes it."""
    by = a_member(session, a_workspace(session, locale="fr"), Role.OWNER, name="Ada Roux")
    places = [
        a_channel(
            session, by.workspace, str(ADAPTERS[name].label), platform=name, identity=known.identity,
            settings=dict(known.settings), limits=ADAPTERS[name].usual.as_json(),
        )
        for name, known in KNOWN.items()
    ]  # fmt: skip
    return by, draft(
        session, title="La jetée rouvre", text=TEXT, language="fr", channels=places, by=by, now=now
    )


def _layers(session: Session, by: Membership, now: datetime) -> None:
    """One drawn behind the posts, one to be looked at first."""
    for name, kind, days, is_in in (
        ("Vacances scolaires, zone B", LayerKind.SCHOOL, ("20261017", "20261102", "Vacances de la Toussaint"), True),
        ("Salon du nautisme", LayerKind.PARTNER, ("20261121", "20261130", "Salon du nautisme"), False),
    ):  # fmt: skip
        layer = keeping.bring(session, name, kind, _calendar(*days), "calendrier.ics", by=by, now=now)
        if is_in:
            keeping.enter(session, layer, by=by, now=now)


def _calendar(begins: str, ends: str, summary: str) -> bytes:
    return (
        f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:{summary}\r\n"
        f"DTSTART;VALUE=DATE:{begins}\r\nDTEND;VALUE=DATE:{ends}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()

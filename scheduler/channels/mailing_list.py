"""A channel's mailing list as a whole: who is on it, who is not any more, and whom a mailing goes to."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Literal

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from scheduler.adapters import base
from scheduler.channels import unsubscribing
from scheduler.channels.channel import Channel
from scheduler.channels.recipient import Recipient
from scheduler.db.local_time import zone
from scheduler.sealing import Sealer

Standing = Literal["subscribed", "unsubscribed", "suppressed"]
STANDINGS: tuple[Standing, ...] = ("subscribed", "unsubscribed", "suppressed")
A_PAGE = 50
ERASED = "erased:"


def audience(session: Session, channel: Channel, *, sealer: Sealer, public_url: str) -> list[base.Recipient]:
    """Everybody a mailing goes to now, in a stable order, each with their own one-click address."""
    rows = session.execute(
        select(Recipient.public_id, Recipient.email, Recipient.language, Recipient.name)
        .where(*of(channel), *_is("subscribed"))
        .order_by(Recipient.id)
    )
    return [
        base.Recipient(
            public_id,
            email,
            language,
            unsubscribing.address(public_id, sealer=sealer, public_url=public_url),
            name,
        )
        for public_id, email, language, name in rows
    ]


def listed(
    session: Session, channel: Channel, *, words: str = "", standing: Standing = "subscribed", page: int = 1
) -> tuple[list[Recipient], int]:
    """One page of those in a standing whose address or name contains the words, and how many there are in all."""
    wanted = [*of(channel), *_is(standing), *_contains(words)]
    total = session.scalar(select(func.count()).select_from(Recipient).where(*wanted)) or 0
    rows = session.scalars(
        select(Recipient)
        .where(*wanted)
        .order_by(Recipient.email, Recipient.id)
        .offset((max(page, 1) - 1) * A_PAGE)
        .limit(A_PAGE)
    )
    return list(rows), total


def counts(session: Session, channel: Channel) -> dict[Standing, int]:
    """How many are in each standing."""
    return {
        standing: session.scalar(
            select(func.count()).select_from(Recipient).where(*of(channel), *_is(standing))
        )
        or 0
        for standing in STANDINGS
    }


def standing_of(recipient: Recipient) -> Standing:
    if recipient.suppressed_at is not None:
        return "suppressed"
    return "unsubscribed" if recipient.unsubscribed_at is not None else "subscribed"


def known(session: Session, channel: Channel, email: str) -> Recipient | None:
    """The row of an address, also of one whose person has been erased."""
    return session.scalar(
        select(Recipient).where(*of(channel), Recipient.email.in_([email, fingerprint(channel, email)]))
    )


def fingerprint(channel: Channel, email: str) -> str:
    """What stays of an erased address: enough to recognise it in a list, of no use for writing to it."""
    return ERASED + hashlib.sha256(f"{channel.public_id} {email}".encode()).hexdigest()


def is_erased(recipient: Recipient) -> bool:
    return recipient.email.startswith(ERASED)


def today(channel: Channel, now: datetime) -> date:
    return now.astimezone(zone(channel.zone)).date()


def of(channel: Channel) -> tuple[ColumnElement[bool], ...]:
    return Recipient.workspace_id == channel.workspace_id, Recipient.channel_id == channel.id


def _is(standing: Standing) -> tuple[ColumnElement[bool], ...]:
    match standing:
        case "subscribed":
            return Recipient.unsubscribed_at.is_(None), Recipient.suppressed_at.is_(None)
        case "unsubscribed":
            return Recipient.unsubscribed_at.is_not(None), Recipient.suppressed_at.is_(None)
        case _:
            return (Recipient.suppressed_at.is_not(None),)


def _contains(words: str) -> tuple[ColumnElement[bool], ...]:
    words = words.strip()
    if not words:
        return ()
    return (
        or_(
            Recipient.email.icontains(words, autoescape=True),
            Recipient.name.icontains(words, autoescape=True),
        ),
    )

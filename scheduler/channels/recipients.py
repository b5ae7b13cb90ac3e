"""The people who asked for a channel's mailing: adding, correcting, suppressing, forgetting them.

Nobody is written to without a day and a source of consent, and who left or was refused never comes back by a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.channels import person
from scheduler.channels.answers import BadAnswers
from scheduler.channels.channel import Channel
from scheduler.channels.mailing_list import (
    ERASED,
    audience,
    fingerprint,
    is_erased,
    known,
    of,
    standing_of,
    today,
)
from scheduler.channels.recipient import Recipient
from scheduler.channels.unsubscribing import unsubscribe
from scheduler.db import across_workspaces
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.wording import N_, Text

__all__ = ["add", "audience", "edit", "erase", "erase_all", "new", "reinstate", "suppress", "unsubscribe"]


def add(
    session: Session, channel: Channel, answers: Mapping[str, str], *, by: Membership, now: datetime
) -> Recipient:
    """Somebody who agreed, from a form. Raises BadAnswers; also for one who is there already, or has left."""
    demand(by, Right.CONNECT)
    read = person.read(answers, language=channel.language, today=today(channel, now))
    if there := known(session, channel, read.email):
        raise BadAnswers({"email": _why_not(there)})
    recipient = new(channel, read, now)
    session.add(recipient)
    session.flush()
    activity.record(session, by, "added", recipient, now=now)
    return recipient


def edit(
    session: Session,
    channel: Channel,
    recipient: Recipient,
    answers: Mapping[str, str],
    *,
    by: Membership,
    now: datetime,
) -> None:
    """Correct what is written about somebody; their standing stays as it is. Raises BadAnswers."""
    demand(by, Right.CONNECT)
    read = person.read(answers, language=channel.language, today=today(channel, now))
    there = known(session, channel, read.email)
    if there is not None and there.id != recipient.id:
        raise BadAnswers({"email": _why_not(there)})
    recipient.email, recipient.name, recipient.language = read.email, read.name, read.language
    recipient.consent_at, recipient.consent_source = read.consent_at, read.source
    session.flush()
    activity.record(session, by, "edited", recipient, now=now)


def suppress(session: Session, channel_id: int, recipient_id: str, reason: Text, now: datetime) -> None:
    """Their server refuses the address for good: no mailing goes there any more. `recipient_id` is the public one."""
    with across_workspaces(session):
        recipient = session.scalar(
            select(Recipient).where(Recipient.channel_id == channel_id, Recipient.public_id == recipient_id)
        )
    if recipient is not None and recipient.suppressed_at is None:
        recipient.suppressed_at, recipient.suppressed_reason = now, reason


def reinstate(session: Session, recipient: Recipient, *, by: Membership, now: datetime) -> None:
    """Their mailbox works again, says a person. Who unsubscribed comes back only by their own hand."""
    demand(by, Right.CONNECT)
    if recipient.suppressed_at is None or is_erased(recipient):
        return
    recipient.suppressed_at = recipient.suppressed_reason = None
    session.flush()
    activity.record(session, by, "reinstated", recipient, now=now)


def erase(session: Session, recipient: Recipient, channel: Channel, *, by: Membership, now: datetime) -> None:
    """Forget who this was. What stays is a fingerprint of the address, so that no old list brings them back."""
    demand(by, Right.CONNECT)
    if is_erased(recipient):
        return
    recipient.email, recipient.name = fingerprint(channel, recipient.email), ""
    recipient.consent_source = ""
    recipient.suppressed_at, recipient.suppressed_reason = now, N_("Erased at their own wish.")
    session.flush()
    activity.record(session, by, "erased", recipient, now=now)


def erase_all(session: Session, channel: Channel, *, by: Membership, now: datetime) -> None:
    """Forget everybody on the list of a channel that ends. Their way out of old letters finds nobody any more."""
    demand(by, Right.CONNECT)
    session.execute(
        update(Recipient)
        .where(*of(channel), ~Recipient.email.startswith(ERASED))
        .values(
            email=ERASED + Recipient.public_id,
            name="",
            consent_source="",
            suppressed_at=now,
            suppressed_reason=N_("The channel has been removed."),
        )
        .execution_options(synchronize_session=False)
    )


def new(channel: Channel, read: person.Person, now: datetime) -> Recipient:
    return Recipient(
        workspace_id=channel.workspace_id,
        channel_id=channel.id,
        email=read.email,
        name=read.name,
        language=read.language,
        consent_at=read.consent_at,
        consent_source=read.source,
        created_at=now,
    )


def _why_not(there: Recipient) -> Text:
    if is_erased(there):
        return N_("This person asked to be erased from the list.")
    match standing_of(there):
        case "subscribed":
            return N_("This address is on the list already.")
        case "unsubscribed":
            return N_("This person has unsubscribed, and comes back only by their own hand.")
        case _:
            return N_("This address has been suppressed: {reason}", reason=there.suppressed_reason or "")

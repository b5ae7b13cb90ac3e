"""The letters that carry a link. Its token is made as its letter is written: nothing before, and no copy after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from scheduler import notices
from scheduler.approvals import by_link, linking
from scheduler.approvals.link import ApprovalLink
from scheduler.config import Settings
from scheduler.content import Variant
from scheduler.db import Sessions, across_workspaces
from scheduler.notices import post_office, resting
from scheduler.people import Workspace
from scheduler.wording import N_, Text, Translate, in_language, verbatim

log = structlog.get_logger()

AT_MOST = 20  # letters in one round
# An address that is refused for now is tried again after 15 minutes, then half an hour, then an hour …
RETRY, MOST_TRIES = timedelta(minutes=15), 6
UNDELIVERABLE = N_("Nobody receives mail at {email}: “{title}” waits for a yes from there.")
PERHAPS = N_(
    "The letter to {email} may be lost: the line broke as it was handed over. “{title}” waits for a yes from there; "
    "you can send a new link."
)


@dataclass(frozen=True)
class Letter:
    link_id: int
    workspace_id: int
    email: str
    subject: str
    body: str
    life: timedelta  # of the link, once its letter has left


def post_links(
    sessions: Sessions,
    settings: Settings,
    *,
    now: datetime,
    speak: Callable[[str], Translate] = in_language,
) -> int:
    """Mail the links that wait for it; gives their number. Waits for the mail server."""
    if not post_office.is_open(settings):
        return 0
    with sessions.reading() as session, across_workspaces(session):
        waiting = [] if resting.rests(session, now) else list(session.scalars(_waiting(now)))
    posted = 0
    for link_id in waiting:
        with sessions.writing() as session, across_workspaces(session):
            letter = _write(session, link_id, settings, speak, now)
        if letter is None:
            continue
        try:
            post_office.send(settings, letter.email, letter.subject, letter.body, now=now)
            posted += 1
            with sessions.writing() as session:
                _row(session, letter).mail_unsure = False
        except post_office.AddressRefused as refusal:
            # One address is no reason to keep everybody else waiting.
            log.warning("approval_link_refused", link=link_id, reason=str(refusal))
            with sessions.writing() as session:
                _refused(session, letter, now, for_good=isinstance(refusal, post_office.NoSuchAddress))
        except post_office.NotPosted as trouble:
            log.warning("mail_rests", minutes=resting.REST.seconds // 60, reason=str(trouble))
            with sessions.writing() as session:
                _not_mailed(session, letter)
                resting.rest(session, now + resting.REST)
            break
        except post_office.PerhapsPosted as lost:
            log.warning("approval_link_perhaps_mailed", link=link_id, reason=str(lost))
            with sessions.writing() as session:
                _tell(session, _row(session, letter), PERHAPS, now)
    return posted


def links_wait(session: Session, now: datetime) -> bool:
    with across_workspaces(session):
        return session.scalar(_waiting(now).limit(1)) is not None


def _write(
    session: Session, link_id: int, settings: Settings, speak: Callable[[str], Translate], now: datetime
) -> Letter | None:
    link = session.scalar(_live(now).where(ApprovalLink.id == link_id).with_for_update())
    if link is None:
        return None  # somebody was faster, or nobody asks any more
    found = by_link.asked_about(session, link, now)
    if found is None:
        link.ended_at = now  # answered, written over, or nobody's turn any more while it waited
        return None
    variant, life = found[0], link.expires_at - link.created_at
    # Should we die before it is handed over, nobody can say whether it left: so it stands until then.
    link.mailed_at, link.expires_at, link.mail_unsure = now, now + life, True
    token = linking.address_token(link)
    translate = speak(link.language)
    sender = session.get_one(Workspace, link.workspace_id).name
    title = variant.post.title or variant.wording[:60]
    subject = N_("{sender} asks for your yes: “{title}”", sender=verbatim(sender), title=verbatim(title))
    paragraphs = [
        N_("Hello {name},", name=verbatim(link.name)) if link.name else N_("Hello,"),
        N_(
            "{sender} would like to publish “{title}” on {channel} and asks for your yes. Here you read exactly "
            "what would go out, and answer:",
            sender=verbatim(sender), title=verbatim(title), channel=verbatim(variant.channel.name),
        ),
        verbatim(f"{settings.public_url.rstrip('/')}/answer/{token}"),
        N_("Opening it asks for a code, which we mail to this address. The link is for you alone."),
    ]  # fmt: skip
    body = "\n\n".join(paragraph.render(translate) for paragraph in paragraphs) + "\n"
    return Letter(link.id, link.workspace_id, link.email, subject.render(translate), body, life)


def _not_mailed(session: Session, letter: Letter) -> ApprovalLink:
    link = _row(session, letter)
    link.mailed_at, link.expires_at, link.mail_unsure = None, link.created_at + letter.life, False
    return link


def _refused(session: Session, letter: Letter, now: datetime, *, for_good: bool) -> None:
    link = _not_mailed(session, letter)
    link.mail_tries += 1
    if not for_good and link.mail_tries < MOST_TRIES:
        link.mail_after = now + RETRY * 2 ** (link.mail_tries - 1)
        return
    link.mail_due = False
    _tell(session, link, UNDELIVERABLE, now)


def _tell(session: Session, link: ApprovalLink, sentence: Text, now: datetime) -> None:
    """Whoever waits for the yes, and whoever sent the link by hand."""
    variant = session.scalars(
        select(Variant).where(Variant.workspace_id == link.workspace_id, Variant.id == link.variant_id)
    ).one()
    notices.tell(
        session, link.workspace_id, kind="review_late", about=variant.public_id, now=now,
        text=Text(sentence.msgid, {"email": verbatim(link.email), "title": verbatim(variant.post.title)}),
        users={variant.post.author_id} | ({link.by_user_id} if link.by_user_id else set()),
    )  # fmt: skip


def _row(session: Session, letter: Letter) -> ApprovalLink:
    return session.scalars(
        select(ApprovalLink).where(
            ApprovalLink.workspace_id == letter.workspace_id, ApprovalLink.id == letter.link_id
        )
    ).one()


def _live(now: datetime) -> Select[ApprovalLink]:
    return select(ApprovalLink).where(
        ApprovalLink.mail_due,
        ApprovalLink.mailed_at.is_(None),
        ApprovalLink.ended_at.is_(None),
        or_(ApprovalLink.mail_after.is_(None), ApprovalLink.mail_after <= now),
    )


def _waiting(now: datetime) -> Select[int]:
    return _live(now).with_only_columns(ApprovalLink.id).order_by(ApprovalLink.id).limit(AT_MOST)

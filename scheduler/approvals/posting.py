"""The letters that carry links: one for all that somebody is asked at once.

The token of a link is made as its letter is written: nothing before, and no copy after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Select, func, or_, select
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
MOST_NAMED = 100  # posts in one letter
# An address that is refused for now is tried again after 15 minutes, then half an hour, then an hour …
RETRY, MOST_TRIES = timedelta(minutes=15), 6
UNDELIVERABLE = N_("Nobody receives mail at {email}: “{title}” waits for a yes from there.")
Asked = Sequence[tuple[ApprovalLink, Variant]]
PERHAPS = N_(
    "The letter to {email} may be lost: the line broke as it was handed over. “{title}” waits for a yes from there; "
    "you can send a new link."
)


@dataclass(frozen=True)
class Letter:
    """One for everything an address is asked: a path that begins to hold asks about every old post at once."""

    workspace_id: int
    lives: Mapping[int, timedelta]  # of each link in it, once the letter has left
    email: str
    subject: str
    body: str


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
        waiting = [] if resting.rests(session, now) else session.execute(_addressees(now)).all()
    posted = 0
    for workspace_id, email in waiting:
        with sessions.writing() as session, across_workspaces(session):
            letter = _write(session, (workspace_id, email), settings, speak, now)
        if letter is None:
            continue
        try:
            post_office.send(settings, letter.email, letter.subject, letter.body, now=now)
            posted += 1
            with sessions.writing() as session:
                for link in _rows(session, letter):
                    link.mail_unsure = False
        except post_office.AddressRefused as refusal:
            # One address is no reason to keep everybody else waiting.
            log.warning("approval_link_refused", links=[*letter.lives], reason=str(refusal))
            with sessions.writing() as session:
                _refused(session, letter, now, for_good=isinstance(refusal, post_office.NoSuchAddress))
        except post_office.NotPosted as trouble:
            log.warning("mail_rests", minutes=resting.REST.seconds // 60, reason=str(trouble))
            with sessions.writing() as session:
                _not_mailed(session, letter)
                resting.rest(session, now + resting.REST)
            break
        except post_office.PerhapsPosted as lost:
            log.warning("approval_link_perhaps_mailed", links=[*letter.lives], reason=str(lost))
            with sessions.writing() as session:
                for link in _rows(session, letter):
                    _tell(session, link, PERHAPS, now)
    return posted


def links_wait(session: Session, now: datetime) -> bool:
    with across_workspaces(session):
        return session.scalar(_live(now).with_only_columns(ApprovalLink.id).limit(1)) is not None


def _write(
    session: Session,
    whom: tuple[int, str],
    settings: Settings,
    speak: Callable[[str], Translate],
    now: datetime,
) -> Letter | None:
    workspace_id, email = whom
    mine = _live(now).where(ApprovalLink.workspace_id == workspace_id, ApprovalLink.email == email)
    asked: list[tuple[ApprovalLink, Variant]] = []
    for link in session.scalars(mine.order_by(ApprovalLink.id).limit(MOST_NAMED).with_for_update()):
        if found := by_link.asked_about(session, link, now):
            asked.append((link, found[0]))
        else:
            link.ended_at = now  # answered, written over, or nobody's turn any more while it waited
    if not asked:
        return None  # somebody was faster, or nobody asks any more
    sender, lives = session.get_one(Workspace, workspace_id).name, {}
    for link, _ in asked:
        lives[link.id] = life = link.expires_at - link.created_at
        # Should we die before it is handed over, nobody can say whether it left: so it stands until then.
        link.mailed_at, link.expires_at, link.mail_unsure = now, now + life, True
    subject, paragraphs = (_for_one if len(asked) == 1 else _for_many)(asked, verbatim(sender), settings)
    translate = speak(asked[0][0].language)
    body = "\n\n".join(paragraph.render(translate) for paragraph in paragraphs) + "\n"
    return Letter(workspace_id, lives, email, subject.render(translate), body)


def _for_one(asked: Asked, sender: Text, settings: Settings) -> tuple[Text, list[Text]]:
    [(link, variant)] = asked
    title = _title(variant)
    return N_("{sender} asks for your yes: “{title}”", sender=sender, title=title), [
        _hello(link),
        N_(
            "{sender} would like to publish “{title}” on {channel} and asks for your yes. Here you read exactly "
            "what would go out, and answer:",
            sender=sender, title=title, channel=verbatim(variant.channel.name),
        ),
        verbatim(_address(link, settings)),
        N_("Opening it asks for a code, which we mail to this address. The link is for you alone."),
    ]  # fmt: skip


def _for_many(asked: Asked, sender: Text, settings: Settings) -> tuple[Text, list[Text]]:
    """What leaves first is named first; each keeps a link of its own, for its words alone."""
    number = len(asked)
    paragraphs = [
        _hello(asked[0][0]),
        N_(
            "{sender} would like to publish {number} posts and asks for your yes to each. Behind its link you read "
            "exactly what would go out, and answer:",
            sender=sender, number=number,
        ),
    ]  # fmt: skip
    for link, variant in sorted(
        asked, key=lambda one: one[1].planned_instant or datetime.max.replace(tzinfo=UTC)
    ):
        paragraphs += [
            _named(variant),
            verbatim(_address(link, settings)),
        ]
    paragraphs.append(
        N_("Opening one asks for a code, which we mail to this address. The links are for you alone.")
    )
    return N_("{sender} asks for your yes to {number} posts", sender=sender, number=number), paragraphs


def _named(variant: Variant) -> Text:
    """With its hour: the dates of a series have one title, and a link each."""
    title, channel = _title(variant), verbatim(variant.channel.name)
    if variant.planned is None:
        return N_("“{title}” on {channel}:", title=title, channel=channel)
    hour = verbatim(f"{variant.planned.at:%d/%m/%Y %H:%M}")
    return N_("“{title}” on {channel}, {hour}:", title=title, channel=channel, hour=hour)


def _hello(link: ApprovalLink) -> Text:
    return N_("Hello {name},", name=verbatim(link.name)) if link.name else N_("Hello,")


def _title(variant: Variant) -> Text:
    return verbatim(variant.post.title or variant.wording[:60])


def _address(link: ApprovalLink, settings: Settings) -> str:
    return f"{settings.public_url.rstrip('/')}/answer/{linking.address_token(link)}"


def _not_mailed(session: Session, letter: Letter) -> list[ApprovalLink]:
    links = _rows(session, letter)
    for link in links:
        link.mailed_at, link.expires_at = None, link.created_at + letter.lives[link.id]
        link.mail_unsure = False
    return links


def _refused(session: Session, letter: Letter, now: datetime, *, for_good: bool) -> None:
    for link in _not_mailed(session, letter):
        link.mail_tries += 1
        if not for_good and link.mail_tries < MOST_TRIES:
            link.mail_after = now + RETRY * 2 ** (link.mail_tries - 1)
            continue
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


def _rows(session: Session, letter: Letter) -> list[ApprovalLink]:
    rows = select(ApprovalLink).where(
        ApprovalLink.workspace_id == letter.workspace_id, ApprovalLink.id.in_(letter.lives)
    )
    return list(session.scalars(rows.order_by(ApprovalLink.id)))


def _live(now: datetime) -> Select[ApprovalLink]:
    return select(ApprovalLink).where(
        ApprovalLink.mail_due,
        ApprovalLink.mailed_at.is_(None),
        ApprovalLink.ended_at.is_(None),
        or_(ApprovalLink.mail_after.is_(None), ApprovalLink.mail_after <= now),
    )


def _addressees(now: datetime) -> Select[int, str]:
    whom = _live(now).with_only_columns(ApprovalLink.workspace_id, ApprovalLink.email)
    whom = whom.group_by(ApprovalLink.workspace_id, ApprovalLink.email)
    return whom.order_by(func.min(ApprovalLink.id)).limit(AT_MOST)

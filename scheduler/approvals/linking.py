"""Asking somebody outside: a link mailed to one address, for exactly these words, opened with a code mailed there.

A link lives until it is answered, its time is over, or the words change. What it lets do is said in `by_link`.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.approvals.decision import Decision
from scheduler.approvals.link import AGAIN_AFTER, ApprovalLink
from scheduler.approvals.standing import Standing
from scheduler.content import Variant
from scheduler.db import across_workspaces
from scheduler.people import Membership, Workspace
from scheduler.people.sign_in import new_secret, secret_hash
from scheduler.wording import N_, Text

LINK_LIFE = timedelta(days=7)
CODE_LIFE = timedelta(minutes=15)
# Nobody outside is written to while somebody is still typing, nor again and again about the same post.
WORDS_REST, LETTERS_APART = timedelta(minutes=5), timedelta(minutes=30)
# Six digits and five guesses: one in 200,000. A link whose codes are used up has to be sent again by a colleague.
MOST_GUESSES, MOST_CODES = 5, 8


class LinkRefused(Exception):
    """What the person with the link is told."""

    text: Text

    def __init__(self) -> None:
        super().__init__(str(self.text))


class TooManyCodes(LinkRefused):
    text = N_("Too many codes were asked for. Ask whoever wrote to you to send a new link.")


class WrongCode(LinkRefused):
    text = N_("This is not the code we sent, or it is older than 15 minutes.")


class TooSoon(LinkRefused):
    text = N_("Their letter is only just leaving: give it some minutes.")


def invite(
    session: Session, variant: Variant, stands: Standing, *, by: Membership | None, now: datetime
) -> list[ApprovalLink]:
    """A link for each person outside whom the step asks and who has none yet; links about other words end."""
    turn = stands.turn
    if turn is None or not turn.step.outside:
        return []
    about = (turn.path_id, turn.number, stands.content_hash)
    open_ones = {}
    for link in unanswered(session, variant.workspace_id, [variant.id]):
        if (link.path_id, link.step, link.content_hash) == about:
            open_ones[link.email] = link
        else:
            link.ended_at = now
    rested = max(variant.post.changed_at, variant.changed_at) + WORDS_REST
    workspace = session.get_one(Workspace, variant.workspace_id)
    life = timedelta(hours=turn.step.within) if turn.step.within else LINK_LIFE
    new = [
        ApprovalLink(
            workspace_id=variant.workspace_id, variant_id=variant.id, path_id=turn.path_id, step=turn.number,
            content_hash=stands.content_hash, name=one.name, email=one.email,
            language=one.language or workspace.locale, by_user_id=by.user_id if by else None,
            created_at=now, expires_at=now + max(life, timedelta(hours=1)),
            mail_after=max(now, rested, _lately(session, variant, one.email) + LETTERS_APART),
        )
        for one in turn.step.outside
        if one.email not in open_ones
    ]  # fmt: skip
    session.add_all(new)
    session.flush()
    return new


def open_links(session: Session, variant: Variant, now: datetime) -> Sequence[ApprovalLink]:
    return session.scalars(_open(now).where(
        ApprovalLink.workspace_id == variant.workspace_id, ApprovalLink.variant_id == variant.id
    ).order_by(ApprovalLink.id)).all()  # fmt: skip


def unanswered(session: Session, workspace_id: int, variant_ids: Sequence[int]) -> Sequence[ApprovalLink]:
    """Also those whose time is over: another can be sent in their place."""
    rows = select(ApprovalLink).where(
        ApprovalLink.workspace_id == workspace_id, ApprovalLink.variant_id.in_(variant_ids),
        ApprovalLink.ended_at.is_(None),
    )  # fmt: skip
    return session.scalars(rows.order_by(ApprovalLink.id)).all()


def links_of(
    session: Session, workspace_id: int, stands: Mapping[int, Standing]
) -> dict[int, list[ApprovalLink]]:
    """The unanswered ones about what is asked now, by variant id."""
    found: dict[int, list[ApprovalLink]] = {}
    for link in unanswered(session, workspace_id, list(stands)):
        stand = stands[link.variant_id]
        about = stand.turn and (stand.turn.path_id, stand.turn.number, stand.content_hash)
        if (link.path_id, link.step, link.content_hash) == about:
            found.setdefault(link.variant_id, []).append(link)
    return found


def _lately(session: Session, variant: Variant, email: str) -> datetime:
    """When they were last written to about it without an answer; long ago, if never."""
    answered = select(Decision.id).where(
        Decision.workspace_id == variant.workspace_id, Decision.link_id == ApprovalLink.id
    )
    last = session.scalar(
        select(func.max(ApprovalLink.mailed_at)).where(
            ApprovalLink.workspace_id == variant.workspace_id, ApprovalLink.variant_id == variant.id,
            ApprovalLink.email == email, ~answered.exists(),
        )
    )  # fmt: skip
    return last or variant.post.created_at - LETTERS_APART


def send_again(session: Session, link: ApprovalLink, *, by: Membership, now: datetime) -> ApprovalLink:
    """A new link in the place of one that was lost, is over, or whose codes were used up: the old one ends.

    Raises TooSoon while its letter is about to leave, or has left a moment ago.
    """
    if (link.mailed_at is None and link.mail_due) or (link.mailed_at and link.mailed_at > now - AGAIN_AFTER):
        raise TooSoon
    life = link.expires_at - (link.mailed_at or link.created_at)
    link.ended_at = now
    again = ApprovalLink(
        workspace_id=link.workspace_id, variant_id=link.variant_id, path_id=link.path_id, step=link.step,
        content_hash=link.content_hash, name=link.name, email=link.email, language=link.language,
        by_user_id=by.user_id, created_at=now, expires_at=now + max(life, CODE_LIFE),
    )  # fmt: skip
    session.add(again)
    session.flush()
    activity.record(session, by, "sent a link again", again, now=now)
    return again


def find(session: Session, token: str, now: datetime, *, alone: bool = False) -> ApprovalLink | None:
    """The link a letter's address stands for, while it can be answered. It proves only that the letter was read.

    `alone`: others wait until the commit, so that no guess and no code goes uncounted.
    """
    wanted = _open(now).where(ApprovalLink.token_hash == secret_hash(token))
    with across_workspaces(session):
        return session.scalar(wanted.with_for_update() if alone else wanted)


def language_of(session: Session, token: str) -> str | None:
    """What the letter with this address was written in, also where the link is over: so is the page that says it."""
    with across_workspaces(session):
        return session.scalar(
            select(ApprovalLink.language).where(ApprovalLink.token_hash == secret_hash(token))
        )


def address_token(link: ApprovalLink) -> str:
    """A new token, in the place of any before it: only its hash is kept, the letter holds the only copy."""
    token = new_secret()
    link.token_hash = secret_hash(token)
    return token


def new_code(link: ApprovalLink, now: datetime) -> str:
    """Six digits to be mailed to the link's address, in the place of earlier ones. Raises TooManyCodes."""
    if link.codes_sent >= MOST_CODES:
        raise TooManyCodes
    code = f"{secrets.randbelow(1_000_000):06}"
    link.code_hash, link.code_until, link.code_tries = _of(link, code), now + CODE_LIFE, 0
    link.codes_sent += 1
    return code


def prove(link: ApprovalLink, code: str, now: datetime) -> str:
    """The right code, once, gives the browser a proof of its own. Raises WrongCode; keep the row in either case."""
    alive = link.code_until is not None and link.code_until > now and link.code_tries < MOST_GUESSES
    digits = "".join(sign for sign in code if sign.isdecimal())
    if not alive or link.code_hash is None or not hmac.compare_digest(link.code_hash, _of(link, digits)):
        link.code_tries += 1
        raise WrongCode
    proof = new_secret()
    link.code_hash, link.code_until = None, None
    link.proof_hash, link.proven_at = secret_hash(proof), now
    return proof


def is_proven(link: ApprovalLink, proof: str) -> bool:
    return link.proof_hash is not None and hmac.compare_digest(link.proof_hash, secret_hash(proof))


def _of(link: ApprovalLink, code: str) -> bytes:
    return secret_hash(f"{link.public_id} {code}")


def _open(now: datetime) -> Select[ApprovalLink]:
    return select(ApprovalLink).where(ApprovalLink.ended_at.is_(None), ApprovalLink.expires_at > now)

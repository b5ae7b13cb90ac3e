"""What opens a door into the filled newsroom: tokens, feeds, invitations, a forgotten password."""

from __future__ import annotations

from sqlalchemy.orm import Session

from scheduler.calendar import Filter
from scheduler.calendar.addresses import open_feed
from scheduler.people import Membership, Role, inviting, resetting, tokens
from tests.newsroom import NOON, a_member


def doors(session: Session, owner: Membership, colleague: Membership) -> dict[str, list[dict[str, str]]]:
    """Samples of their addresses."""
    _, invited = inviting.invite(session, by=owner, email="yann@example.org", role=Role.EDITOR, now=NOON)
    reset = resetting.begin(session, colleague.user, NOON)
    token, _ = tokens.issue(session, by=owner, name="bench", scopes=["read"], now=NOON)
    feed, _ = open_feed(session, owner, name="Mine", filter=Filter(), now=NOON)
    return {
        "token_id": [{"token_id": token.public_id}],
        "feed_id": [{"feed_id": feed.public_id}],
        "invitations.show": [{"secret": invited}],
        "resets.choose": [{"secret": reset}],
    }


def who_left(session: Session, owner: Membership) -> str:
    gone = a_member(session, owner.workspace, Role.VIEWER, name="Ysé Garnier", email="yse@example.org")
    gone.ended_at = NOON
    session.flush()
    return gone.public_id

"""What nobody should forget about the charter: to read it in time, and to look at it again each year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import notices
from scheduler.charter.acknowledging import Reader, readers
from scheduler.charter.in_force import adopted
from scheduler.charter.terms import CharterTerms
from scheduler.charter.version import CharterVersion
from scheduler.db import across_workspaces
from scheduler.db.local_time import zone
from scheduler.notices import Notice
from scheduler.people import Right, Workspace
from scheduler.wording import N_, Text

BEFORE = timedelta(days=3)  # the end of the grace, people are reminded
SOON, OVER, REVIEW = "charter_soon", "charter_over", "charter_review"


def remind(session: Session, now: datetime) -> int:
    """Tell of what has come since it was last asked, each person once; how many were told."""
    with across_workspaces(session):
        spaces = session.scalars(
            select(CharterVersion.workspace_id).where(CharterVersion.adopted_at.is_not(None)).distinct()
        ).all()
        told = sum(_of(session, space, now) for space in spaces)
        return told + sum(_review(session, terms, now) for terms in session.scalars(select(CharterTerms)))


def _of(session: Session, workspace_id: int, now: datetime) -> int:
    version = adopted(session, workspace_id)
    late = [one for one in readers(session, workspace_id) if one.reading.acknowledged_at is None]
    if version is None or not late:
        return 0
    over = [one for one in late if one.reading.lapsed(now)]
    soon = [one for one in late if one not in over and one.reading.due_at - BEFORE <= now]
    return _tell(session, version, soon, SOON, now) + _tell(session, version, over, OVER, now)


def _tell(session: Session, version: CharterVersion, late: Iterable[Reader], kind: str, now: datetime) -> int:
    already = set(
        session.scalars(
            select(Notice.user_id).where(
                Notice.workspace_id == version.workspace_id,
                Notice.kind == kind,
                Notice.about == version.public_id,
            )
        )
    )
    new = [one for one in late if one.member.user_id not in already]
    for one in new:
        if kind == SOON:
            text = _within(version, one.reading.due_at - now)
        else:
            # What it says of the days that are left is over with them.
            notices.settle_for(
                session,
                version.workspace_id,
                one.member.user_id,
                about=version.public_id,
                now=now,
                kinds=[SOON],
            )
            text = N_(
                "You have not acknowledged version {number} of the charter: you may draft, not submit or approve.",
                number=version.number,
            )
        notices.tell(
            session, version.workspace_id, kind=kind, text=text, about=version.public_id, now=now,
            users=[one.member.user_id],
        )  # fmt: skip
    return len(new)


def _within(version: CharterVersion, left: timedelta) -> Text:
    if left <= timedelta(days=1):
        return N_(
            "Version {number} of the charter waits for you: read it within a day to go on submitting.",
            number=version.number,
        )
    return N_(
        "Version {number} of the charter waits for you: read it within {days} days to go on submitting.",
        number=version.number,
        days=-(-left // timedelta(days=1)),
    )


def _review(session: Session, terms: CharterTerms, now: datetime) -> int:
    if terms.review_on is None or terms.review_told == terms.review_on:
        return 0
    space = session.get_one(Workspace, terms.workspace_id)
    if now.astimezone(zone(space.zone)).date() < terms.review_on:
        return 0
    terms.review_told = terms.review_on
    version = adopted(session, terms.workspace_id)
    notices.tell(
        session, terms.workspace_id, kind=REVIEW, about=version.public_id if version else "", now=now,
        right=Right.CHARTER,
        text=N_("The day to look at the charter again has come: keep it as it is, or begin a draft."),
    )  # fmt: skip
    return 1

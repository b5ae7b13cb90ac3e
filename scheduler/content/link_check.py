"""What an address answered when it was last called: remembered, so that the composer can tell before the preflight does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow

MOST = 200


class LinkCheck(WorkspaceRow, Base):
    __tablename__ = "link_check"
    __table_args__ = (UniqueConstraint("workspace_id", "digest"),)

    digest: Mapped[str] = mapped_column(String(64))  # of the address: that may be longer than an index takes
    answer: Mapped[str] = mapped_column(String(MOST), default="")  # "404"; empty: it leads somewhere
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)


def dead(session: Session, workspace_id: int, links: Iterable[str]) -> dict[str, str]:
    """Those of these addresses that led nowhere when last called, with what they answered."""
    digests = {_digest(link): link for link in links}
    if not digests:
        return {}
    rows = session.execute(
        select(LinkCheck.digest, LinkCheck.answer).where(
            LinkCheck.workspace_id == workspace_id, LinkCheck.digest.in_(digests), LinkCheck.answer != ""
        )
    )
    return {digests[digest]: answer for digest, answer in rows}


def remember(session: Session, workspace_id: int, answers: Mapping[str, str], *, now: datetime) -> None:
    """By address, what each answered; empty where it leads somewhere."""
    digests = {_digest(link): answer[:MOST] for link, answer in answers.items()}
    rows = session.scalars(
        select(LinkCheck).where(LinkCheck.workspace_id == workspace_id, LinkCheck.digest.in_(digests))
    )
    there = {row.digest: row for row in rows}
    for digest, answer in digests.items():
        if digest in there:
            there[digest].answer, there[digest].checked_at = answer, now
            continue
        try:
            with session.begin_nested():
                session.add(
                    LinkCheck(workspace_id=workspace_id, digest=digest, answer=answer, checked_at=now)
                )
        except IntegrityError:
            pass  # another look ahead called it in the same moment: it heard the same
    session.flush()


def _digest(link: str) -> str:
    return hashlib.sha256(link.encode(errors="replace")).hexdigest()

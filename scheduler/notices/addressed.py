"""Whom the unread notices are for, gathered: one bundle a person and workspace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.db import across_workspaces
from scheduler.notices.notice import Notice
from scheduler.people import Membership, User, Workspace
from scheduler.wording import Text

GATHER = timedelta(minutes=1)  # what goes wrong seldom goes wrong alone: one letter tells it all
QUIET = timedelta(minutes=10)  # between two letters to one person
STALE = timedelta(days=2)  # a mail server set up today does not send last month's notices


@dataclass(frozen=True)
class Line:
    id: int
    public_id: str
    text: Text


@dataclass(frozen=True)
class Bundle:
    """What one person has neither read nor been sent, in one workspace."""

    workspace_id: int
    workspace: str
    user_id: int
    name: str
    email: str
    locale: str
    oldest: datetime
    lines: tuple[Line, ...]


def due(session: Session, now: datetime) -> list[Bundle]:
    """Whom to write to now, longest waiting first."""
    with across_workspaces(session):
        bundles = [bundle for bundle in _bundles(session, now) if bundle.oldest <= now - GATHER]
        lately = _mailed_lately(session, now) if bundles else set()
    ready = [bundle for bundle in bundles if (bundle.workspace_id, bundle.user_id) not in lately]
    return sorted(ready, key=lambda bundle: bundle.oldest)


def _bundles(session: Session, now: datetime) -> Iterator[Bundle]:
    rows = session.execute(
        select(Notice, Workspace, User)
        .join(Workspace, Workspace.id == Notice.workspace_id)
        .join(User, User.id == Notice.user_id)
        .join(
            Membership,
            (Membership.user_id == Notice.user_id) & (Membership.workspace_id == Notice.workspace_id),
        )
        .where(
            Notice.read_at.is_(None),
            Notice.mailed_at.is_(None),
            Notice.mail_due,
            Notice.created_at > now - STALE,
            Membership.ended_at.is_(None),
            User.disabled_at.is_(None),
        )
        .order_by(Notice.workspace_id, Notice.user_id, Notice.id)
    )
    for _, group in groupby(rows, key=lambda row: (row[1].id, row[2].id)):
        several = list(group)
        _, workspace, user = several[0]
        yield Bundle(
            workspace.id,
            workspace.name,
            user.id,
            user.name,
            user.email,
            user.locale or workspace.locale,
            min(notice.created_at for notice, _, _ in several),
            tuple(Line(notice.id, notice.public_id, notice.text) for notice, _, _ in several),
        )


def _mailed_lately(session: Session, now: datetime) -> set[tuple[int, int]]:
    return {
        (workspace_id, user_id)
        for workspace_id, user_id in session.execute(
            select(Notice.workspace_id, Notice.user_id).where(Notice.mailed_at > now - QUIET).distinct()
        )
    }

"""How long a workspace keeps what it need not keep, by kind. What is not chosen is kept for good."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete as delete_from
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, aliased

from scheduler.content import Revision
from scheduler.db import Sessions
from scheduler.notices import Notice
from scheduler.people import Workspace
from scheduler.publishing import Attempt
from scheduler.wording import N_, Text

AT_ONCE = 1000
# A correction, a late answer or a look at what failed may need them; and a platform's proof is asked for in weeks.
LEAST, MOST = 30, 3650

KINDS: dict[str, Text] = {
    "notices": N_("Notices that were read"),
    "answers": N_("What was sent to a platform and what it answered, word by word"),
    "revisions": N_("Earlier wordings of a post"),
}


def clean(session: Session, workspace_id: int, kept_for: Mapping[str, int], now: datetime) -> int:
    """Lets go of at most a thousand rows a kind; returns how many: call it until it returns 0."""
    return sum(
        LETTING_GO[kind](session, workspace_id, now - timedelta(days=days))
        for kind, days in kept_for.items()
        if kind in LETTING_GO
    )


def choose(workspace: Workspace, kept_for: Mapping[str, int | None]) -> None:
    """Days by kind, None for good. Raises ValueError for a kind or a number of days that cannot be."""
    for kind, days in kept_for.items():
        if kind not in KINDS or (days is not None and not LEAST <= days <= MOST):
            raise ValueError(kind)
    workspace.kept_for = {kind: days for kind, days in kept_for.items() if days is not None}


def clean_all(sessions: Sessions, now: datetime) -> None:
    with sessions.reading() as session:
        chosen = session.execute(select(Workspace.id, Workspace.kept_for)).all()
    for workspace_id, kept_for in chosen:
        done = bool(kept_for)
        while done:
            with sessions.writing() as session:
                done = clean(session, workspace_id, kept_for or {}, now) > 0


def _notices(session: Session, workspace_id: int, before: datetime) -> int:
    ids = (
        select(Notice.id)
        .where(Notice.workspace_id == workspace_id, Notice.read_at < before)
        .order_by(Notice.id)
        .limit(AT_ONCE)
    )
    found = list(session.scalars(ids))
    session.execute(delete_from(Notice).where(Notice.workspace_id == workspace_id, Notice.id.in_(found)))
    return len(found)


def _answers(session: Session, workspace_id: int, before: datetime) -> int:
    ids = (
        select(Attempt.id)
        .where(Attempt.workspace_id == workspace_id, Attempt.finished_at < before)
        .where(Attempt.said.is_not(None) | Attempt.wire.is_not(None))
        .order_by(Attempt.id)
        .limit(AT_ONCE)
    )
    found = list(session.scalars(ids))
    session.execute(
        update(Attempt)
        .where(Attempt.workspace_id == workspace_id, Attempt.id.in_(found))
        .values(said=None, wire=None)
        .execution_options(synchronize_session=False)
    )
    return len(found)


def _revisions(session: Session, workspace_id: int, before: datetime) -> int:
    """All but the newest of each post."""
    later = aliased(Revision)
    newer = select(func.max(later.number)).where(
        later.workspace_id == workspace_id, later.post_id == Revision.post_id
    )
    ids = (
        select(Revision.id)
        .where(Revision.workspace_id == workspace_id, Revision.at < before)
        .where(Revision.number < newer.scalar_subquery())
        .order_by(Revision.id)
        .limit(AT_ONCE)
    )
    found = list(session.scalars(ids))
    session.execute(
        delete_from(Revision).where(Revision.workspace_id == workspace_id, Revision.id.in_(found))
    )
    return len(found)


LETTING_GO: dict[str, Callable[[Session, int, datetime], int]] = {
    "notices": _notices,
    "answers": _answers,
    "revisions": _revisions,
}

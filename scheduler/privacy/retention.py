"""How long a workspace keeps what it need not keep, by kind. What is not chosen is kept for good."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy import delete as delete_from
from sqlalchemy.orm import Session, aliased

from scheduler.approvals import ApprovalLink
from scheduler.calendar.planfile.brought import PlanFile
from scheduler.calendar.sheets.sheet import Sheet
from scheduler.content import Post, Revision, Stage, Variant
from scheduler.db import Fact, Sessions, across_workspaces
from scheduler.notices import Notice
from scheduler.people import Workspace
from scheduler.privacy import outsiders
from scheduler.publishing import Attempt, Delivery, State
from scheduler.wording import N_, Text

Writing = Callable[[], AbstractContextManager[Session]]
Conditions = list[ColumnElement[bool]]
LetGo = Callable[[Session, int, Sequence[int]], None]
AT_ONCE = 1000  # rows let go in one transaction
BATCHES = 5
SPAN = 50_000  # ids looked at in one go
BROUGHT_FOR = timedelta(days=30)
FILES = 50  # each may be large
# A correction, a late answer or a look at what failed may need them; and a platform's proof is asked for in weeks.
LEAST, MOST = 30, 3650

KINDS: dict[str, Text] = {
    "notices": N_("Notices that were read"),
    "answers": N_("What was sent to a platform and what it answered, word by word"),
    "revisions": N_("Earlier wordings of a post"),
    "outsiders": N_("Names and addresses of people outside who were asked for a yes"),
}


def choose(workspace: Workspace, kept_for: Mapping[str, int | None]) -> None:
    """Days by kind, None for good. Raises ValueError for a kind or a number of days that cannot be."""
    for kind, days in kept_for.items():
        if kind not in KINDS or (days is not None and not LEAST <= days <= MOST):
            raise ValueError(kind)
    workspace.kept_for = {kind: days for kind, days in kept_for.items() if days is not None}


def clean_all(sessions: Sessions, now: datetime, *, writing: Writing | None = None) -> None:
    """One turn of an hour: a few thousand rows a kind and workspace, from where the last turn stopped.

    `writing` opens the short transactions in which something goes, with a pause behind each where others wait to write.
    """
    with sessions.reading() as session:
        chosen = session.execute(select(Workspace.id, Workspace.kept_for)).all()
    for workspace_id, kept_for in chosen:
        for kind, days in (kept_for or {}).items():
            if kind in LETTING_GO:
                before = now - timedelta(days=days)
                _turn(sessions, writing or sessions.writing, workspace_id, kind, before)
    with (writing or sessions.writing)() as session:
        _forget_brought(session, now)


def _turn(sessions: Sessions, writing: Writing, workspace_id: int, kind: str, before: datetime) -> None:
    table, is_old, let_go = LETTING_GO[kind]
    name = f"let go {kind} {workspace_id}"
    with sessions.reading() as session:
        begun = last = int(session.scalar(select(Fact.value).where(Fact.name == name)) or 0)
        newest = session.scalar(select(func.max(table.id)).where(table.workspace_id == workspace_id)) or 0
    for _ in range(BATCHES):
        # By ranges of the key: nothing is indexed by how old it is, and most of it may have been let go long ago.
        its = select(table.id).where(table.workspace_id == workspace_id, *is_old(workspace_id, before))
        its = its.where(table.id > last, table.id <= last + SPAN).order_by(table.id).limit(AT_ONCE)
        with sessions.reading() as session:
            found = list(session.scalars(its))
        if found:
            with writing() as session:
                let_go(session, workspace_id, found)
        last = found[-1] if len(found) == AT_ONCE else last + SPAN
        if last >= newest:
            last = 0
            break
    if last != begun:
        with writing() as session:
            fact = session.scalar(select(Fact).where(Fact.name == name)) or Fact(name=name)
            fact.value = str(last)
            session.add(fact)


def _old_notices(workspace_id: int, before: datetime) -> Conditions:
    return [Notice.read_at < before]


def _delete_notices(session: Session, workspace_id: int, ids: Sequence[int]) -> None:
    its = delete_from(Notice).where(Notice.workspace_id == workspace_id, Notice.id.in_(ids))
    session.execute(its.where(Notice.read_at.is_not(None)))


def _old_answers(workspace_id: int, before: datetime) -> Conditions:
    return [Attempt.finished_at < before, Attempt.said.is_not(None) | Attempt.wire.is_not(None)]


def _empty_answers(session: Session, workspace_id: int, ids: Sequence[int]) -> None:
    session.execute(
        update(Attempt)
        .where(Attempt.workspace_id == workspace_id, Attempt.id.in_(ids))
        .values(said=None, wire=None)
        .execution_options(synchronize_session=False)
    )


def _old_revisions(workspace_id: int, before: datetime) -> Conditions:
    """All but the newest of each post."""
    later = aliased(Revision)
    newer = select(func.max(later.number)).where(
        later.workspace_id == workspace_id, later.post_id == Revision.post_id
    )
    return [Revision.at < before, Revision.number < newer.scalar_subquery()]


def _delete_revisions(session: Session, workspace_id: int, ids: Sequence[int]) -> None:
    session.execute(delete_from(Revision).where(Revision.workspace_id == workspace_id, Revision.id.in_(ids)))


def _old_letters(workspace_id: int, before: datetime) -> Conditions:
    """Of what is over: answered, or nobody waits for it any more. Who is still asked is written to again, so stays."""
    waits = select(Variant.id).join(Post, Post.id == Variant.post_id).where(
        Variant.workspace_id == workspace_id, Post.workspace_id == workspace_id,
        Post.stage == Stage.SUBMITTED, Post.deleted_at.is_(None),
        ~select(Delivery.id).where(
            Delivery.workspace_id == workspace_id, Delivery.variant_id == Variant.id,
            Delivery.state.in_((State.PUBLISHED, State.REMOVED, State.DROPPED)),
        ).exists(),
    )  # fmt: skip
    over = (ApprovalLink.expires_at < before) & ApprovalLink.variant_id.not_in(waits)
    return [ApprovalLink.email != "", (ApprovalLink.ended_at < before) | over]


def _forget_outsiders(session: Session, workspace_id: int, ids: Sequence[int]) -> None:
    its = select(ApprovalLink).where(ApprovalLink.workspace_id == workspace_id, ApprovalLink.id.in_(ids))
    links = session.scalars(its).all()
    for email in {link.email for link in links}:
        outsiders.forget_in_ended_paths(session, workspace_id, email)
    outsiders.forget(session, workspace_id, links)


def _forget_brought(session: Session, now: datetime) -> None:
    """Files of a plan and spreadsheets that were brought: what they said is in the calendar by then, or was taken back."""
    with across_workspaces(session):
        for table in (PlanFile, Sheet):
            old = select(table.id).where(table.created_at < now - BROUGHT_FOR).order_by(table.id).limit(FILES)
            session.execute(delete_from(table).where(table.id.in_(list(session.scalars(old)))))


LETTING_GO: dict[str, tuple[Any, Callable[[int, datetime], Conditions], LetGo]] = {
    "notices": (Notice, _old_notices, _delete_notices),
    "answers": (Attempt, _old_answers, _empty_answers),
    "revisions": (Revision, _old_revisions, _delete_revisions),
    "outsiders": (ApprovalLink, _old_letters, _forget_outsiders),
}

"""Going after a yes that does not come: asking whoever is next, reminding them, then asking somebody else as well.

Whatever changed the words, or the paths, those whose yes is missing now are found here at the latest.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import notices
from scheduler.approvals.asking import ask
from scheduler.approvals.awaited import AwaitedYes
from scheduler.approvals.decision import ApprovalPath
from scheduler.approvals.eyes import Eyes
from scheduler.approvals.standing import Standing, standings
from scheduler.approvals.waiting import in_review
from scheduler.charter import CharterRule
from scheduler.content import Variant
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Role
from scheduler.wording import N_, verbatim

LATE = "review_late"


def chase(sessions: Sessions, now: datetime) -> int:
    """For all workspaces; gives how many were asked, reminded or passed on. Writes only where something is to do."""
    with sessions.reading() as session:
        with across_workspaces(session):
            spaces = _where_somebody_is_asked(session)
        busy = [space for space in spaces if any(_to_do(session, space, now))]
    done = 0
    for space in busy:
        with sessions.writing() as session:
            for variant, stands, row in list(_to_do(session, space, now)):
                _act(session, variant, stands, row, now)
                done += 1
    return done


def _where_somebody_is_asked(session: Session) -> list[int]:
    asking = select(CharterRule.workspace_id).where(CharterRule.asks)
    paths = select(ApprovalPath.workspace_id).where(ApprovalPath.ended_at.is_(None))
    return sorted({*session.scalars(paths), *session.scalars(asking)})


def _to_do(
    session: Session, workspace_id: int, now: datetime
) -> Iterator[tuple[Variant, Standing, AwaitedYes | None]]:
    variants = in_review(session, workspace_id)
    stand = standings(session, workspace_id, variants, at=now)
    rows = Eyes(session, workspace_id, now).awaited()
    for variant in variants:
        stands, row = stand[variant.id], rows.get(variant.id)
        if stands.turn is None:
            continue
        about = (stands.turn.path_id, stands.turn.number, stands.content_hash)
        if row is None or (row.path_id, row.step, row.content_hash) != about:
            yield variant, stands, None
        elif _is_due(row.remind_at, row.reminded_at, now) or _is_due(row.due_at, row.escalated_at, now):
            yield variant, stands, row


def _is_due(at: datetime | None, done_at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now and done_at is None


def _act(session: Session, variant: Variant, stands: Standing, row: AwaitedYes | None, now: datetime) -> None:
    if row is None:
        # A notice about other words, still unread, would keep this one from being told.
        notices.settle(
            session, variant.workspace_id, about=variant.public_id, now=now, kinds=["review", LATE]
        )
        ask(session, variant, stands, by=None, now=now)
        return
    assert stands.step is not None
    eyes = Eyes(session, variant.workspace_id, now)
    title, channel = verbatim(variant.post.title or variant.wording[:60]), verbatim(variant.channel.name)
    asked = eyes.eligible(
        variant.post, stands.step, [one.by_user_id for one in stands.decisions if one.by_user_id]
    )
    if _is_due(row.remind_at, row.reminded_at, now):
        row.reminded_at = now
        text = N_("“{title}” for {channel} still waits for your yes.", title=title, channel=channel)
        if stands.step.outside:
            text = N_(
                "“{title}” for {channel} still waits for the yes of somebody outside.",
                title=title,
                channel=channel,
            )
            asked = frozenset({variant.post.author_id})
        notices.tell(session, variant.workspace_id, kind=LATE, text=text, about=variant.public_id, now=now,
                     users=asked - stands.said)  # fmt: skip
    if _is_due(row.due_at, row.escalated_at, now):
        row.escalated_at = now
        others = {variant.post.author_id}
        text = N_("Nobody answered in time about “{title}” for {channel}.", title=title, channel=channel)
        notices.tell(session, variant.workspace_id, kind="review_over", text=text, about=variant.public_id, now=now,
                     users=others)  # fmt: skip
        if stands.step.then:
            more = eyes.with_role({stands.step.then, Role.OWNER}) - eyes.hands(variant.post)
            text = N_("Nobody answered in time about “{title}” for {channel}: you may say yes in their place.",
                      title=title, channel=channel)  # fmt: skip
            notices.tell(session, variant.workspace_id, kind=LATE, text=text, about=variant.public_id, now=now,
                         users=more - others)  # fmt: skip

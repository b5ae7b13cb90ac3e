"""Each occurrence asks the gate for itself: the soonest first, some at a time.

What passes leaves by itself. What needs a yes is submitted, and whoever must give it is asked. Anything else in the
way is written on the occurrence and told to the owner: it stays in the calendar, unscheduled.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scheduler import approvals, charter, notices
from scheduler.content import Post
from scheduler.db import GapHour, LocalTime, across_workspaces
from scheduler.people import Membership, Right
from scheduler.people.finding import membership_of
from scheduler.people.roles import may
from scheduler.publishing import NotInThatState, PastTime, Refused, State, UnderWay, schedule, submit
from scheduler.series.occurrence import Fate, Occurrence
from scheduler.series.series import Leaves, Series
from scheduler.wording import N_, Text, verbatim

AT_ONCE = 20
NOBODY = N_("Nobody who may schedule answers for the series any more.")


def waiting(session: Session) -> bool:
    with across_workspaces(session):
        return session.scalar(_waiting().limit(1)) is not None


def let_in_due(session: Session, *, now: datetime) -> int:
    """Some of those that have not asked yet, over all workspaces; gives how many."""
    with across_workspaces(session):
        found = session.scalars(
            _waiting()
            .order_by(Occurrence.at, Occurrence.id)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True, of=Occurrence)
        ).all()
        let_in(session, found, now=now)
    return len(found)


def let_in(session: Session, found: Sequence[Occurrence], *, now: datetime) -> None:
    """Ask for these. They must be locked, or new in this transaction."""
    for occurrence in found:
        occurrence.let_in_at = now
        post = occurrence.post
        if post is None or post.deleted_at:
            continue
        occurrence.trouble = _let_in(session, occurrence.series, occurrence, post, now)
        if occurrence.trouble is not None:
            _tell(session, occurrence, post, occurrence.trouble, now)
    session.flush()


def unasked(session: Session, series: Series, *, most: int = AT_ONCE) -> Sequence[Occurrence]:
    """The next of one series that have not asked yet."""
    return session.scalars(
        _waiting()
        .where(Occurrence.workspace_id == series.workspace_id, Occurrence.series_id == series.id)
        .order_by(Occurrence.at)
        .limit(most)
    ).all()


def _let_in(
    session: Session, series: Series, occurrence: Occurrence, post: Post, now: datetime
) -> Text | None:
    """Why it is not scheduled, where a person has to do something about it."""
    try:
        planned = series.rhythm.local(occurrence.at)
    except GapHour as gap:
        return gap.text
    if series.leaves != Leaves.SCHEDULE or planned.instant() < now:
        return None
    by = _answers_for(session, series)
    if by is None:
        return NOBODY
    trouble = _stops_asking_outside(session, post, planned, now)
    if trouble is not None:
        return trouble
    submit(session, post, by=by, now=now)
    troubles = []
    for variant in post.variants:
        if variant.delivery.state != State.UNSCHEDULED:
            continue
        try:
            # Where somebody has moved it meanwhile, its own time is the one to ask for.
            schedule(session, variant, planned=variant.planned or planned, by=by, now=now)
        except Refused as refused:
            # A missing yes is asked for by the submission; the last one schedules it.
            troubles += [each.text for each in refused.refusals if each.ground != "approval"][:1]
        except (PastTime, NotInThatState, UnderWay):
            continue
    return troubles[0] if troubles else None


def _stops_asking_outside(session: Session, post: Post, planned: LocalTime, now: datetime) -> Text | None:
    """Why no letter goes out yet: nobody outside is asked for a yes to words the charter stops. It stays a draft."""
    stands = approvals.standings(session, post.workspace_id, post.variants, at=now)
    asked = [each.turn for each in stands.values() if each.needed and not each.approved]
    if not any(turn and turn.step.outside for turn in asked):
        return None
    for variant in post.variants:
        at = (variant.planned or planned).instant()
        for finding in charter.review(session, variant, at=at):
            if finding.blocks:
                return finding.message
    return None


def _answers_for(session: Session, series: Series) -> Membership | None:
    """Whoever set it on, while they may still schedule here: an occurrence has the rights of a person, never more."""
    if series.scheduled_by_id is None:
        return None
    by = membership_of(session, series.scheduled_by_id, series.workspace_id)
    return by if may(by, Right.SCHEDULE) else None


def _waiting():  # type: ignore[no-untyped-def]
    return (
        select(Occurrence)
        .where(Occurrence.let_in_at.is_(None), Occurrence.fate == Fate.MADE)
        .options(joinedload(Occurrence.series, innerjoin=True), joinedload(Occurrence.post))
    )


def _tell(session: Session, occurrence: Occurrence, post: Post, trouble: Text, now: datetime) -> None:
    series = occurrence.series
    notices.tell(
        session,
        series.workspace_id,
        kind="series",
        text=N_(
            "“{series}” on {day} is in the calendar, not scheduled: {reason}",
            series=verbatim(series.name),
            day=f"{occurrence.at:%Y-%m-%d}",
            reason=trouble,
        ),
        about=occurrence.public_id,
        now=now,
        users=[series.owner_id],
    )

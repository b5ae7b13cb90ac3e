"""What stands where posts would land: embargoes, freezes, public holidays; and which of them are dates of a series.

A gate answers for what is scheduled. A draft that is moved meets none, and would only be refused weeks later.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.calendar import bulk
from scheduler.content import Post
from scheduler.people import Workspace
from scheduler.planning import Campaign, closed
from scheduler.publishing.planned import freezing
from scheduler.publishing.planned.reach import with_releases
from scheduler.series.occurrence import Fate, Occurrence
from scheduler.series.series import Series
from scheduler.wording import N_, Text, verbatim


def notes(
    session: Session, space: Workspace, outcomes: Sequence[bulk.Outcome], *, language: str, now: datetime
) -> dict[str, list[Text]]:
    """By public id of the variant, for those that moved, at the times they have now: of a look, before it is rolled back.

    As many queries for many as for one. `language`: of the reader, in which holidays are named.
    """
    variants = bulk.selected(session, space.id, [one.variant for one in outcomes if one.done])
    dated = [one for one in variants if one.planned is not None]
    if not dated:
        return {}
    stops = with_releases(session, freezing.ahead(session, space.id, now))
    days = [one.planned.at.date() for one in dated if one.planned]
    holidays = closed.holidays_of(space, min(days), max(days), language=language)
    series = _series_of(session, space.id, {one.post_id for one in dated})
    found: dict[str, list[Text]] = {}
    for one in dated:
        its = []
        if one.planned_instant and (stop := stops.over(one, one.planned_instant)):
            its.append(stop.refuses)
        if one.planned and (name := holidays.get(one.planned.at.date())):
            its.append(N_("A public holiday: {name}.", name=verbatim(name)))
        if one.post_id in series:
            its.append(
                N_(
                    "A date of the series “{name}”: from then on it keeps this time.",
                    name=verbatim(series[one.post_id]),
                )
            )
        if its:
            found[one.public_id] = its
    return found


def series_within(session: Session, campaign: Campaign) -> Sequence[Series]:
    """Those whose dates are filed under it. What is not in the calendar yet does not move with the rest."""
    its = (
        select(Series)
        .join(Series.template)
        .where(
            Series.workspace_id == campaign.workspace_id,
            Series.ended_at.is_(None),
            Post.campaign_id == campaign.id,
            Post.deleted_at.is_(None),
        )
    )
    return session.scalars(its.order_by(Series.name, Series.id)).all()


def _series_of(session: Session, workspace_id: int, posts: set[int]) -> dict[int, str]:
    rows = session.execute(
        select(Occurrence.post_id, Series.name)
        .join(Occurrence.series)
        .where(
            Occurrence.workspace_id == workspace_id,
            Occurrence.fate == Fate.MADE,
            Occurrence.post_id.in_(posts),
        )
    )
    return {post_id: name for post_id, name in rows if post_id is not None}

"""The days on which a channel's slots are closed: public holidays for those that rest, embargoes for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.people import Workspace
from scheduler.planning.holidays import country_of, public_holidays
from scheduler.planning.key_date import KeyDate
from scheduler.planning.plan import ChannelPlan


def closed_days(
    session: Session, workspace_id: int, channel_ids: Iterable[int], first: date, last: date
) -> Mapping[int, frozenset[date]]:
    """By channel id, in three queries however many."""
    space = session.get_one(Workspace, workspace_id)
    silent: set[date] = set()
    dates = select(KeyDate).where(KeyDate.workspace_id == workspace_id, KeyDate.embargo)
    for embargo in session.scalars(dates):
        for begins, ends in embargo.comes(first, last):
            silent |= {begins + timedelta(days=n) for n in range((ends - begins).days + 1)}
    resting = set(
        session.scalars(
            select(ChannelPlan.channel_id).where(
                ChannelPlan.workspace_id == workspace_id, ChannelPlan.rests_on_holidays
            )
        )
    )
    feasts = holidays_of(space, first, last) if resting else {}
    return {
        channel_id: frozenset(silent | feasts.keys() if channel_id in resting else silent)
        for channel_id in channel_ids
    }


def holidays_of(space: Workspace, first: date, last: date, language: str = "") -> dict[date, str]:
    """Of the workspace's country and region, by day."""
    country = space.country or country_of(space.zone)
    if not country:
        return {}
    years = range(first.year, last.year + 1)
    found = public_holidays(country, years, language or space.locale, space.region)
    return {day: name for day, name in sorted(found.items()) if first <= day <= last}

"""What the calendar is drawn on, as events of whole days: holidays, key dates, events of real life, campaigns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy.orm import Session

from scheduler.calendar.feeds.drawn import Pen
from scheduler.calendar.filter import Filter
from scheduler.calendar.ics.component import SHOWN_FOR, Item
from scheduler.calendar.ics.event import campaign_uid
from scheduler.db import LocalTime
from scheduler.people import Workspace
from scheduler.planning import Event, events, key_dates
from scheduler.planning.around import campaigns
from scheduler.planning.closed import holidays_of
from scheduler.wording import N_


def items(
    session: Session, space: Workspace, *, filter: Filter, pen: Pen, days: tuple[date, date]
) -> Iterator[Item]:
    """With a filter on campaigns, those campaigns only."""
    first, last = days
    for campaign in campaigns(session, space.id):
        wanted = not filter.campaigns or campaign.public_id in filter.campaigns
        if wanted and campaign.starts_on <= last and campaign.ends_on >= first:
            yield Item(
                uid=campaign_uid(campaign.public_id),
                summary=N_("Campaign: {name}", name=campaign.name).render(pen.translate),
                start=campaign.starts_on,
                last=campaign.ends_on,
                description=campaign.goal,
                colour="mediumpurple",
                url=pen.address(f"/plan/campaigns/{campaign.public_id}"),
            )
    if filter.campaigns:
        return
    for day, name in holidays_of(space, first, last, pen.language).items():
        yield Item(
            uid=f"holiday-{day:%Y%m%d}@marronnier",
            summary=name,
            start=day,
            colour="silver",
            url=pen.address("/plan/key-dates"),
        )
    for one in key_dates.everything(session, space.id):
        said = N_("Embargo: {name}", name=one.name).render(pen.translate) if one.embargo else one.name
        for begins, ends in one.comes(first, last):
            yield Item(
                uid=f"date-{one.public_id}-{begins:%Y%m%d}@marronnier",
                summary=said,
                start=begins,
                last=ends,
                description=one.note,
                created_at=one.created_at,
                colour="firebrick" if one.embargo else "chocolate",
                url=pen.address(f"/plan/key-dates/{one.public_id}"),
            )
    for event in events.between(session, space.id, first, last):
        yield _event(event, space, pen)


def _event(event: Event, space: Workspace, pen: Pen) -> Item:
    start, end = events.span(event, space)
    timed = event.starts_at is not None
    return Item(
        uid=f"event-{event.public_id}@marronnier",
        summary=event.name,
        start=LocalTime(datetime.combine(event.starts_on, event.starts_at), space.zone)
        if event.starts_at
        else event.starts_on,
        instant=start if timed else None,
        last=None if timed else event.ends_on,
        lasts=max(end - start, SHOWN_FOR),
        description=event.note,
        place=event.place,
        created_at=event.created_at,
        colour="teal",
        url=pen.address(f"/plan/events/{event.public_id}"),
    )

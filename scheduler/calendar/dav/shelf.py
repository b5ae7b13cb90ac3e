"""Which calendars one person sees: each channel, what is theirs, the dates around, what has to be done by when."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.calendar.dav.backend import Calendar
from scheduler.calendar.feeds.feed import Content
from scheduler.calendar.filter import Filter
from scheduler.channels import Channel
from scheduler.people import Membership, Right, Workspace
from scheduler.people.roles import may
from scheduler.wording import N_, Translate

MINE, DATES, DEADLINES = "mine", "key-dates", "deadlines"
COLOURS = ("#2a6f97", "#b5651d", "#5b7f3a", "#8e5a9b", "#a23b3b", "#3f7d7b", "#6d6875", "#b08900")
WRITES = frozenset({"write-content", "unbind"})


def calendars(
    session: Session, space: Workspace, here: Membership, translate: Translate
) -> Sequence[Calendar]:
    """Their own first, then the channels in the order of the house. Those who may not write see them as read-only."""
    writes = WRITES if may(here, Right.WRITE) else frozenset()
    # What is begun in a calendar needs a channel: “mine” cannot say which.
    found = [
        Calendar(MINE, N_("My posts").render(translate), zone=space.zone, rights=writes, order=1),
    ]
    channels = session.scalars(
        select(Channel)
        .where(Channel.workspace_id == space.id, Channel.removed_at.is_(None))
        .order_by(Channel.position, Channel.id)
    )
    for place, channel in enumerate(channels):
        found.append(
            Calendar(
                channel.public_id,
                channel.name,
                zone=channel.zone,
                colour=COLOURS[place % len(COLOURS)],
                order=place + 2,
                rights=writes | {"bind"} if writes else writes,
            )
        )
    dates = Calendar(
        DATES, N_("Key dates").render(translate), zone=space.zone, colour="#b5651d", order=len(found) + 1
    )
    deadlines = Calendar(
        DEADLINES,
        N_("Deadlines").render(translate),
        component="VTODO",
        zone=space.zone,
        colour="#b08900",
        order=len(found) + 2,
    )
    return [*found, dates, deadlines]


def filter_of(name: str, here: Membership) -> Filter:
    """The posts of a calendar."""
    if name == MINE:
        return Filter(people=frozenset({here.user.public_id}))
    return Filter(channels=frozenset({name}))


def shown_by(name: str, here: Membership) -> tuple[Content, Filter]:
    """What a calendar holds, as a feed would say it."""
    if name in (DATES, DEADLINES):
        return (Content.DATES if name == DATES else Content.DEADLINES), Filter()
    return Content.POSTS, filter_of(name, here)


def key_of(name: str, here: Membership) -> str:
    """Under which its members are numbered: calendars that show everybody the same share their numbers."""
    return f"{MINE}-{here.user.public_id}" if name == MINE else name

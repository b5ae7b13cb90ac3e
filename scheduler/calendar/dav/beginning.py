"""What a new event says beside time, title and words: categories the house has a name for, and a place, which no post has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.calendar.dav.objects import ESCAPED, Component
from scheduler.calendar.sheets import comparing
from scheduler.channels import Channel
from scheduler.content import Label, Post, commenting, labelling, writing
from scheduler.people import Membership
from scheduler.planning import Campaign, Pillar
from scheduler.wording import N_, Text, Translate, verbatim

LONGEST_PLACE, LONGEST_WORD, MOST_WORDS = 500, 100, 20
COMMA = re.compile(r"(?<!\\),")


@dataclass(frozen=True)
class Sorted:
    """The categories of an event, by what carries that name here."""

    pillar: Pillar | None
    campaign: Campaign | None
    labels: list[Label]
    unknown: list[str]


def sort(session: Session, event: Component, channel: Channel) -> Sorted:
    """Nothing is made of a category nobody here knows: applications hang their own on every event."""
    among = comparing.known(session, channel.workspace_id, [])
    stuck = {label.name.casefold(): label for label in labelling.labels(session, channel.workspace_id)}
    pillar, campaign = None, None
    labels, unknown = list[Label](), list[str]()
    for word in _categories(event):
        name = word.casefold()
        if name in stuck:
            labels.append(stuck[name])
        elif pillar is None and name in among.pillars:
            pillar = among.pillars[name]
        elif campaign is None and name in among.campaigns:
            campaign = among.campaigns[name]
        elif name != channel.name.casefold():
            unknown.append(word)
    return Sorted(pillar, campaign, labels, unknown)


def keep(
    session: Session,
    post: Post,
    event: Component,
    found: Sorted,
    *,
    by: Membership,
    now: datetime,
    translate: Translate,
) -> None:
    """On a post just begun with its pillar. What has no room of its own stands in a comment, for whoever writes it."""
    if found.campaign is not None:
        writing.revise(session, post, by=by, now=now, campaign=found.campaign)
    for label in found.labels:
        labelling.stick(session, label, [post], by=by, now=now)
    left = "\n".join(text.render(translate) for text in _left(event, found.unknown))
    if left:
        commenting.comment(session, post, left, by=by, now=now)


def _left(event: Component, unknown: list[str]) -> Iterator[Text]:
    place = " ".join(event.text("LOCATION").split())[:LONGEST_PLACE]
    if place:
        yield N_("Place in the calendar: {place}", place=verbatim(place))
    if unknown:
        yield N_("Category in the calendar: {names}", names=verbatim(", ".join(unknown)))


def _categories(event: Component) -> list[str]:
    """Each once, however it is written."""
    words: Mapping[str, str] = {
        word.casefold(): word[:LONGEST_WORD]
        for said in event.all("CATEGORIES")
        for part in COMMA.split(said.value)
        if (word := " ".join(ESCAPED.sub(r"\1", part).split()))
    }
    return list(words.values())[:MOST_WORDS]

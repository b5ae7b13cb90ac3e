"""Whose word counts where. Ground that somebody speaks on is theirs; ground nobody was named for is open to all.

A post is covered by its author's word or by that of the person who puts it on the calendar.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scheduler.charter.speaker import Speaker
from scheduler.content import Variant
from scheduler.people import Membership

Names = frozenset[str] | None  # None: all of them
Spot = tuple[str, str | None, str]  # public ids of channel and pillar, a language


@dataclass(frozen=True)
class Ground:
    """Channels and pillars by public id, languages; None: any."""

    channels: Names = None
    pillars: Names = None
    languages: Names = None

    def covers(self, channel: str, pillar: str | None, language: str) -> bool:
        return (
            (self.channels is None or channel in self.channels)
            and (self.pillars is None or pillar in self.pillars)
            and (self.languages is None or language in self.languages)
        )

    def within(self, other: Ground) -> Ground:
        return Ground(
            _both(self.channels, other.channels),
            _both(self.pillars, other.pillars),
            _both(self.languages, other.languages),
        )


@dataclass(frozen=True)
class Grant:
    user_id: int
    name: str
    ground: Ground
    from_at: datetime | None
    until_at: datetime | None
    lent: bool

    def holds(self, at: datetime) -> bool:
        return (self.from_at is None or self.from_at <= at) and (self.until_at is None or at < self.until_at)


@dataclass(frozen=True)
class Voices:
    """Everybody's word in a workspace, loaded once for many posts."""

    grants: tuple[Grant, ...] = ()

    def of(self, variant: Variant) -> tuple[Grant, ...]:
        """Those whose ground the post stands on, whatever their dates; none: it is open to all."""
        return self._on(_where(variant)) if self.grants else ()

    def missing(self, variant: Variant, who: Collection[int | None], at: datetime) -> tuple[str, ...] | None:
        """The names of those who could speak for it at that time; None when one of `who` does."""
        return self.missing_on(_where(variant), who, at) if self.grants else None

    def missing_on(self, where: Spot, who: Collection[int | None], at: datetime) -> tuple[str, ...] | None:
        """The same, of a place: for a calendar whose posts nobody has read."""
        covering = self._on(where)
        if not covering or any(one.user_id in who and one.holds(at) for one in covering):
            return None
        return tuple(sorted({one.name for one in covering if one.holds(at)}))

    def _on(self, where: Spot) -> tuple[Grant, ...]:
        return tuple(one for one in self.grants if one.ground.covers(*where))

    def until(self, variant: Variant, who: Collection[int | None], at: datetime) -> datetime | None:
        """When the last word that covers it at that time ends; None: it does not end by itself."""
        ends = [one.until_at for one in self.of(variant) if one.user_id in who and one.holds(at)]
        known = [end for end in ends if end is not None]
        return max(known) if known and len(known) == len(ends) else None


def voices(session: Session, workspace_id: int) -> Voices:
    """One query. A word ends with the membership of whoever speaks, or lent it; the ground stays reserved until
    somebody says otherwise, or whoever leaves last would open it to all."""
    rows = session.execute(
        select(Speaker, Membership.id, Membership.guest_until, Membership.ended_at)
        .outerjoin(
            Membership,
            (Membership.workspace_id == Speaker.workspace_id) & (Membership.user_id == Speaker.user_id),
        )
        .where(
            Speaker.workspace_id == workspace_id,
            Speaker.ended_at.is_(None),
        )
        .order_by(Speaker.id)
        .options(joinedload(Speaker.mission))
    ).all()
    found = {
        speaker.id: _grant(speaker, guest_until, ended_at if member else speaker.created_at)
        for speaker, member, guest_until, ended_at in rows
    }
    lent = {
        speaker.id: _lent(found[speaker.id], found.get(speaker.lent_by_id))
        for speaker, *_ in rows
        if speaker.lent_by_id is not None
    }
    return Voices(tuple(one for one in (found | lent).values() if one is not None))


def who_speaks(variant: Variant, by: Membership | None) -> frozenset[int | None]:
    """The author, and whoever puts it out; `by` None: who did so before."""
    putting = by.user_id if by else variant.delivery.scheduled_by_id or variant.planned_by_id
    return frozenset({variant.post.author_id, putting})


def ground_of(speaker: Speaker) -> Ground:
    """Their own, within their mission's; of a lent word, what the lender's covers."""
    ground = Ground(_set(speaker.channels), _set(speaker.pillars), _set(speaker.languages))
    mission = speaker.mission
    if mission is not None:
        ground = ground.within(Ground(_set(mission.channels), _set(mission.pillars), _set(mission.languages)))
    return ground


def _grant(speaker: Speaker, *membership_ends: datetime | None) -> Grant:
    ends = [end for end in (speaker.until_at, *membership_ends) if end is not None]
    return Grant(
        speaker.user_id, speaker.user.name, ground_of(speaker), speaker.from_at, min(ends, default=None),
        speaker.lent_by_id is not None,
    )  # fmt: skip


def _lent(grant: Grant, whose: Grant | None) -> Grant | None:
    """Never wider, nor longer, than the word it comes from."""
    if whose is None or whose.lent:
        return None
    ends = [end for end in (grant.until_at, whose.until_at) if end is not None]
    begins = [begin for begin in (grant.from_at, whose.from_at) if begin is not None]
    return Grant(
        grant.user_id, grant.name, grant.ground.within(whose.ground), max(begins, default=None),
        min(ends, default=None), True,
    )  # fmt: skip


def _where(variant: Variant) -> Spot:
    post = variant.post
    return variant.channel.public_id, post.pillar.public_id if post.pillar else None, post.language


def _set(names: list[str] | None) -> Names:
    return None if names is None else frozenset(names)


def _both(a: Names, b: Names) -> Names:
    if a is None or b is None:
        return b if a is None else a
    return a & b

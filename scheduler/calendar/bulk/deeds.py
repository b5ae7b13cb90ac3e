"""What can be done to many posts at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import ClassVar, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import publishing
from scheduler.approvals import Verdict, decide, standing
from scheduler.calendar import moving, unmaking
from scheduler.calendar.bulk.doing import CannotDo, Done
from scheduler.content import Post, Stage, Variant, labelling, writing
from scheduler.content.message import content_hash
from scheduler.content.writing.authorship import demand_to_write
from scheduler.db import GapHour, LocalTime, OverlapHour
from scheduler.people import Membership
from scheduler.planning import Campaign, around
from scheduler.publishing.gating import unstamping
from scheduler.wording import N_, Text, verbatim

# Said once for all whose hour is skipped or comes twice when the clocks change; empty: each asks.
Clock = Literal["", "earlier", "later"]
NO_DAY = N_("It has no day yet.")


@dataclass(frozen=True)
class Shift:
    """So many days and hours later, or earlier, on the wall each was planned on."""

    days: int = 0
    hours: int = 0
    clock: Clock = ""
    whole_posts: ClassVar[bool] = False

    def __call__(self, session: Session, variant: Variant, *, by: Membership, now: datetime) -> Done:
        planned = variant.planned
        if planned is None:
            raise CannotDo(NO_DAY)
        by_so_much = timedelta(days=self.days, hours=self.hours)
        to = LocalTime(planned.at + by_so_much, planned.zone)
        return _moved(session, variant, _clear(to, self.clock), by, now)


@dataclass(frozen=True)
class MoveTo:
    """All to one day, each at the hour it has; one without an hour gets the usual one."""

    day: date
    shown_in: str
    clock: Clock = ""
    whole_posts: ClassVar[bool] = False

    def __call__(self, session: Session, variant: Variant, *, by: Membership, now: datetime) -> Done:
        aim = moving.to_day(self.day, shown_in=self.shown_in, now=now)
        return _moved(session, variant, _clear(aim(variant), self.clock), by, now)


@dataclass(frozen=True)
class Label:
    name: str
    off: bool = False
    # The label this very deed made: by the first of its posts, and again should that one be refused. All notes say so,
    # for nobody knows which of them is taken back last.
    made: set[str] = field(default_factory=set, compare=False)
    whole_posts: ClassVar[bool] = True

    def __call__(self, session: Session, variant: Variant, *, by: Membership, now: datetime) -> Done:
        label, is_new = labelling.called_or_made(session, self.name, by=by, now=now)
        if is_new:
            self.made.add(label.public_id)
        word = verbatim(label.name)
        if self.off:
            if not labelling.peel(session, label, [variant.post], by=by, now=now):
                raise CannotDo(N_("It does not carry “{label}”.", label=word))
            return Done(N_("Loses “{label}”", label=word), f"label {label.public_id}")
        if not labelling.stick(session, label, [variant.post], by=by, now=now):
            raise CannotDo(N_("It carries “{label}” already.", label=word))
        if label.public_id in self.made:
            return Done(N_("Gets “{label}”, a new label", label=word), f"{unmaking.NOTE} {label.public_id}")
        return Done(N_("Gets “{label}”", label=word), f"unlabel {label.public_id}")


@dataclass(frozen=True)
class Campaigned:
    """Filed under a campaign of the workspace, by its public id; empty: under none."""

    campaign: str
    whole_posts: ClassVar[bool] = True

    def __call__(self, session: Session, variant: Variant, *, by: Membership, now: datetime) -> Done:
        demand_to_write(by, variant.post)
        found = session.scalar(
            select(Campaign).where(
                Campaign.workspace_id == by.workspace_id, Campaign.public_id == self.campaign
            )
        )
        before = variant.post.campaign
        if (found.id if found else None) == variant.post.campaign_id:
            raise CannotDo(N_("It is there already."))
        around.file_under(session, variant.post, found, by=by, now=now)
        unstamping.take_off(
            session, by.workspace_id, unstamping.of_posts(by.workspace_id, Post.id == variant.post_id)
        )
        words = (
            N_("Belongs to “{campaign}”", campaign=verbatim(found.name))
            if found
            else N_("Belongs to no campaign")
        )
        return Done(words, f"campaign {before.public_id if before else ''}")


@dataclass(frozen=True)
class Submit:
    whole_posts: ClassVar[bool] = True

    def __call__(self, session: Session, variant: Variant, *, by: Membership, now: datetime) -> Done:
        if variant.post.stage == Stage.SUBMITTED:
            raise CannotDo(N_("It is submitted already."))
        was = variant.post.stage
        publishing.submit(session, variant.post, by=by, now=now)
        return Done(N_("Is submitted"), f"unsubmit {was}")


@dataclass(frozen=True)
class Approve:
    """Yes to the words as they were shown: `seen` has their hash by variant. Without: as they are now."""

    seen: Mapping[str, str] = field(default_factory=dict)
    whole_posts: ClassVar[bool] = False

    def __call__(self, session: Session, variant: Variant, *, by: Membership, now: datetime) -> Done:
        seen = self.seen.get(variant.public_id) or content_hash(variant)
        decide(session, variant, verdict=Verdict.APPROVE, by=by, now=now, seen=seen)
        leaves = publishing.after_decision(session, variant, by=by, now=now)
        if leaves:
            return Done(N_("Is approved and scheduled"))
        stands = standing(session, variant, content_hash(variant), at=now)
        return Done(N_("Is approved") if stands.approved else N_("Has your yes; somebody else’s is missing"))


@dataclass(frozen=True)
class Duplicate:
    whole_posts: ClassVar[bool] = True

    def __call__(self, session: Session, variant: Variant, *, by: Membership, now: datetime) -> Done:
        copy = writing.duplicate(session, variant.post, by=by, now=now)
        return Done(N_("A copy, without a day"), f"uncopy {copy.public_id}")


@dataclass(frozen=True)
class Delete:
    whole_posts: ClassVar[bool] = True

    def __call__(self, session: Session, variant: Variant, *, by: Membership, now: datetime) -> Done:
        writing.delete(session, variant.post, by=by, now=now)
        return Done(N_("Goes into the bin"), "restore")


def _clear(planned: LocalTime, clock: Clock) -> LocalTime:
    """Of an hour that does not exist, or comes twice, the one that was asked for. Raises GapHour, OverlapHour."""
    try:
        planned.instant()
    except (GapHour, OverlapHour) as unclear:
        if not clock:
            raise
        return unclear.choices[clock == "later"]
    return planned


def _moved(session: Session, variant: Variant, to: LocalTime, by: Membership, now: datetime) -> Done:
    before = variant.planned_instant
    if to.at == (variant.planned.at if variant.planned else None):
        raise CannotDo(N_("It stands there already."))
    moving.move(session, [variant], lambda _: to, by=by, now=now)
    return Done(_time(to), f"move {before.isoformat()}" if before else "unplan")


def _time(planned: LocalTime) -> Text:
    return N_("{time} ({zone})", time=planned.said(), zone=planned.zone)

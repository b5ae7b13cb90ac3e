"""Taking back, at once, what was done at once. By the same functions and the same rights as by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity, notices, publishing
from scheduler.calendar import moving, unmaking
from scheduler.calendar.bulk.deeds import Campaigned
from scheduler.calendar.bulk.doing import MOST, CannotDo, Done, Outcome, do
from scheduler.content import Label, Post, Stage, Variant, labelling, writing
from scheduler.content.writing.authorship import demand_to_write
from scheduler.people import Membership
from scheduler.people.workspace import touch
from scheduler.publishing import State
from scheduler.wording import N_

GONE = N_("It is not there any more.")


@dataclass(frozen=True)
class TakeBack:
    """`notes`: by variant, what its deed left behind to be undone with."""

    notes: Mapping[str, str]
    whole_posts: ClassVar[bool] = False

    def __call__(self, session: Session, variant: Variant, *, by: Membership, now: datetime) -> Done:
        way, _, what = self.notes[variant.public_id].partition(" ")
        if way == "move":
            aim = moving.to_instant(datetime.fromisoformat(what))
            moving.move(session, [variant], aim, by=by, now=now)
        elif way == "unplan":
            publishing.move(session, variant, None, by=by, now=now)
        elif way in ("label", "unlabel", unmaking.NOTE):
            turn = labelling.stick if way == "label" else labelling.peel
            turn(session, _label(session, by, what), [variant.post], by=by, now=now)
        elif way == "campaign":
            Campaigned(what)(session, variant, by=by, now=now)
        elif way == "unsubmit":
            _take_back(session, variant.post, Stage(what), by=by, now=now)
        elif way == "uncopy":
            writing.delete(session, _post(session, by, what), by=by, now=now)
        elif way == "restore":
            writing.restore(session, variant.post, by=by, now=now)
        else:
            raise CannotDo(N_("This cannot be taken back."))
        return Done(N_("Taken back"))


def undo(session: Session, notes: Mapping[str, str], *, by: Membership, now: datetime) -> list[Outcome]:
    """Raises ValueError when a note is not one of ours."""
    its = select(Variant).where(
        Variant.workspace_id == by.workspace_id, Variant.public_id.in_(list(notes)[:MOST])
    )
    variants = session.scalars(its.order_by(Variant.id)).all()
    outcomes = do(session, variants, TakeBack(notes), by=by, now=now)
    unmaking.unmake(session, notes.values(), by=by, now=now)
    return outcomes


def _take_back(session: Session, post: Post, to: Stage, *, by: Membership, now: datetime) -> None:
    demand_to_write(by, post)
    if post.stage != Stage.SUBMITTED or to == Stage.SUBMITTED:
        raise CannotDo(GONE)  # the note came through a browser: it says no more than what was done here
    if any(variant.delivery.state != State.UNSCHEDULED for variant in post.variants):
        raise CannotDo(N_("It is scheduled by now, or further."))
    post.stage, post.submitted_at, post.changed_at = to, None, now
    session.flush()
    activity.record(session, by, "took_back", post, now=now)
    for variant in post.variants:
        notices.settle(session, post.workspace_id, about=variant.public_id, now=now)
    touch(session, post.workspace_id, now)


def _label(session: Session, by: Membership, public_id: str) -> Label:
    found = session.scalar(
        select(Label).where(Label.workspace_id == by.workspace_id, Label.public_id == public_id)
    )
    if found is None:
        raise CannotDo(GONE)
    return found


def _post(session: Session, by: Membership, public_id: str) -> Post:
    found = session.scalar(
        select(Post).where(Post.workspace_id == by.workspace_id, Post.public_id == public_id)
    )
    if found is None:
        raise CannotDo(GONE)
    return found

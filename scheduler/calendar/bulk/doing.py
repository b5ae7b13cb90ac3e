"""One thing done to many, each by itself: what is refused for one does not stop the others.

Nothing here decides what is allowed. Each deed calls the function its own page calls, and that asks the gate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scheduler.approvals import CannotDecide
from scheduler.content import Post, Variant
from scheduler.content.labelling import BadLabel
from scheduler.content.writing import Conflict, StillGoing, Unfit
from scheduler.db import GapHour, LocalTime, OverlapHour, gate_lock
from scheduler.people import Membership
from scheduler.people.roles import NotAllowed
from scheduler.publishing import NotInThatState, PastTime, Refused, UnderWay
from scheduler.wording import Text

MOST = 200
Refusals = (
    GapHour, OverlapHour, PastTime, Refused, UnderWay, NotInThatState, NotAllowed, CannotDecide, StillGoing,
    Unfit, Conflict, BadLabel,
)  # fmt: skip


class CannotDo(Exception):
    """There is nothing to do for this one, and why."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


class Deed(Protocol):
    """`whole_posts`: done once for a post, however many of its channels were chosen."""

    whole_posts: ClassVar[bool]

    def __call__(self, session: Session, variant: Variant, *, by: Membership, now: datetime) -> Done: ...


@dataclass(frozen=True)
class Done:
    words: Text  # what changed, or would
    undo: str | None = None  # what takes it back; None: nothing does


@dataclass(frozen=True)
class Outcome:
    """How it went, or would go, for one of them. Plain facts: they outlive a rollback."""

    variant: str
    post: str
    title: str
    channel: str  # empty when the whole post is meant
    platform: str
    planned: LocalTime | None  # before
    wording: str
    done: Done | None
    refusals: tuple[Text, ...] = ()
    asks_clock: bool = False  # its hour is skipped, or comes twice: earlier or later?


def selected(session: Session, workspace_id: int, ids: Iterable[str]) -> list[Variant]:
    """Those of this workspace, in order of time; what is in the bin cannot be chosen."""
    found = session.scalars(
        select(Variant)
        .join(Post, Post.id == Variant.post_id)
        .where(
            Variant.workspace_id == workspace_id,
            Variant.public_id.in_(list(ids)[:MOST]),
            Post.deleted_at.is_(None),
        )
        .options(joinedload(Variant.post), joinedload(Variant.channel))
        .order_by(Variant.planned_instant, Variant.id)
    )
    return list(found)


def do(
    session: Session, variants: Sequence[Variant], deed: Deed, *, by: Membership, now: datetime
) -> list[Outcome]:
    """Each in a savepoint of its own. Rolled back by the caller afterwards, it was only a try."""
    gate_lock.hold(session, [by.workspace_id])  # before any row, of the first as of the last
    # All posts in one order: two who change the same ones would wait for each other.
    ids = {variant.post_id for variant in variants}
    session.execute(
        select(Post.id)
        .where(Post.workspace_id == by.workspace_id, Post.id.in_(ids))
        .order_by(Post.id)
        .with_for_update(key_share=True)
    )
    chosen = list(_once_a_post(variants)) if deed.whole_posts else variants
    return [_one(session, variant, deed, by, now) for variant in chosen]


def _one(session: Session, variant: Variant, deed: Deed, by: Membership, now: datetime) -> Outcome:
    facts: dict[str, Any] = {
        "variant": variant.public_id,
        "post": variant.post.public_id,
        "title": variant.post.title,
        "channel": "" if deed.whole_posts else variant.channel.name,
        "platform": "" if deed.whole_posts else variant.channel.platform,
        "planned": variant.planned,
        "wording": variant.wording,
    }
    try:
        with session.begin_nested():
            return Outcome(**facts, done=deed(session, variant, by=by, now=now))
    except Refused as refused:
        return Outcome(**facts, done=None, refusals=tuple(one.text for one in refused.refusals))
    except (GapHour, OverlapHour) as unclear:
        return Outcome(**facts, done=None, refusals=(unclear.text,), asks_clock=True)
    except (*Refusals, CannotDo) as refusal:
        return Outcome(**facts, done=None, refusals=(refusal.text,))


def _once_a_post(variants: Sequence[Variant]) -> Iterator[Variant]:
    seen: set[int] = set()
    for variant in variants:
        if variant.post_id not in seen:
            seen.add(variant.post_id)
            yield variant

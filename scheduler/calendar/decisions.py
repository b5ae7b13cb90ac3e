"""Which of many submitted variants need nobody's yes any more: the difference between in review and approved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler.approvals import Decision, Standing, Verdict, standings
from scheduler.approvals.routing import is_for_everything, living, only_by_channel
from scheduler.channels import Channel
from scheduler.content import Post, Stage, Variant
from scheduler.publishing import Delivery, State

# A yes counts for the moment the post would go out, not for now: weigh without lapsing, compare afterwards.
NEVER_LAPSED = datetime.min.replace(tzinfo=UTC)
AT_ONCE = 5000


@dataclass(frozen=True)
class Yeses:
    """What of the submitted is approved: everything, all of some channels, and single variants."""

    everywhere: bool = False
    channels: frozenset[int] = frozenset()
    variants: frozenset[int] = frozenset()

    def holds(self) -> ColumnElement[bool]:
        """A condition on Variant, for submitted ones."""
        if self.everywhere:
            return true()
        return or_(Variant.channel_id.in_(self.channels), Variant.id.in_(self.variants))

    def of(self, variant_id: int, channel_id: int) -> bool:
        return self.everywhere or channel_id in self.channels or variant_id in self.variants


def yeses_among(session: Session, workspace_id: int, window: Select[Any]) -> Yeses:
    """`window` selects variants joined with posts and deliveries: `narrowing.out_of(…)` and a stretch of time."""
    free = _free_channels(session, workspace_id)
    if free is None:
        return Yeses(everywhere=True)
    asked = (
        window.with_only_columns(Variant.id, Variant.planned_instant)
        .where(
            Delivery.state == State.UNSCHEDULED,
            Post.stage == Stage.SUBMITTED,
            Variant.channel_id.not_in(free.channels),
            # Without any yes there is nothing to weigh, unless its pillar or its words decide whether one is needed;
            # a date of a series may stand under that of its series.
            or_(
                true() if free.narrow else false(),
                Post.template_id.is_not(None),
                Variant.id.in_(
                    select(Decision.variant_id).where(
                        Decision.workspace_id == workspace_id, Decision.verdict == Verdict.APPROVE
                    )
                ),
            ),
        )
        .order_by(None)
    )
    planned = {variant_id: instant for variant_id, instant in session.execute(asked)}
    return Yeses(False, free.channels, _weighed(session, workspace_id, planned))


def yeses_for(session: Session, workspace_id: int, asked: Mapping[int, tuple[int, datetime | None]]) -> Yeses:
    """`asked`: by variant id, its channel and when it would go out (None: nobody knows yet)."""
    free = _free_channels(session, workspace_id)
    if free is None:
        return Yeses(everywhere=True)
    bound = {variant_id: at for variant_id, (channel, at) in asked.items() if channel not in free.channels}
    return Yeses(False, free.channels, _weighed(session, workspace_id, bound))


@dataclass(frozen=True)
class Free:
    """Channels on which nobody has to say yes; `narrow`: the channel alone does not say it for any."""

    channels: frozenset[int] = frozenset()
    narrow: bool = False


def _free_channels(session: Session, workspace_id: int) -> Free | None:
    """None: nowhere at all has anybody to say yes."""
    paths = living(session, workspace_id)
    if not only_by_channel(session, workspace_id, paths):
        return Free(narrow=True)
    if not paths:
        return None
    if any(is_for_everything(path) for path in paths):
        return Free()
    named = {one for path in paths for one in path.channels or ()}
    channels = session.scalars(select(Channel).where(Channel.workspace_id == workspace_id))
    return Free(frozenset(channel.id for channel in channels if channel.public_id not in named))


def _weighed(session: Session, workspace_id: int, planned: Mapping[int, datetime | None]) -> frozenset[int]:
    ids = list(planned)
    return frozenset(
        variant_id
        for begin in range(0, len(ids), AT_ONCE)
        for variant_id, stands in _standings(session, workspace_id, ids[begin : begin + AT_ONCE])
        if stands.approved and _still_good(stands, planned[variant_id])
    )


def _standings(session: Session, workspace_id: int, ids: Sequence[int]) -> Iterator[tuple[int, Standing]]:
    variants = session.scalars(
        select(Variant)
        .where(Variant.workspace_id == workspace_id, Variant.id.in_(ids))
        .options(
            joinedload(Variant.post).selectinload(Post.attachments),
            joinedload(Variant.channel),
            selectinload(Variant.attachments),
        )
    ).all()
    yield from standings(session, workspace_id, variants, at=NEVER_LAPSED).items()


def _still_good(stands: Standing, at: datetime | None) -> bool:
    return stands.until is None or at is None or at < stands.until

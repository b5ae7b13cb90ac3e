"""A platform's limits, counted where all workers see them: what a channel has used up, and when it may go on.

Counted in slices of the window, so that nobody has to remember single calls; a slice counts until all of it is past,
which errs on the platform's side. The counts stand in the database and outlive every worker.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Allowance, Quota
from scheduler.channels import Channel
from scheduler.publishing.quota_use import QuotaUse
from scheduler.wording import N_, Text

if TYPE_CHECKING:
    from scheduler.publishing.claiming.served import Served

SLICES = 20  # of a window: so much of it may be counted longer than needed


class Costs(Protocol):
    """A delivery, or a claimed row of one."""

    @property
    def pieces(self) -> int: ...
    @property
    def uploads(self) -> int: ...


@dataclass
class Use:
    """One quota of one channel: what is used up, oldest slice first."""

    quota: Quota
    slices: list[tuple[datetime, int]]

    @property
    def used(self) -> int:
        return sum(used for _, used in self.slices)

    @property
    def left(self) -> int:
        return max(0, self.quota.most - self.used)

    def takes(self, cost: int, after: int = 0) -> bool:
        """`after`: what goes before it. What is larger than the whole quota goes alone, or it would never go."""
        return after + cost <= self.left or (not self.used and not after and cost > self.quota.most)

    def free_at(self, cost: int) -> datetime | None:
        """When there is room for so much; None: now."""
        used, needed = self.used, min(cost, self.quota.most)
        for since, of_slice in self.slices:
            if used + needed <= self.quota.most:
                return None
            used -= of_slice
            if used + needed <= self.quota.most:
                return since + slice_of(self.quota) + self.quota.window
        return None


def uses(session: Session, channels: Collection[Channel | Served], now: datetime) -> dict[int, list[Use]]:
    """By channel; none where the platform declares no quota."""
    counted = [channel for channel in channels if ADAPTERS[channel.platform].quotas]
    if not counted:
        return {}
    found = {
        channel.id: [Use(quota, []) for quota in ADAPTERS[channel.platform].quotas] for channel in counted
    }
    rows = session.execute(
        select(QuotaUse.channel_id, QuotaUse.name, QuotaUse.since, QuotaUse.used)
        .where(
            QuotaUse.workspace_id.in_({channel.workspace_id for channel in counted}),
            QuotaUse.channel_id.in_(found),
        )
        .order_by(QuotaUse.since)
    )
    for channel_id, name, since, used in rows:
        for use in found[channel_id]:
            if use.quota.name == name and used and since + slice_of(use.quota) + use.quota.window > now:
                use.slices.append((since, used))
    return found


def within(uses: Iterable[Use], waiting: Iterable[Costs]) -> tuple[int, datetime | None]:
    """How many of the first ones fit together, and when the next one does: None when all fit."""
    spent = {use.quota.name: 0 for use in uses}
    number = 0
    for costs in waiting:
        asked = {use.quota.name: use.quota.cost(pieces=costs.pieces, uploads=costs.uploads) for use in uses}
        blocked = [
            use.free_at(asked[use.quota.name] + spent[use.quota.name])
            for use in uses
            if asked[use.quota.name] and not use.takes(asked[use.quota.name], spent[use.quota.name])
        ]
        if blocked:
            return number, max((at for at in blocked if at), default=None)
        for name, cost in asked.items():
            spent[name] += cost
        number += 1
    return number, None


def spend(session: Session, channel: Channel | Served, *, pieces: int, uploads: int, now: datetime) -> None:
    """Count calls before they are made. Whoever calls this holds the channel's row."""
    for quota in ADAPTERS[channel.platform].quotas:
        _count(session, channel, quota, quota.cost(pieces=pieces, uploads=uploads), now)


def heard(session: Session, channel: Channel, allowance: Allowance, *, now: datetime) -> None:
    """The platform says what is left. Others may use the same account: what they took counts too."""
    quota = next((q for q in ADAPTERS[channel.platform].quotas if q.name == allowance.quota), None)
    if quota is not None:
        [use] = [use for use in uses(session, [channel], now)[channel.id] if use.quota is quota]
        _count(session, channel, quota, max(0, quota.most - allowance.left - use.used), now)
    if allowance.left <= 0 and allowance.until > now:
        rest(channel, allowance.until)


def rest(channel: Channel, until: datetime) -> None:
    """Nothing of the channel is claimed before; a longer rest the platform asked for stays."""
    channel.rest_until = max(channel.rest_until or until, until)


def explain(session: Session, channel: Channel, *, now: datetime) -> tuple[Text, datetime] | None:
    """Why a channel rests and until when, for people; None when it does not."""
    until = channel.rest_until
    if until is None or until <= now:
        return None
    known = uses(session, [channel], now).get(channel.id, []) if channel.platform in ADAPTERS else []
    full = next((use for use in known if use.left == 0 or use.free_at(1)), None)
    if full is None:
        return N_("The platform asked us to wait."), until
    hours = full.quota.window / timedelta(hours=1)
    if hours >= 1:
        return N_(
            "{used} of {most} that the platform allows within {hours} hours are used up.",
            used=full.used, most=full.quota.most, hours=round(hours),
        ), until  # fmt: skip
    return N_(
        "{used} of {most} that the platform allows within {minutes} minutes are used up.",
        used=full.used, most=full.quota.most, minutes=round(hours * 60),
    ), until  # fmt: skip


def slice_of(quota: Quota) -> timedelta:
    return quota.window / SLICES


def _count(session: Session, channel: Channel | Served, quota: Quota, cost: int, now: datetime) -> None:
    if cost <= 0:
        return
    length = slice_of(quota).total_seconds()
    since = datetime.fromtimestamp(now.timestamp() // length * length, UTC)
    mine = (
        QuotaUse.workspace_id == channel.workspace_id,
        QuotaUse.channel_id == channel.id,
        QuotaUse.name == quota.name,
    )
    counted = session.execute(
        update(QuotaUse)
        .where(*mine, QuotaUse.since == since)
        .values(used=QuotaUse.used + cost)
        .returning(QuotaUse.id)
        .execution_options(synchronize_session=False)
    ).first()
    if counted is None:
        # A new slice: time to forget those that count no more.
        session.execute(
            delete(QuotaUse)
            .where(*mine, QuotaUse.since < since - 2 * quota.window)
            .execution_options(synchronize_session=False)
        )
        session.add(
            QuotaUse(
                workspace_id=channel.workspace_id,
                channel_id=channel.id,
                name=quota.name,
                since=since,
                used=cost,
            )
        )
        session.flush()

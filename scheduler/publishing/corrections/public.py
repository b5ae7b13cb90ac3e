"""What of a variant is public, in which words, and how it can still be changed or taken down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Capability
from scheduler.channels import Health
from scheduler.content import Variant
from scheduler.publishing.attempt import Attempt, Part, PartState
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.wording import N_, Text, verbatim

# A thread that stopped halfway is public as far as it came.
MAY_BE_OUT = frozenset({State.PUBLISHED, State.FAILED, State.HELD, State.MISSED, State.DROPPED})
OPEN = tuple(state for state in State if state not in (State.PUBLISHED, State.REMOVED, State.DROPPED))


@dataclass(frozen=True)
class Way:
    """How something public can be changed. `never`: not even by hand; else `by_hand` says why the machine cannot."""

    by_hand: Text | None = None
    never: Text | None = None


# What went out of several variants, by the ids of their deliveries: read at once for a page that asks of all of them.
PartsOut = Mapping[int, Sequence[Part]]


def public_parts(session: Session, variant: Variant) -> Sequence[Part]:
    """The rows of what went out, in order."""
    return parts_out(session, [variant])[variant.delivery.id]


def parts_out(session: Session, variants: Sequence[Variant]) -> PartsOut:
    """The same of several variants of one workspace."""
    found: dict[int, list[Part]] = {variant.delivery.id: [] for variant in variants}
    if found:
        sent = select(Part).where(
            Part.workspace_id == variants[0].workspace_id,
            Part.delivery_id.in_(found),
            Part.state == PartState.SENT,
        )
        for part in session.scalars(sent.order_by(Part.ordinal)):
            found[part.delivery_id].append(part)
    return found


def is_out(session: Session, variant: Variant, parts: PartsOut | None = None) -> bool:
    """Is something of it public, as far as anybody knows? `parts`: where they are read already."""
    state = State(variant.delivery.state)
    if state is State.PUBLISHED:
        return True
    return state in MAY_BE_OUT and bool(_parts(session, variant, parts))


def _parts(session: Session, variant: Variant, parts: PartsOut | None) -> Sequence[Part]:
    return public_parts(session, variant) if parts is None else parts[variant.delivery.id]


def way(session: Session, variant: Variant, kind: Kind, parts: PartsOut | None = None) -> Way:
    """By the platform where it can, else by hand, else not at all: each with its sentence."""
    channel, adapter = variant.channel, ADAPTERS.get(variant.channel.platform)
    name = verbatim(channel.name)
    if adapter is None:
        return Way(by_hand=N_("This release does not know the platform of {channel}.", channel=name))
    if adapter.sent_for_good is not None:
        return Way(never=adapter.sent_for_good)
    needed = Capability.EDIT if kind is Kind.EDIT else Capability.REMOVE
    if Capability.PROOF in adapter.capabilities:
        return Way(by_hand=N_("{channel} is served by hand.", channel=name))
    if needed not in adapter.capabilities and kind is Kind.EDIT:
        return Way(by_hand=N_("{channel} lets no program change what is published.", channel=name))
    if needed not in adapter.capabilities:
        return Way(by_hand=N_("{channel} lets no program take down what is published.", channel=name))
    if channel.removed_at is not None:
        return Way(by_hand=N_("The channel {name} has been taken away.", name=name))
    if channel.health == Health.UNAUTHORIZED:
        return Way(by_hand=N_("{name} no longer lets us in. Reconnect the channel first.", name=name))
    if not any(has_address(part.receipt) for part in _parts(session, variant, parts)):
        return Way(by_hand=N_("{channel} never told us which post it is there.", channel=name))
    return Way()


def has_address(receipt: Mapping[str, Any] | None) -> bool:
    return bool(receipt and receipt.get("remote_id"))


def open_afterwards(session: Session, variant: Variant) -> Delivery | None:
    """The correction or removal that is not over yet: one at a time for each variant."""
    return open_of(session, [variant]).get(variant.id)


def open_of(session: Session, variants: Sequence[Variant]) -> dict[int, Delivery]:
    """The same of several variants of one workspace, by variant id."""
    if not variants:
        return {}
    rows = session.scalars(
        select(Delivery).where(
            Delivery.workspace_id == variants[0].workspace_id,
            Delivery.variant_id.in_([variant.id for variant in variants]),
            Delivery.kind != Kind.PUBLISH,
            Delivery.state.in_(OPEN),
        )
    )
    return {row.variant_id: row for row in rows if row.variant_id is not None}


def latest(
    session: Session, workspace_id: int, variants: Sequence[Variant]
) -> dict[tuple[int, Kind], Delivery]:
    """The latest correction and removal of each, by variant id and kind: one query for a page of them."""
    rows = session.scalars(
        select(Delivery)
        .where(
            Delivery.workspace_id == workspace_id,
            Delivery.variant_id.in_([variant.id for variant in variants]),
            Delivery.kind != Kind.PUBLISH,
        )
        .order_by(Delivery.id)
    )
    return {(row.variant_id, Kind(row.kind)): row for row in rows if row.variant_id is not None}


def last_afterwards(session: Session, variants: Sequence[Variant]) -> dict[int, Delivery]:
    """By variant id, the latest correction or removal, whatever came of it."""
    found = latest(session, variants[0].workspace_id, variants) if variants else {}
    last: dict[int, Delivery] = {}
    for (variant_id, _), row in found.items():
        if variant_id not in last or last[variant_id].id < row.id:
            last[variant_id] = row
    return last


def words_out(session: Session, variant: Variant) -> Mapping[str, Any] | None:
    """What the public reads now: the words of the last try that went through. None: nothing was kept of it."""
    return session.scalar(
        select(Attempt.said)
        .join(Delivery, (Delivery.id == Attempt.delivery_id))
        .where(
            Attempt.workspace_id == variant.workspace_id,
            Delivery.variant_id == variant.id,
            Attempt.said.is_not(None),
            or_(
                Delivery.kind == Kind.PUBLISH,
                (Delivery.kind == Kind.EDIT) & (Delivery.state == State.PUBLISHED),
            ),
        )
        .order_by(Attempt.id.desc())
        .limit(1)
    )


def differs(variant: Variant, out: Mapping[str, Any] | None) -> bool:
    """Would a reader notice? A title counts only where the platform shows one."""
    if out is None:
        return True
    adapter = ADAPTERS.get(variant.channel.platform)
    titled = adapter is None or Capability.TITLE in adapter.capabilities
    shown = [image.said() for image in variant.images]
    now = (variant.wording, variant.post.language, dict(variant.options), shown)
    before = (out.get("text"), out.get("language"), out.get("options"), out.get("images"))
    return now != before or (titled and variant.post.title != out.get("title"))


def attempts(session: Session, variant: Variant) -> Sequence[Attempt]:
    """Every try at publishing, correcting and taking down, in order."""
    return session.scalars(
        select(Attempt)
        .join(Delivery, Delivery.id == Attempt.delivery_id)
        .where(Attempt.workspace_id == variant.workspace_id, Delivery.variant_id == variant.id)
        .order_by(Attempt.id)
    ).all()

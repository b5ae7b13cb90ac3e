"""Writing down what came back. Every statement names the fence: a stale owner's answer changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from scheduler.adapters.base import Allowance
from scheduler.channels import Channel, Health
from scheduler.channels.health import refuse
from scheduler.channels.recipients import suppress
from scheduler.db import across_workspaces
from scheduler.publishing.attempt import Attempt, Part, PartState
from scheduler.publishing.claiming import quotas
from scheduler.publishing.claiming.taken import Claimed, link_of, receipt_json, wire_json
from scheduler.publishing.corrections import aftermath
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.killpoints import reached
from scheduler.publishing.planned import pausing
from scheduler.publishing.sending.book import Declined
from scheduler.publishing.sending.ending import Ending, PartEnd
from scheduler.publishing.sending.telling import Subject, tell
from scheduler.publishing.states import leaving
from scheduler.wording import Text

QUIET = {"synchronize_session": False}


class Stale(Declined):
    """The lease ended and somebody else decides about it now: stop, change nothing, send nothing more."""


def put_on_the_wire(
    session: Session, claimed: Claimed, part_id: int, before: Sequence[PartEnd] = (), *, now: datetime
) -> None:
    """The next part leaves as soon as this commits; what became of the ones before it goes with it. Raises Stale."""
    with across_workspaces(session):
        _demand_fence(session, claimed, {"prepared": Delivery.prepared})
        _end_parts(session, claimed, before, now)
        session.execute(
            update(Part)
            .where(Part.id == part_id)
            .values(state=PartState.ON_THE_WIRE, fence=claimed.fence, started_at=now)
            .execution_options(**QUIET)
        )


def keep_prepared(session: Session, claimed: Claimed, prepared: Mapping[str, Any]) -> None:
    """A finished step is kept before the next begins: an upload is not done twice. Raises Stale."""
    with across_workspaces(session):
        _demand_fence(session, claimed, {"prepared": dict(prepared)})


def finish(
    session: Session, claimed: Claimed, ends: Sequence[PartEnd], ending: Ending, *, now: datetime
) -> None:
    """Close the attempt and move the delivery on. Raises Stale."""
    with across_workspaces(session):
        _demand_fence(session, claimed, _values(claimed, ending, now))
        _end_parts(session, claimed, ends, now)
        _end_attempt(session, claimed, ending, now)
        _tell_the_channel(session, claimed, ending, now)
        about = Subject(
            claimed.variant,
            claimed.workspace_id,
            claimed.message.title,
            claimed.channel_name,
            claimed.for_user,
            claimed.kind,
        )
        if claimed.kind is not Kind.PUBLISH and ending.state in (State.PUBLISHED, State.REMOVED):
            aftermath.follow(session, claimed.delivery_id, workspace_id=claimed.workspace_id, now=now)
        ask = ending.waits_for_person or ending.state is State.FAILED
        if ask or ending.state is not claimed.state:
            tell(session, about, ending.state, ending.cause, now=now, ask=ask)
        reached("ending_not_committed")


def _end_attempt(session: Session, claimed: Claimed, ending: Ending, now: datetime) -> None:
    result = {
        "finished_at": now,
        "outcome": ending.outcome,
        "reason": ending.cause,
        "wire": wire_json(claimed),
    }
    if claimed.attempt_id is not None:
        session.execute(
            update(Attempt)
            .where(Attempt.id == claimed.attempt_id, Attempt.finished_at.is_(None))
            .values(result)
            .execution_options(**QUIET)
        )
        return
    session.add(
        Attempt(
            workspace_id=claimed.workspace_id,
            delivery_id=claimed.delivery_id,
            kind="read_back",
            fence=claimed.fence,
            key=claimed.key,
            owner="",
            started_at=now,
            **result,
        )
    )


def _demand_fence(session: Session, claimed: Claimed, values: dict[str, Any]) -> None:
    ours = session.execute(
        update(Delivery)
        .where(
            Delivery.id == claimed.delivery_id,
            Delivery.fence == claimed.fence,
            Delivery.state == claimed.state,
        )
        .values(values)
        .returning(Delivery.id)
        .execution_options(**QUIET)
    ).first()
    if ours is None:
        raise Stale(claimed.delivery_id)


def _values(claimed: Claimed, ending: Ending, now: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {
        "state": ending.state,
        "changed_at": now,
        "cause": ending.cause,
        "look_again_at": ending.look_again_at,
        "looks": ending.looks,
        **leaving(ending.state),
    }
    if ending.due_at is not None:
        values["due_at"] = ending.due_at
        values["tries"] = claimed.tries + (1 if ending.counts else 0)
    if ending.state is State.PUBLISHED:
        values["published_at"] = now
    if ending.receipt is not None:
        values |= {"receipt": receipt_json(ending.receipt), "permalink": link_of(ending.receipt)}
    return values


def _end_parts(session: Session, claimed: Claimed, ends: Sequence[PartEnd], now: datetime) -> None:
    for end in ends:
        session.execute(
            update(Part)
            .where(Part.id == end.part_id)
            .values(
                state=end.state,
                fence=claimed.fence,
                receipt=receipt_json(end.receipt) if end.receipt else None,
                reason=end.reason,
                finished_at=None if end.state is PartState.READY else now,
            )
            .execution_options(**QUIET)
        )
        if end.receipt and end.receipt.allowance:
            _heard(session, claimed.channel.id, end.receipt.allowance, now)
        if end.suppress:
            suppress(session, claimed.channel.id, end.suppress, end.reason or Text(""), now)


def _heard(session: Session, channel_id: int, allowance: Allowance, now: datetime) -> None:
    """The platform said what is left: the count is ours and that of whoever else uses the account."""
    channel = session.get(Channel, channel_id, populate_existing=True, with_for_update={"key_share": True})
    if channel is not None:
        quotas.heard(session, channel, allowance, now=now)


def _tell_the_channel(session: Session, claimed: Claimed, ending: Ending, now: datetime) -> None:
    """What one answer says about the whole channel."""
    channel = update(Channel).where(Channel.id == claimed.channel.id).execution_options(**QUIET)
    if ending.rest_until:
        # Answers of several calls come in any order: the longest rest that was asked for holds.
        shorter = or_(Channel.rest_until.is_(None), Channel.rest_until < ending.rest_until)
        session.execute(channel.where(shorter).values(rest_until=ending.rest_until))
    if ending.unauthorized:
        row = session.get(Channel, claimed.channel.id, populate_existing=True)
        # Reconnected meanwhile: the refusal was of the old credentials.
        if row and row.revision == claimed.channel.revision:
            refuse(session, row, ending.unauthorized, now=now)
    elif ending.unreachable:
        pausing.failed(session, claimed.channel.id, now=now)
        session.execute(
            channel.where(Channel.health == Health.OK).values(
                health=Health.UNREACHABLE, health_reason=ending.unreachable
            )
        )
    elif ending.state is State.FAILED:
        pausing.failed(session, claimed.channel.id, now=now)
    elif claimed.was_unreachable and ending.state in (State.PUBLISHED, State.REMOVED, State.WAITING):
        pausing.got_through(session, claimed.channel.id)
        session.execute(
            channel.where(Channel.health == Health.UNREACHABLE).values(health=Health.OK, health_reason=None)
        )

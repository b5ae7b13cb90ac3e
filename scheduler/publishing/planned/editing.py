"""Changing words, pictures or channels of what may be scheduled: the change, then the gate again, in one transaction.

What passes stays scheduled, stamped anew. What does not is taken off the schedule, keeps its planned time, and the
answer says so. What is leaving, or may have left, cannot change any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.channels import Channel
from scheduler.content import Media, Post, Revision, Variant, writing
from scheduler.content.message import content_hash
from scheduler.content.writing import Changes, Picked
from scheduler.db import LocalTime, gate_lock
from scheduler.people import Membership
from scheduler.publishing.delivery import State
from scheduler.publishing.gating import gate
from scheduler.publishing.gating.neighbours import planned_otherwise
from scheduler.publishing.planned import scheduling
from scheduler.publishing.refusals import Refusal, UnderWay
from scheduler.publishing.states import UNDER_WAY
from scheduler.wording import N_, Text, verbatim

OUT = (State.PUBLISHED, State.REMOVED)


@dataclass
class Changed:
    """What an edit did beside itself: which variants are no longer scheduled, and why."""

    post: Post
    unscheduled: list[Variant] = field(default_factory=list)
    refusals: dict[int, list[Refusal]] = field(default_factory=dict)  # by variant id

    @property
    def notes(self) -> list[Text]:
        return [
            N_(
                "On {channel} it is no longer scheduled: {reason}",
                channel=verbatim(variant.channel.name),
                reason=self.refusals[variant.id][0].text,
            )
            for variant in self.unscheduled
        ]


def revise(
    session: Session,
    post: Post,
    *,
    by: Membership,
    now: datetime,
    version: int | None = None,
    **changes: Unpack[Changes],
) -> Changed:
    _hold_the_gate(session, post)
    if changes.keys() & {"title", "text", "language"}:
        _refuse_while_leaving(session, post)
    writing.revise(session, post, by=by, now=now, version=version, **changes)
    return _ask_again(session, post, by=by, now=now)


def go_back(session: Session, post: Post, revision: Revision, *, by: Membership, now: datetime) -> Changed:
    _refuse_while_leaving(session, post)
    writing.go_back(session, post, revision, by=by, now=now)
    return _ask_again(session, post, by=by, now=now)


def tailor(
    session: Session,
    variant: Variant,
    text: str | None,
    *,
    options: Mapping[str, Any] | None = None,
    by: Membership,
    now: datetime,
    version: int | None = None,
) -> Changed:
    _refuse_while_leaving(session, variant.post, only=variant)
    writing.tailor(session, variant, text, options=options, by=by, now=now, version=version)
    return _ask_again(session, variant.post, by=by, now=now)


def set_images(
    session: Session,
    about: Post | Variant,
    images: Sequence[Picked | Media] | None,
    *,
    by: Membership,
    now: datetime,
    version: int | None = None,
) -> Changed:
    post, only = (about.post, about) if isinstance(about, Variant) else (about, None)
    _refuse_while_leaving(session, post, only=only)
    writing.set_images(session, about, images, by=by, now=now, version=version)
    return _ask_again(session, post, by=by, now=now)


def plan(
    session: Session, variant: Variant, planned: LocalTime | None, *, by: Membership, now: datetime
) -> Changed:
    """Another planned time, whatever the state: a scheduled one is moved through the gate."""
    scheduling.move(session, variant, planned, by=by, now=now)
    return Changed(variant.post)


def choose_channels(
    session: Session, post: Post, channels: Sequence[Channel], *, by: Membership, now: datetime
) -> Changed:
    """The post on exactly these channels."""
    wanted = {channel.id for channel in channels}
    for variant in list(post.variants):
        if variant.channel_id not in wanted:
            remove_channel(session, variant, by=by, now=now)
    for channel in channels:
        writing.add_channel(session, post, channel, by=by, now=now)
    return Changed(post)


def add_channel(session: Session, post: Post, channel: Channel, *, by: Membership, now: datetime) -> Variant:
    return writing.add_channel(session, post, channel, by=by, now=now)


def remove_channel(session: Session, variant: Variant, *, by: Membership, now: datetime) -> Changed:
    """A scheduled one is taken off the schedule first; one that left keeps its history and stays."""
    post = variant.post
    _take_off(session, variant, by=by, now=now)
    writing.remove_channel(session, variant, by=by, now=now)
    return Changed(post)


def delete(session: Session, post: Post, *, by: Membership, now: datetime) -> None:
    """Into the bin, off every schedule. Refused while something of it is leaving."""
    _refuse_while_leaving(session, post)
    for variant in post.variants:
        _take_off(session, variant, by=by, now=now)
    writing.delete(session, post, by=by, now=now)


def ask_again(session: Session, post: Post, *, by: Membership, now: datetime) -> Changed:
    """After several changes made together through `content.writing`, such as a page saved as a whole: the gate, once.

    Asked after each, a step in between could cost a schedule that the whole deserves.
    """
    return _ask_again(session, post, by=by, now=now)


def _ask_again(session: Session, post: Post, *, by: Membership, now: datetime) -> Changed:
    """Every scheduled variant whose words, pictures, options, pillar or campaign are no longer what was stamped."""
    session.flush()
    changed = Changed(post)
    gate_lock.hold(session, [post.workspace_id])
    for variant in post.variants:
        session.refresh(variant.delivery)
        delivery = variant.delivery
        if delivery.state != State.SCHEDULED or _is_as_stamped(variant):
            continue
        at = delivery.due_at or now
        planned_otherwise(session, variant)
        # The house asks: who may write need not be who may schedule, and the schedule was allowed already.
        refusals = gate.look(session, variant, at=max(at, now), by=None, now=now)
        # A freeze holds what falls due inside it, for its desk to ask about: an edit does not take that away from it.
        refusals = [one for one in refusals if one.ground != "freeze"] + list(gate.unread(session, by, now))
        if not refusals:
            scheduling.restamp(session, variant, now=now)
            continue
        scheduling.take_off(session, variant, now=now)
        activity.record(session, by, "unscheduled by an edit", variant, now=now)
        changed.unscheduled.append(variant)
        changed.refusals[variant.id] = refusals
    return changed


def _is_as_stamped(variant: Variant) -> bool:
    # Where it belongs is not part of its words: whoever changed that took the stamp off.
    return variant.delivery.stamped_at is not None and variant.delivery.content_hash == content_hash(variant)


def _take_off(session: Session, variant: Variant, *, by: Membership, now: datetime) -> None:
    session.refresh(variant.delivery)
    if variant.delivery.state == State.SCHEDULED:
        scheduling.take_off(session, variant, now=now)
        activity.record(session, by, "unscheduled", variant, now=now)


def _hold_the_gate(session: Session, post: Post) -> None:
    """Before any row is changed: whoever closes the gate wants the same rows next, and each would wait for the other."""
    gate_lock.hold(session, [post.workspace_id])


def _refuse_while_leaving(session: Session, post: Post, *, only: Variant | None = None) -> None:
    _hold_the_gate(session, post)
    for variant in [only] if only else post.variants:
        session.refresh(variant.delivery)
        state = State(variant.delivery.state)
        follows = variant.text is None or only is not None
        if (state in UNDER_WAY and follows) or (only is not None and state in OUT):
            # What its readers see is changed by a correction, never by writing over what was sent.
            raise UnderWay(state)

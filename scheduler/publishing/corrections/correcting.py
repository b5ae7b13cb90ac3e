"""Correcting what is published: other words for the same post, through the same gate, to the same place.

The variant holds the words that are proposed; what is out is known from what was sent. Until a worker takes the
correction it can be withdrawn, and the variant says again what its readers see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity, approvals, courier, notices
from scheduler.adapters.base import COMMENT
from scheduler.channels.rehearsal import rehearse
from scheduler.charter.acknowledging import demand_acknowledged
from scheduler.content import Media, Stage, Variant, writing
from scheduler.content.crop import Crop
from scheduler.content.message import compose, content_hash
from scheduler.content.writing import Picked
from scheduler.content.writing.authorship import demand_to_write
from scheduler.db import gate_lock
from scheduler.people import Membership, Right
from scheduler.people.roles import demand, may
from scheduler.people.workspace import touch
from scheduler.publishing.corrections import public
from scheduler.publishing.delivery import Delivery, Kind, State, new_key
from scheduler.publishing.gating import gate
from scheduler.publishing.gating.stamping import stamp
from scheduler.publishing.refusals import Refusal, Refused, UnderWay
from scheduler.publishing.sending.telling import Subject, tell
from scheduler.publishing.states import NotInThatState, move
from scheduler.wording import N_, Text, verbatim

BEFORE_IT_LEAVES = (State.UNSCHEDULED, State.SCHEDULED, State.HELD, State.MISSED, State.FAILED)
BY_HAND = N_("Somebody changes it there by hand.")
COMMENT_BY_HAND = N_(
    "A first comment is added or taken away there by hand: a correction only changes what is published."
)
NOTHING_NEW = N_("These are the words that are out already.")
OTHER_PIECES = N_(
    "A correction changes the posts of a thread; it cannot add one or take one away. Take the thread down instead."
)


@dataclass(frozen=True)
class Proposed:
    """A correction, and whose yes it still needs; nothing missing: it leaves by itself."""

    delivery: Delivery
    missing: tuple[Text, ...] = ()


def propose(
    session: Session,
    variant: Variant,
    *,
    text: str,
    options: Mapping[str, Any] | None = None,
    images: Sequence[Picked | Media] | None = None,
    reason: str = "",
    by: Membership,
    now: datetime,
    wait: timedelta = timedelta(0),
    by_hand: bool = False,
) -> Proposed:
    """Write the words and ask the gate; what passes leaves after `wait`, what only needs a yes waits for it.

    Raises Refused, UnderWay, Unfit, NotAllowed, NotAcknowledged, NotInThatState: then nothing of it is kept, whatever the edge
    commits. `images` None: as they are.
    """
    with session.begin_nested():
        demand_to_write(by, variant.post)
        demand_acknowledged(session, by, now=now)
        session.flush()
        # Before any row: whoever closes the gate wants those rows next, and would wait for us while we wait for him.
        gate_lock.hold(session, [variant.workspace_id])
        session.refresh(variant.delivery, with_for_update=True)
        if variant.delivery.state != State.PUBLISHED:
            raise NotInThatState(variant.delivery, State.PUBLISHED)
        way = public.way(session, variant, Kind.EDIT)
        if way.never is not None:
            raise Refused([Refusal("platform", way.never)])
        correction = _room(session, variant, by, now)
        _write(session, variant, text, options, images, by=by, now=now)
        needs_a_hand = _demand_a_correction(session, variant)
        if correction is None:
            correction = _begin(session, variant, by, now)
        correction.reason = reason.strip()[:500]
        correction.scheduled_by_id = by.user_id
        # Remembered until somebody says yes: the person chose, or the platform leaves no choice.
        correction.cause = way.by_hand or needs_a_hand or (BY_HAND if by_hand else None)
        if variant.post.stage != Stage.SUBMITTED:
            variant.post.stage, variant.post.submitted_at = Stage.SUBMITTED, now
        session.flush()
        activity.record(session, by, "proposed a correction", variant, now=now, reason=correction.reason)
        missing = _pass(session, correction, variant, by=by, now=now)
        if missing:
            _ask_for_a_yes(session, variant, by, now)
        else:
            _send(session, correction, variant, by=by, now=now, wait=wait)
        touch(session, variant.workspace_id, now)
        return Proposed(correction, tuple(missing))


def send(session: Session, correction: Delivery, *, by: Membership, now: datetime) -> None:
    """Again, or after all: what failed, was held or came too late, asked of the gate as it is now. Raises Refused."""
    demand(by, Right.SCHEDULE)
    variant = _variant(correction)
    if State(correction.state) not in BEFORE_IT_LEAVES:
        raise NotInThatState(correction, State.SCHEDULED)
    refusals = _in_the_way(session, correction, variant, by=by, now=now)
    if refusals:
        raise Refused(refusals)
    _send(session, correction, variant, by=by, now=now)
    notices.settle(session, correction.workspace_id, about=variant.public_id, now=now)
    touch(session, correction.workspace_id, now)


def withdraw(session: Session, correction: Delivery, *, by: Membership, now: datetime) -> None:
    """Possible until a worker has taken it: the variant says again what its readers see. Raises NotInThatState."""
    variant = _variant(correction)
    demand_to_write(by, variant.post)
    if correction.state == State.UNCONFIRMED:
        demand(by, Right.RESOLVE)  # readers may see the new words: saying that they do not is a decision
    move(
        session,
        correction,
        State.DROPPED,
        now=now,
        only_from=(*BEFORE_IT_LEAVES, State.WAITING, State.UNCONFIRMED),
        due_at=None,
        look_again_at=None,
    )
    say_what_is_out(session, variant, by=by, now=now)
    activity.record(session, by, "withdrew the correction", variant, now=now)
    notices.settle(session, correction.workspace_id, about=variant.public_id, now=now)
    touch(session, correction.workspace_id, now)


def say_what_is_out(session: Session, variant: Variant, *, by: Membership, now: datetime) -> None:
    """The words of the last try that went through, back into the variant."""
    out = public.words_out(session, variant)
    if out is None or not public.differs(variant, out):
        return
    text, options = out.get("text", variant.wording), out.get("options", variant.options)
    if (variant.wording, variant.options) != (text, options):
        writing.tailor(session, variant, text, options=options, by=by, now=now)
    shown = [image.said() for image in variant.images]
    if shown != out.get("images", shown):
        found = {
            media.public_id: media
            for media in session.scalars(
                select(Media).where(
                    Media.workspace_id == variant.workspace_id,
                    Media.public_id.in_([image["id"] for image in out["images"]]),
                    Media.deleted_at.is_(None),
                )
            )
        }
        there = [
            Picked(found[one["id"]], one["alt"], Crop.read(one.get("crop", "")))
            for one in out["images"]
            if one["id"] in found
        ]
        writing.set_images(session, variant, there, by=by, now=now)


def after_decision(session: Session, variant: Variant, *, by: Membership | None, now: datetime) -> bool:
    """The last yes sends what was proposed. True when it leaves by this."""
    correction = public.open_afterwards(session, variant)
    if correction is None or correction.kind != Kind.EDIT or correction.state != State.UNSCHEDULED:
        return False
    if _in_the_way(session, correction, variant, by=None, now=now):
        return False
    _send(session, correction, variant, by=by, now=now)
    return True


def sent_back(session: Session, variant: Variant, *, by: Membership | None, now: datetime) -> None:
    """Somebody wants other words: what was about to be corrected waits for a yes again."""
    correction = public.open_afterwards(session, variant)
    if correction is None or correction.kind != Kind.EDIT or correction.state != State.SCHEDULED:
        return
    move(session, correction, State.UNSCHEDULED, now=now, due_at=None, stamped_at=None)
    activity.record(session, by, "unscheduled", variant, now=now)
    touch(session, correction.workspace_id, now)


def _in_the_way(
    session: Session, correction: Delivery, variant: Variant, *, by: Membership | None, now: datetime
) -> list[Refusal]:
    """What the gate says; where a person does it by hand, the channel's own troubles are in nobody's way."""
    gate_lock.hold(session, [variant.workspace_id])
    refusals = gate.look(session, variant, at=now, by=by, now=now)
    by_hand = correction.state == State.UNSCHEDULED and correction.cause is not None
    return [one for one in refusals if not (by_hand and one.ground == "channel")]


def _room(session: Session, variant: Variant, by: Membership, now: datetime) -> Delivery | None:
    """An open correction is written over; one under way is too late; a removal has to be withdrawn first."""
    there = public.open_afterwards(session, variant)
    if there is None:
        return None
    state = State(there.state)
    if there.kind == Kind.REMOVE or state not in BEFORE_IT_LEAVES:
        raise UnderWay(state)
    if state is not State.UNSCHEDULED:
        # Another proposal is another deed, with a key and tries of its own.
        move(session, there, State.DROPPED, now=now, due_at=None)
        return None
    return there


def _write(
    session: Session,
    variant: Variant,
    text: str,
    options: Mapping[str, Any] | None,
    images: Sequence[Picked | Media] | None,
    *,
    by: Membership,
    now: datetime,
) -> None:
    own = text if text != variant.wording else variant.text
    writing.tailor(session, variant, own, options=options, by=by, now=now)
    if images is not None:
        writing.set_images(session, variant, images, by=by, now=now)
    session.flush()


def _demand_a_correction(session: Session, variant: Variant) -> Text | None:
    """Raises Refused for what no correction does; why it takes a hand, where it does."""
    out = public.words_out(session, variant)
    if not public.differs(variant, out):
        raise Refused([Refusal("content", NOTHING_NEW)])
    there = [part.name for part in public.public_parts(session, variant)]
    said = [part.name for part in rehearse(variant.channel).parts(compose(variant, media_root=Path()))]
    if not there or len(there) == len(said):
        return None
    if len([name for name in there if name != COMMENT]) != len([name for name in said if name != COMMENT]):
        raise Refused([Refusal("content", OTHER_PIECES)])
    return COMMENT_BY_HAND


def _begin(session: Session, variant: Variant, by: Membership, now: datetime) -> Delivery:
    correction = Delivery(
        workspace_id=variant.workspace_id,
        variant_id=variant.id,
        channel_id=variant.channel_id,
        kind=Kind.EDIT,
        state=State.UNSCHEDULED,
        changed_at=now,
    )
    session.add(correction)
    session.flush()
    return correction


def _pass(
    session: Session, correction: Delivery, variant: Variant, *, by: Membership, now: datetime
) -> list[Text]:
    """What only a yes is missing for, in sentences; raises Refused for everything else."""
    # Who may write need not be who may schedule, where somebody else's yes sends it: asked below.
    asked = _in_the_way(session, correction, variant, by=by, now=now)
    refusals = [one for one in asked if one.ground != "right"]
    approval = [one for one in refusals if one.ground == "approval"]
    if len(approval) < len(refusals):
        raise Refused(refusals)
    if approval:
        return [one.text for one in approval]
    standing = approvals.standing(session, variant, content_hash(variant), at=now, due=now)
    if not standing.needed and not may(by, Right.SCHEDULE):
        demand(by, Right.SCHEDULE)
    return []


def _send(
    session: Session,
    correction: Delivery,
    variant: Variant,
    *,
    by: Membership | None,
    now: datetime,
    wait: timedelta = timedelta(0),
) -> None:
    change = stamp(session, variant, now=now, by=by) | {
        "asked_at": now + wait,
        "tries": 0,
        "first_tried_at": None,
    }
    came_from = BEFORE_IT_LEAVES
    hand = public.way(session, variant, Kind.EDIT).by_hand or correction.cause
    if correction.state == State.UNSCHEDULED and hand is not None:
        move(session, correction, State.WAITING, now=now, only_from=came_from, **change, cause=hand)
        tell(session, Subject.of(correction), State.WAITING, hand, now=now)
        return
    if correction.state == State.SCHEDULED:
        return
    move(
        session, correction, State.SCHEDULED, now=now, only_from=came_from, **change,
        due_at=now + wait, cause=None, key=new_key(),
    )  # fmt: skip
    activity.record(session, by, "sent the correction", variant, now=now)
    if not wait:
        courier.ring_after_commit(session)


def _ask_for_a_yes(session: Session, variant: Variant, by: Membership, now: datetime) -> None:
    notices.tell(
        session,
        variant.workspace_id,
        kind="review",
        text=N_(
            "A correction of “{title}” on {channel} waits for your yes.",
            title=verbatim(variant.post.title or variant.wording[:60]),
            channel=verbatim(variant.channel.name),
        ),
        about=variant.public_id,
        right=Right.DECIDE,
        now=now,
    )


def _variant(correction: Delivery) -> Variant:
    if correction.variant is None:
        raise LookupError(correction.public_id)
    return correction.variant

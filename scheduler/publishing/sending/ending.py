"""How a try ended, judged from what came back for its parts. Pure: no database, no network, no clock."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from scheduler.adapters.base import (
    AdapterError,
    OutcomeUnknown,
    Pending,
    RateLimited,
    Receipt,
    Rejected,
    Unauthorized,
)
from scheduler.publishing.attempt import Outcome, PartState
from scheduler.publishing.claiming.taken import Claimed
from scheduler.publishing.delivery import Kind, State
from scheduler.publishing.patience import Jitter, next_look, pause
from scheduler.wording import N_, Text, verbatim


class Stopped(AdapterError):
    """We are asked to stop: what is not on the wire yet is left for the next drain."""

    def __init__(self) -> None:
        super().__init__(N_("Interrupted; the rest follows."))


class Again(AdapterError):
    """It may have arrived, and does no harm a second time: a correction, a removal."""


class PartEnd(NamedTuple):
    """What became of one piece in this try. Ready again means: it certainly did not go."""

    part_id: int
    state: PartState
    receipt: Receipt | None = None
    reason: Text | None = None
    suppress: str | None = None  # the recipient whose server refuses the address for good


class Ending(NamedTuple):
    """Where the delivery goes from publishing, and what else the answer means."""

    state: State
    outcome: Outcome
    cause: Text | None = None
    receipt: Receipt | None = None
    due_at: datetime | None = None  # of the next try
    look_again_at: datetime | None = None
    looks: int = 0  # in a row that did not find it
    counts: bool = True  # as a failed try
    rest_until: datetime | None = None  # the platform asks the whole channel to wait
    unauthorized: Text | None = None
    unreachable: Text | None = None
    waits_for_person: bool = False

    @property
    def is_plain(self) -> bool:
        """It went out, and nothing else is to be told or remembered."""
        return (
            self.state is State.PUBLISHED
            and self.outcome is Outcome.SENT
            and self.counts
            and not self.waits_for_person
            and self.looks == 0
            and self.cause is None
            and self.due_at is None
            and self.look_again_at is None
            and self.rest_until is None
            and self.unauthorized is None
            and self.unreachable is None
        )


def judge(
    claimed: Claimed,
    ends: Sequence[PartEnd],
    trouble: AdapterError | Pending | None,
    *,
    now: datetime,
    jitter: Jitter = random.random,
) -> Ending:
    """`trouble` is what stopped the try before its last part, or kept one from being confirmed."""
    states = {piece.id: piece.state for piece in claimed.pieces} | {end.part_id: end.state for end in ends}
    unknown = PartState.UNKNOWN in states.values()
    match trouble:
        case Pending():
            # What is only corrected or taken down cannot be told from what was there: a person ends it.
            looks = trouble.look_again is not None and claimed.kind is Kind.PUBLISH
            later = now + trouble.look_again if looks and trouble.look_again else None
            return Ending(
                State.WAITING,
                Outcome.WAITING,
                trouble.reason,
                look_again_at=later,
                waits_for_person=later is None,
            )
        case Stopped():
            return Ending(State.SCHEDULED, Outcome.NOT_SENT, trouble.reason, due_at=now, counts=False)
        case Unauthorized():
            return Ending(
                State.SCHEDULED,
                Outcome.NOT_SENT,
                trouble.reason,
                due_at=now,
                counts=False,
                unauthorized=trouble.reason,
            )
        case RateLimited():
            later = _rest(trouble, now)
            return Ending(
                State.SCHEDULED,
                Outcome.NOT_SENT,
                trouble.reason,
                due_at=later,
                counts=False,
                rest_until=later,
            )
        case Rejected():
            return Ending(State.FAILED, Outcome.REFUSED, _quoted(trouble.reason))
        case OutcomeUnknown():
            return _unconfirmed(claimed, trouble.reason, now)
        case Again():
            return _again(claimed, trouble.reason, now, jitter)
        case AdapterError():
            return _not_sent(claimed, trouble.reason, unknown, now, jitter)
    if unknown:
        return _unconfirmed(claimed, _unknown_parts(list(states.values())), now)
    return _done(claimed, ends, list(states.values()))


def about_the_channel(ending: Ending, said: AdapterError | None, *, now: datetime) -> Ending:
    """The same, with what an answer says of the whole channel where it could not say what became of the post."""
    match said:
        case RateLimited():
            return ending._replace(rest_until=_rest(said, now))
        case Unauthorized():
            return ending._replace(unauthorized=said.reason)
    return ending


def _quoted(reason: Text) -> Text:
    """A platform's own words, in whatever language it speaks, are told as its words."""
    words = reason.params.get("words")
    return N_("The platform answered: “{words}”", words=words) if reason == verbatim(str(words)) else reason


def _rest(limit: RateLimited, now: datetime) -> datetime:
    return now + max(limit.retry_after, timedelta(seconds=1))


def _not_sent(claimed: Claimed, reason: Text, unknown: bool, now: datetime, jitter: Jitter) -> Ending:
    # The last try comes right before patience ends, however long the pause would be.
    later = min(now + pause(claimed.tries, jitter), claimed.give_up_at - timedelta(seconds=2))
    if later > now:
        return Ending(State.SCHEDULED, Outcome.NOT_SENT, reason, due_at=later, unreachable=reason)
    if unknown:  # parts of a mailing that may be out weigh more than parts that are not
        return _unconfirmed(claimed, reason, now)
    given_up = N_("Tried {count} times, in vain: {reason}", count=claimed.tries + 1, reason=reason)
    return Ending(State.FAILED, Outcome.NOT_SENT, given_up, unreachable=reason)


def _again(claimed: Claimed, reason: Text, now: datetime, jitter: Jitter) -> Ending:
    later = min(now + pause(claimed.tries, jitter), claimed.give_up_at - timedelta(seconds=2))
    if later > now:
        return Ending(State.SCHEDULED, Outcome.UNKNOWN, reason, due_at=later, unreachable=reason)
    return Ending(State.UNCONFIRMED, Outcome.UNKNOWN, reason, unreachable=reason, waits_for_person=True)


def _unconfirmed(claimed: Claimed, reason: Text, now: datetime) -> Ending:
    look = next_look(claimed.channel.platform, now=now, first_tried=claimed.first_tried_at)
    return Ending(
        State.UNCONFIRMED, Outcome.UNKNOWN, reason, look_again_at=look, waits_for_person=look is None
    )


def _unknown_parts(states: list[PartState]) -> Text:
    return N_(
        "For {count} of {all} nobody knows whether it arrived.",
        count=states.count(PartState.UNKNOWN),
        all=len(states),
    )


def _done(claimed: Claimed, ends: Sequence[PartEnd], states: list[PartState]) -> Ending:
    if claimed.kind is Kind.REMOVE:
        return Ending(State.REMOVED, Outcome.SENT)
    sent, refused = states.count(PartState.SENT), states.count(PartState.REFUSED)
    if not sent:
        reasons = [end.reason for end in ends if end.reason]
        nobody = N_("There was nobody to send it to.")
        return Ending(State.FAILED, Outcome.REFUSED, reasons[0] if len(reasons) == 1 else nobody)
    told = N_("{count} of {all} addresses were refused.", count=refused, all=len(states)) if refused else None
    return Ending(State.PUBLISHED, Outcome.SENT, told, receipt=_receipt(claimed, ends, sent))


def _receipt(claimed: Claimed, ends: Sequence[PartEnd], sent: int) -> Receipt:
    """Of a thread, its first piece; of a mailing, the count."""
    by_part = {piece.id: piece.receipt for piece in claimed.pieces} | {e.part_id: e.receipt for e in ends}
    first = next(receipt for receipt in by_part.values() if receipt is not None)
    if claimed.adapter.chained or len(by_part) == 1:
        return first
    return Receipt("", detail={"sent": sent, "parts": len(by_part)})

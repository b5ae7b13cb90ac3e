"""What a look means. Pure: no database, no network, no clock.

Found is published. Absence counts where the platform's word is final, or twice where it is slow to show: then it is
sent again with the same key. Whatever else, a person decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scheduler.adapters.base import Absent, AdapterError, CannotTell, Readback, Receipt, Unauthorized
from scheduler.publishing.attempt import Outcome, PartState
from scheduler.publishing.claiming.taken import Claimed
from scheduler.publishing.delivery import State
from scheduler.publishing.patience import next_look
from scheduler.publishing.reading_back.looking import Seen
from scheduler.publishing.sending.ending import Ending, PartEnd
from scheduler.wording import N_, Text

NOT_YET = N_("It is not to be seen there; we look once more.")
NOT_THERE = N_("It is not there: it is sent again.")
DROPPED_THERE = N_("The platform took it, and then did not publish it.")


def judge(
    claimed: Claimed, seen: Sequence[tuple[int, Seen]], *, now: datetime
) -> tuple[list[PartEnd], Ending]:
    """What became of each part, and of the delivery."""
    ends = [PartEnd(part_id, PartState.SENT, a) for part_id, a in seen if isinstance(a, Receipt)]
    later = next_look(claimed.channel.platform, now=now, first_tried=claimed.first_tried_at)
    answers = [answer for _, answer in seen]
    for answer in answers:
        if isinstance(answer, AdapterError):
            refused = answer.reason if isinstance(answer, Unauthorized) else None
            return ends, _still(claimed, answer, later, refused)
        if isinstance(answer, CannotTell):
            return ends, _still(claimed, answer, later if claimed.state is State.WAITING else None)
    if Absent() in answers:
        return _absent(claimed, seen, ends, later or now, now)
    states = {piece.id: piece.state for piece in claimed.pieces} | {end.part_id: end.state for end in ends}
    if PartState.READY in states.values():
        # A thread whose middle was in doubt: the rest follows.
        return ends, Ending(State.SCHEDULED, Outcome.SENT, due_at=now, counts=False)
    receipts = {piece.id: piece.receipt for piece in claimed.pieces} | {e.part_id: e.receipt for e in ends}
    first = next(receipt for receipt in receipts.values() if receipt is not None)
    return ends, Ending(State.PUBLISHED, Outcome.SENT, receipt=first)


def _still(
    claimed: Claimed, answer: AdapterError | CannotTell, later: datetime | None, refused: Text | None = None
) -> Ending:
    """No wiser; without a next look it is a person's turn."""
    return Ending(
        claimed.state,
        Outcome.UNKNOWN,
        answer.reason,
        look_again_at=later,
        looks=claimed.looks,
        unauthorized=refused,
        waits_for_person=later is None,
    )


def _absent(
    claimed: Claimed, seen: Sequence[tuple[int, Seen]], ends: list[PartEnd], later: datetime, now: datetime
) -> tuple[list[PartEnd], Ending]:
    if claimed.state is State.WAITING:
        return ends, Ending(State.FAILED, Outcome.REFUSED, DROPPED_THERE)
    if type(claimed.adapter).readback is not Readback.AUTHORITATIVE and claimed.looks == 0:
        return ends, Ending(
            State.UNCONFIRMED, Outcome.UNKNOWN, NOT_YET, look_again_at=later, looks=claimed.looks + 1
        )
    gone = [PartEnd(part_id, PartState.READY) for part_id, answer in seen if isinstance(answer, Absent)]
    return [*ends, *gone], Ending(State.SCHEDULED, Outcome.NOT_SENT, NOT_THERE, due_at=now, counts=False)

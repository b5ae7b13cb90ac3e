"""On the wire with a correction or a removal: each part that is public, one after the other.

Doing it a second time does no harm, so a lost answer is simply asked for again: nothing here is ever in doubt for long.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from scheduler.adapters.base import (
    AdapterError,
    OutcomeUnknown,
    Pending,
    Receipt,
    Rejected,
    Unreachable,
)
from scheduler.publishing.attempt import PartState
from scheduler.publishing.claiming.taken import Claimed, Piece
from scheduler.publishing.delivery import Kind
from scheduler.publishing.sending.ending import Again, PartEnd
from scheduler.wording import N_

T = TypeVar("T")
InTime = Callable[[Awaitable[T]], Awaitable[T]]

UNKNOWN_THERE = N_("The platform never told us which one this is there: somebody has to do it by hand.")


async def amend(
    claimed: Claimed, piece: Piece, prepared: Mapping[str, Any], in_time: InTime[Receipt | Pending | None]
) -> tuple[PartEnd, AdapterError | Pending | None]:
    """What became of one part."""
    target = piece.target
    if target is None or not target.remote_id:
        return PartEnd(piece.id, PartState.WAITING, reason=UNKNOWN_THERE), Pending(UNKNOWN_THERE)
    call: Awaitable[Receipt | Pending | None]
    if claimed.kind is Kind.EDIT:
        call = claimed.adapter.edit(piece.part.with_prepared(prepared), target, key=piece.key)
    else:
        call = claimed.adapter.remove(target, key=piece.key)
    try:
        answer = await in_time(call)
    except Rejected as fault:
        return PartEnd(piece.id, PartState.REFUSED, reason=fault.reason), fault
    except (OutcomeUnknown, Unreachable) as fault:
        doubt = Again(fault.reason) if isinstance(fault, OutcomeUnknown) else fault
        return PartEnd(piece.id, PartState.READY, reason=fault.reason), doubt
    except AdapterError as fault:
        return PartEnd(piece.id, PartState.READY, reason=fault.reason), fault
    if isinstance(answer, Pending):
        return PartEnd(piece.id, PartState.WAITING, reason=answer.reason), answer
    return PartEnd(piece.id, PartState.SENT, receipt=answer), None

"""Sending one delivery: each part is on the wire only after a commit said so, and its answer is kept before the next.

What an adapter raises says whether the platform got it; anything else it raises is our bug, and then the attempt
stays open until the sweep finds it: nobody resends what may be out.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from scheduler.adapters.base import (
    AdapterError,
    OutcomeUnknown,
    Part,
    Pending,
    RateLimited,
    Receipt,
    RecipientRefused,
    Rejected,
    Unauthorized,
    Unreachable,
)
from scheduler.clock import Clock
from scheduler.outgoing.deadlines import within
from scheduler.outgoing.heard import hearing
from scheduler.publishing.attempt import PartState
from scheduler.publishing.claiming import loading
from scheduler.publishing.claiming.taken import Claimed, Piece
from scheduler.publishing.corrections.amending import amend
from scheduler.publishing.delivery import Kind
from scheduler.publishing.killpoints import reached
from scheduler.publishing.patience import Jitter
from scheduler.publishing.sending import recording
from scheduler.publishing.sending.ending import Ending, PartEnd, Stopped, about_the_channel, judge
from scheduler.wording import N_

T = TypeVar("T")
Deed = Callable[[Session], Any]
Write = Callable[[Deed], Awaitable[Any]]
Trouble = AdapterError | Pending
Came = tuple[Sequence[PartEnd], Ending]

# Adapters end their calls long before; this is for one that does not.
CALL_SECONDS = {"fast": 45.0, "heavy": 300.0}
# One recipient's server may be away. When so many in a row are in trouble, it is all of them.
IN_A_ROW = 3


@dataclass
class Delivering:
    """One claimed delivery on its way out. `write` commits a deed, together with those of its neighbours."""

    claimed: Claimed
    write: Write
    clock: Clock
    stopping: Callable[[], bool] = bool
    jitter: Jitter = random.random
    ends: list[PartEnd] = field(default_factory=list)
    unwritten: list[PartEnd] = field(default_factory=list)
    prepared: dict[str, Any] = field(default_factory=dict)
    said_besides: AdapterError | None = None  # in answer to what may be out already

    async def run(self) -> Came:
        """What came of its parts as far as it is not written yet, and how it ended. Raises Stale, and our bugs."""
        hearing.set(self.claimed.heard)  # of this task alone
        trouble = await self._prepare() or await self._send()
        now = self.clock.now()
        ending = judge(self.claimed, self.ends, trouble, now=now, jitter=self.jitter)
        return self.unwritten, about_the_channel(ending, self.said_besides, now=now)

    async def _prepare(self) -> AdapterError | None:
        adapter, stored = self.claimed.adapter, dict(self.claimed.prepared)
        steps = adapter.steps(self.claimed.message) if self.claimed.uploads else ()
        if self.claimed.kind is Kind.EDIT:
            # What is public needs no draft: one laid down for it would be left lying there.
            steps = tuple(step for step in steps if step.message is None)
        if not steps:
            return None
        self.prepared, to_do = loading.fresh(steps, stored, self.clock.now())
        for step in to_do:
            if self.stopping():
                return Stopped()
            try:
                result = await self._in_time(adapter.prepare(step, self.prepared))
            except OutcomeUnknown as fault:
                return Unreachable(fault.reason)  # nothing is public by a step: it is simply done again
            except AdapterError as fault:
                return fault
            self.prepared[step.name] = result
            stored[step.name] = {"at": self.clock.now().isoformat(), "result": result}
            await self.write(partial(recording.keep_prepared, claimed=self.claimed, prepared=dict(stored)))
        return None

    async def _send(self) -> Trouble | None:
        after: Receipt | None = None
        soft: Trouble | None = None
        in_a_row = 0
        for piece in self.claimed.pieces:
            after = piece.receipt or after
            if piece.state not in (PartState.READY, PartState.ON_THE_WIRE):
                continue
            if piece.state is PartState.READY:
                if self.stopping():
                    return soft or Stopped()
                await self._put_on_the_wire(piece)
            end, trouble = await self._publish(piece, after)
            self.ends.append(end)
            self.unwritten.append(end)
            after = end.receipt or after
            if trouble is None:
                in_a_row = 0
                continue
            if self.claimed.kind is not Kind.PUBLISH and isinstance(trouble, Pending):
                soft = trouble  # somebody does this one by hand; the others need nobody
                continue
            in_a_row += 1
            if self.claimed.adapter.chained or isinstance(trouble, Unauthorized | RateLimited | Pending):
                return trouble
            if in_a_row >= IN_A_ROW:
                return Unreachable(trouble.reason) if isinstance(trouble, OutcomeUnknown) else trouble
            if end.state is PartState.READY:
                soft = trouble
        return soft

    async def _publish(self, piece: Piece, after: Receipt | None) -> tuple[PartEnd, Trouble | None]:
        if self.claimed.kind is not Kind.PUBLISH:
            return await amend(self.claimed, piece, self.prepared, self._in_time)
        end, trouble = await self._try(piece, after)
        if piece.doubtful and isinstance(trouble, AdapterError):
            # An earlier try may be out: that this one certainly was not takes nothing back.
            self.said_besides = trouble
            return PartEnd(piece.id, PartState.UNKNOWN, reason=trouble.reason), OutcomeUnknown(trouble.reason)
        return end, trouble

    async def _try(self, piece: Piece, after: Receipt | None) -> tuple[PartEnd, Trouble | None]:
        call = self._spoken(piece, after)
        try:
            reached("before_the_call")
            answer = await self._in_time(call)
        except RecipientRefused as fault:
            to = piece.part.recipient
            gone = to.id if to else None
            return PartEnd(piece.id, PartState.REFUSED, reason=fault.reason, suppress=gone), None
        except Rejected as fault:
            return PartEnd(piece.id, PartState.REFUSED, reason=fault.reason), fault
        except OutcomeUnknown as fault:
            return PartEnd(piece.id, PartState.UNKNOWN, reason=fault.reason), fault
        except AdapterError as fault:
            return PartEnd(piece.id, PartState.READY, reason=fault.reason), fault
        reached("answered")
        if isinstance(answer, Pending):
            return PartEnd(piece.id, PartState.WAITING, reason=answer.reason), answer
        return PartEnd(piece.id, PartState.SENT, receipt=answer), None

    async def _spoken(self, piece: Piece, after: Receipt | None) -> Receipt | Pending:
        adapter, part = self.claimed.adapter, self._ready(piece)
        if after is None and part.ordinal > 1 and adapter.chained:
            after = await self._proof_of_the_one_before(piece)
        return await adapter.publish(part, key=piece.key, after=after)

    async def _proof_of_the_one_before(self, piece: Piece) -> Receipt | None:
        """Of what a person said is out, nothing is known here: what is to answer it asks the platform once more."""
        said = [one for one in self.claimed.pieces if one.part.ordinal < piece.part.ordinal]
        if not said or said[-1].state is not PartState.SENT:
            return None
        try:
            found = await self.claimed.adapter.read_back(
                self._ready(said[-1]), key=said[-1].key, since=self.claimed.first_tried_at
            )
        except OutcomeUnknown as fault:
            raise Unreachable(fault.reason) from None  # nothing of this part has left
        return found if isinstance(found, Receipt) else None

    def _ready(self, piece: Piece) -> Part:
        return piece.part.with_prepared(self.prepared) if self.prepared else piece.part

    async def _put_on_the_wire(self, piece: Piece) -> None:
        before, self.unwritten = self.unwritten, []
        now = self.clock.now()
        await self.write(
            partial(recording.put_on_the_wire, claimed=self.claimed, part_id=piece.id, before=before, now=now)
        )

    async def _in_time(self, call: Awaitable[T]) -> T:
        try:
            with within(CALL_SECONDS[self.claimed.lane]):
                return await call
        except TimeoutError:
            raise OutcomeUnknown(N_("The platform did not answer in time.")) from None

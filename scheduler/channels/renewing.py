"""Newer credentials for a stored channel: one worker exchanges them, all the others wait for what it stored.

No database lock is held while the platform is asked. Whose turn it is stands in the row for some seconds; what came
is stored in the same transaction that ends the turn. A turn nobody ended may be taken once it is over.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from scheduler.adapters.base import Unauthorized, Unreachable
from scheduler.adapters.renewal import Exchange, Secrets
from scheduler.channels.channel import Channel
from scheduler.channels.facts import seal
from scheduler.clock import Clock
from scheduler.db import Sessions
from scheduler.sealing import CannotOpen, Sealer
from scheduler.wording import N_

TURN = timedelta(seconds=40)  # longer than any call takes
LOOKS, PAUSE = 80, 0.25  # how long another's turn is waited for, in seconds
T = TypeVar("T")


@dataclass(frozen=True)
class StoredRenewal:
    """`scheduler.adapters.renewal.Renewal` of one channel."""

    sessions: Sessions
    sealer: Sealer
    clock: Clock
    workspace_id: int
    channel_id: int

    async def __call__(self, used: Secrets, exchange: Exchange) -> Secrets:
        for _ in range(LOOKS):
            sealed, mine = await self._write(self._take_turn(used))
            stored = self._opened(sealed)
            if stored != dict(used):
                return stored
            if mine:
                return await self._exchanged(sealed, stored, exchange)
            await asyncio.sleep(PAUSE)
        raise Unreachable(N_("Another worker is renewing the sign-in of this channel."))

    async def _exchanged(self, sealed: str, stored: dict[str, str], exchange: Exchange) -> Secrets:
        try:
            fresh = await exchange(stored)
        except BaseException:
            await self._write(self._end_turn(sealed))
            raise
        kept = await self._write(self._end_turn(sealed, seal(fresh, self.sealer)))
        # Somebody reconnected the channel meanwhile: theirs is what holds.
        return self._opened(kept)

    def _take_turn(self, used: Secrets) -> Callable[[Session], tuple[str, bool]]:
        def take(session: Session) -> tuple[str, bool]:
            sealed, now = self._sealed(session), self.clock.now()
            if self._opened(sealed) != dict(used):
                return sealed, False
            taken = session.execute(
                update(Channel)
                .where(
                    *self._this(),
                    Channel.sealed == sealed,
                    or_(Channel.renewing_until.is_(None), Channel.renewing_until <= now),
                )
                .values(renewing_until=now + TURN)
                .returning(Channel.id)
                .execution_options(synchronize_session=False)
            )
            return sealed, taken.first() is not None

        return take

    def _end_turn(self, sealed: str, fresh: str | None = None) -> Callable[[Session], str]:
        def end(session: Session) -> str:
            session.execute(
                update(Channel)
                .where(*self._this(), Channel.sealed == sealed)
                .values(renewing_until=None, sealed=fresh or sealed)
                .execution_options(synchronize_session=False)
            )
            return self._sealed(session)

        return end

    def _sealed(self, session: Session) -> str:
        return session.scalars(select(Channel.sealed).where(*self._this())).one()

    def _this(self) -> tuple[ColumnElement[bool], ...]:
        return (Channel.workspace_id == self.workspace_id, Channel.id == self.channel_id)

    def _opened(self, sealed: str) -> dict[str, str]:
        try:
            return {str(name): str(word) for name, word in json.loads(self.sealer.open(sealed)).items()}
        except CannotOpen:
            raise Unauthorized(
                N_("The stored credentials were sealed with a key that is gone. Reconnect the channel.")
            ) from None

    async def _write(self, deed: Callable[[Session], T]) -> T:
        def written() -> T:
            with self.sessions.writing() as session:
                return deed(session)

        # Shielded: a call that is cut short must not leave its turn half ended.
        return await asyncio.shield(asyncio.ensure_future(_in_a_thread(written)))


async def _in_a_thread(deed: Callable[[], T]) -> T:
    done: Awaitable[T] = asyncio.to_thread(deed)
    return await done

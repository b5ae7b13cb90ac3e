"""Calls to one homeserver with one access token."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from scheduler.adapters import answered, answers
from scheduler.adapters.base import (
    AdapterError,
    RateLimited,
    Rejected,
    Unauthorized,
)
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Answer, Client

STRANGERS = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED", "M_USER_SUSPENDED"})


@dataclass(frozen=True)
class Homeserver:
    address: str
    token: str = field(repr=False)
    client: Client = field(repr=False)

    async def read(self, path: str, **params: str) -> dict[str, Any]:
        """Raises as `call`; Rejected where no homeserver answers."""
        return self.said(await self.call("GET", path, repeatable=True, params=params))

    def said(self, answer: Answer) -> dict[str, Any]:
        found = answered.anything(answer)
        if not isinstance(found, dict):
            raise Rejected(
                N_("{server} does not answer like a Matrix homeserver.", server=self.address), "server"
            )
        return found

    async def call(
        self, method: str, path: str, *, repeatable: bool, fine: tuple[int, ...] = (), **how: Any
    ) -> Answer:
        """A successful answer, or one whose status is `fine` too.

        Raises Unauthorized, RateLimited, Rejected, Unreachable, OutcomeUnknown.
        """
        headers = {"Authorization": f"Bearer {self.token}", **how.pop("headers", {})}
        address = f"{self.address}/_matrix{path}"
        answer = await self.client.request(method, address, headers=headers, repeatable=repeatable, **how)
        if answer.ok or answer.status in fine:
            return answer
        raise self._meaning(answer, repeatable)

    def _meaning(self, answer: Answer, repeatable: bool) -> AdapterError:
        found = answered.anything(answer)
        said = answers.words(answer, hide=(self.token,))
        code = str(found.get("errcode") or "") if isinstance(found, dict) else ""
        if answer.status == 429:
            wait = found.get("retry_after_ms") if isinstance(found, dict) else None
            if not answer.headers.get("Retry-After") and isinstance(wait, int) and 0 < wait < 86_400_000:
                return RateLimited(said, timedelta(milliseconds=wait))
            return RateLimited(said, answers.retry_after(answer, self.client.clock.now()))
        if answer.status == 401 or code in STRANGERS:
            return Unauthorized(N_("The server does not accept the access token: {said}", said=said))
        return answered.trouble(answer, said, repeatable=repeatable, field="server")

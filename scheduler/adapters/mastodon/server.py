"""Calls to one server with one token, answered as data or as the error that says what to do next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scheduler.adapters.base import OutcomeUnknown, Rejected, Unreachable
from scheduler.adapters.mastodon import refusals
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Answer, Client


@dataclass(frozen=True)
class Server:
    address: str
    token: str = field(repr=False)
    client: Client = field(repr=False)

    async def read(self, path: str, **params: str) -> Any:
        """The JSON at a path. Raises as `call`; Rejected when there is none."""
        answer = await self.call("GET", path, params=params, repeatable=True)
        try:
            return answer.json()
        except ValueError:
            raise Rejected(
                N_("{server} does not answer like a Mastodon server.", server=self.address), "server"
            ) from None

    async def change(self, method: str, path: str, *, repeatable: bool, **how: Any) -> dict[str, Any]:
        """The status or picture that a change gives back.

        Raises as `call`; an answer that cannot be read leaves open what happened, unless the call is repeatable.
        """
        return self.made(await self.call(method, path, repeatable=repeatable, **how), repeatable=repeatable)

    def made(self, answer: Answer, *, repeatable: bool) -> dict[str, Any]:
        """What a change gave back, read from its answer; raises as `change`."""
        try:
            made = answer.json()
        except ValueError:
            made = None
        if not isinstance(made, dict) or not made.get("id"):
            error = Unreachable if repeatable else OutcomeUnknown
            raise error(N_("What {server} answered cannot be read.", server=self.address))
        return made

    async def call(
        self, method: str, path: str, *, repeatable: bool, fine: tuple[int, ...] = (), **how: Any
    ) -> Answer:
        """A successful answer, or one whose status is `fine` too.

        Raises Unauthorized, RateLimited, Rejected, Unreachable, OutcomeUnknown.
        """
        headers = {"Authorization": f"Bearer {self.token}", **how.pop("headers", {})}
        answer = await self.client.request(
            method, self.address + path, headers=headers, repeatable=repeatable, **how
        )
        if answer.ok or answer.status in fine:
            return answer
        now = self.client.clock.now()
        raise refusals.meaning(answer, token=self.token, now=now, repeatable=repeatable)

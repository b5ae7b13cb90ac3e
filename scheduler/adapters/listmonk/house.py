"""Calls to one Listmonk, as one of its API users. https://listmonk.app/docs/apis/apis/"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scheduler.adapters import answered, answers
from scheduler.adapters.base import AdapterError, RateLimited, Rejected, Unauthorized
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Answer, Client


@dataclass(frozen=True)
class House:
    address: str
    username: str
    token: str = field(repr=False)
    client: Client = field(repr=False)

    async def read(self, path: str, **asked: str) -> Any:
        """Its `data`. Raises as `call`; Rejected where no Listmonk answers."""
        return self.data(await self.call("GET", path, repeatable=True, params=asked))

    def data(self, answer: Answer) -> Any:
        found = answered.anything(answer)
        if not isinstance(found, dict) or "data" not in found:
            raise Rejected(N_("{server} does not answer like a Listmonk.", server=self.address), "server")
        return found["data"]

    async def call(
        self, method: str, path: str, *, repeatable: bool, fine: tuple[int, ...] = (), **how: Any
    ) -> Answer:
        """A successful answer, or one whose status is `fine` too.

        Raises Unauthorized, RateLimited, Rejected, Unreachable, OutcomeUnknown.
        """
        headers = {"Authorization": f"token {self.username}:{self.token}"}
        address = f"{self.address}/api{path}"
        answer = await self.client.request(method, address, headers=headers, repeatable=repeatable, **how)
        if answer.ok or answer.status in fine:
            return answer
        raise self.meaning(answer, repeatable=repeatable)

    def meaning(self, answer: Answer, *, repeatable: bool) -> AdapterError:
        said = answers.words(answer, hide=(self.token,))
        if answer.status == 429:
            return RateLimited(said, answers.retry_after(answer, self.client.clock.now()))
        if answer.status == 401:
            return Unauthorized(N_("Listmonk does not accept the API user: {said}", said=said))
        return answered.trouble(answer, said, repeatable=repeatable, field="server")
